// Two-dimensional transforms of filters and of their gradients: along rows, then along columns; the 18 vectors between stay
// in the registers.

/// 3×3 taps of a filter, `tapStride` floats from tap to tap and scaled, to frequencies, `stride` floats apart.
@inline(never)
func filterFrequencies<V: Lanes>(
  _ taps: UnsafePointer<Float>, tapStride: Int, scale: Float, into target: UnsafeMutablePointer<Float>, stride: Int,
  _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(taps + index * tapStride) * scale }
  @inline(__always) func row(_ index: Int) -> Six<V> {
    filterTransform((load(3 * index), load(3 * index + 1), load(3 * index + 2)))
  }
  @inline(__always) func column(_ index: Int, _ rows: Three<V>) {
    store(filterTransform(rows), target + index * stride, stride: 6 * stride)
  }
  let r = (row(0), row(1), row(2))
  column(0, (r.0.0, r.1.0, r.2.0))
  column(1, (r.0.1, r.1.1, r.2.1))
  column(2, (r.0.2, r.1.2, r.2.2))
  column(3, (r.0.3, r.1.3, r.2.3))
  column(4, (r.0.4, r.1.4, r.2.4))
  column(5, (r.0.5, r.1.5, r.2.5))
}

/// Frequencies, `stride` floats apart, to a filter's gradient, scaled, `tapStride` floats from tap to tap.
@inline(never)
func filterGradient<V: Lanes>(
  _ frequencies: UnsafePointer<Float>, stride: Int, scale: Float, into taps: UnsafeMutablePointer<Float>,
  tapStride: Int, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(frequencies + index * stride) }
  @inline(__always) func row(_ index: Int) -> Three<V> {
    let at = 6 * index
    return filterGradientTransform((load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5)))
  }
  @inline(__always) func column(_ index: Int, _ rows: Six<V>) {
    let t = filterGradientTransform(rows)
    (t.0 * scale).store(taps + index * tapStride)
    (t.1 * scale).store(taps + (index + 3) * tapStride)
    (t.2 * scale).store(taps + (index + 6) * tapStride)
  }
  let r = (row(0), row(1), row(2), row(3), row(4), row(5))
  column(0, (r.0.0, r.1.0, r.2.0, r.3.0, r.4.0, r.5.0))
  column(1, (r.0.1, r.1.1, r.2.1, r.3.1, r.4.1, r.5.1))
  column(2, (r.0.2, r.1.2, r.2.2, r.3.2, r.4.2, r.5.2))
}

@inline(__always)
func store<V: Lanes>(_ t: Six<V>, _ target: UnsafeMutablePointer<Float>, stride: Int) {
  t.0.store(target)
  t.1.store(target + stride)
  t.2.store(target + 2 * stride)
  t.3.store(target + 3 * stride)
  t.4.store(target + 4 * stride)
  t.5.store(target + 5 * stride)
}
