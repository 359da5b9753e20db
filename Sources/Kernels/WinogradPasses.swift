// Two-dimensional transforms of tiles: along rows, then along columns, one half of the columns after the other, so that what
// lies between stays in the registers. Local functions stand where closures would read better: those are not inlined.

/// 6×6 pixels at their channel to frequencies, `stride` floats apart.
@inline(never)
func inputFrequencies<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, channel: Int, into target: UnsafeMutablePointer<Float>, stride: Int,
  _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(pixels[index] + channel) }
  transformInputs(load, into: target, stride: stride)
}

/// The same, masked.
@inline(never)
func inputFrequencies<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, masks: UnsafePointer<UnsafePointer<Float>>, slope: Float, channel: Int,
  into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V {
    V.load(pixels[index] + channel).masked(by: .load(masks[index] + channel), slope)
  }
  transformInputs(load, into: target, stride: stride)
}

/// 4×4 pixels of a gradient to outputs to frequencies.
@inline(never)
func gradientFrequencies<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, channel: Int, into target: UnsafeMutablePointer<Float>, stride: Int,
  _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(pixels[index] + channel) }
  transformGradients(load, into: target, stride: stride)
}

/// The same, masked.
@inline(never)
func gradientFrequencies<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, masks: UnsafePointer<UnsafePointer<Float>>, slope: Float, channel: Int,
  into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V {
    V.load(pixels[index] + channel).masked(by: .load(masks[index] + channel), slope)
  }
  transformGradients(load, into: target, stride: stride)
}

@inline(__always)
private func transformInputs<V: Lanes>(
  _ load: (Int) -> V, into target: UnsafeMutablePointer<Float>, stride: Int
) {
  @inline(__always) func first(_ row: Int) -> Three<V> {
    firstInputTransform(load(6 * row), load(6 * row + 1), load(6 * row + 2), load(6 * row + 3), load(6 * row + 4))
  }
  @inline(__always) func last(_ row: Int) -> Three<V> {
    lastInputTransform(load(6 * row + 1), load(6 * row + 2), load(6 * row + 3), load(6 * row + 4), load(6 * row + 5))
  }
  @inline(__always) func columns(_ r: Six<Three<V>>, _ target: UnsafeMutablePointer<Float>) {
    let step = 6 * stride
    store(inputTransform((r.0.0, r.1.0, r.2.0, r.3.0, r.4.0, r.5.0)), target, stride: step)
    store(inputTransform((r.0.1, r.1.1, r.2.1, r.3.1, r.4.1, r.5.1)), target + stride, stride: step)
    store(inputTransform((r.0.2, r.1.2, r.2.2, r.3.2, r.4.2, r.5.2)), target + 2 * stride, stride: step)
  }
  columns((first(0), first(1), first(2), first(3), first(4), first(5)), target)
  columns((last(0), last(1), last(2), last(3), last(4), last(5)), target + 3 * stride)
}

@inline(__always)
private func transformGradients<V: Lanes>(
  _ load: (Int) -> V, into target: UnsafeMutablePointer<Float>, stride: Int
) {
  @inline(__always) func row(_ index: Int) -> Four<V> {
    (load(4 * index), load(4 * index + 1), load(4 * index + 2), load(4 * index + 3))
  }
  @inline(__always) func columns(_ r: Four<Three<V>>, _ target: UnsafeMutablePointer<Float>) {
    let step = 6 * stride
    store(outputGradientTransform((r.0.0, r.1.0, r.2.0, r.3.0)), target, stride: step)
    store(outputGradientTransform((r.0.1, r.1.1, r.2.1, r.3.1)), target + stride, stride: step)
    store(outputGradientTransform((r.0.2, r.1.2, r.2.2, r.3.2)), target + 2 * stride, stride: step)
  }
  columns(
    (
      firstOutputGradientTransform(row(0)), firstOutputGradientTransform(row(1)), firstOutputGradientTransform(row(2)),
      firstOutputGradientTransform(row(3))
    ), target)
  columns(
    (
      lastOutputGradientTransform(row(0)), lastOutputGradientTransform(row(1)), lastOutputGradientTransform(row(2)),
      lastOutputGradientTransform(row(3))
    ), target + 3 * stride)
}

/// Two columns of 6 rows of outputs each, the first two of four or the last two.
@inline(__always)
private func outputColumns<V: Lanes>(
  _ frequencies: UnsafePointer<Float>, stride: Int, isFirst: Bool
) -> (Six<V>, Six<V>) {
  @inline(__always) func load(_ index: Int) -> V { .load(frequencies + index * stride) }
  @inline(__always) func row(_ row: Int) -> (V, V) {
    let at = 6 * row
    return isFirst
      ? firstOutputTransform(load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4))
      : lastOutputTransform(load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5))
  }
  let r = (row(0), row(1), row(2), row(3), row(4), row(5))
  return ((r.0.0, r.1.0, r.2.0, r.3.0, r.4.0, r.5.0), (r.0.1, r.1.1, r.2.1, r.3.1, r.4.1, r.5.1))
}

/// Frequencies, `stride` floats apart, to 4×4 outputs, each given with its place.
@inline(__always)
func overOutputs<V: Lanes>(_ frequencies: UnsafePointer<Float>, stride: Int, _ store: (_ place: Int, V) -> Void) {
  @inline(__always) func column(_ column: Int, _ rows: Six<V>) {
    let t = outputTransform(rows)
    store(column, t.0)
    store(column + 4, t.1)
    store(column + 8, t.2)
    store(column + 12, t.3)
  }
  let first: (Six<V>, Six<V>) = outputColumns(frequencies, stride: stride, isFirst: true)
  column(0, first.0)
  column(1, first.1)
  let last: (Six<V>, Six<V>) = outputColumns(frequencies, stride: stride, isFirst: false)
  column(2, last.0)
  column(3, last.1)
}

/// Frequencies to the sums of 2×2 blocks of outputs, each given with the place of its first.
@inline(__always)
func overPooledOutputs<V: Lanes>(_ frequencies: UnsafePointer<Float>, stride: Int, _ store: (_ place: Int, V) -> Void) {
  @inline(__always) func columns(_ column: Int, _ a: Six<V>, _ b: Six<V>) {
    let t = outputTransform((a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3, a.4 + b.4, a.5 + b.5))
    store(column, t.0 + t.1)
    store(column + 8, t.2 + t.3)
  }
  let first: (Six<V>, Six<V>) = outputColumns(frequencies, stride: stride, isFirst: true)
  columns(0, first.0, first.1)
  let last: (Six<V>, Six<V>) = outputColumns(frequencies, stride: stride, isFirst: false)
  columns(2, last.0, last.1)
}
