// Transforms of filters and of their gradients: one-dimensional ones along rows, whose results rest in a scratch that stays
// in the first-level cache, then along columns. Each pass is a function by itself, since in one expression the compiler
// would juggle more vectors than there are registers.

/// Rests between the passes of one transform: 36 vectors.
struct TransformScratch: ~Copyable {
  let pointer: UnsafeMutablePointer<Float>

  init() { pointer = .allocate(capacity: Winograd.frequencies * SIMD16<Float>.width) }

  deinit { pointer.deallocate() }
}

/// Three taps of each of three rows of a filter, `stride` floats from tap to tap.
@inline(never)
func filterRows<V: Lanes>(
  _ taps: UnsafePointer<Float>, stride: Int, scale: Float, into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  for row in 0..<3 {
    let first = taps + 3 * row * stride
    let t = filterTransform(
      (V.load(first) * scale, V.load(first + stride) * scale, V.load(first + 2 * stride) * scale))
    store(t, scratch + 6 * row * V.width, stride: V.width)
  }
}

/// Three rows of six to frequencies.
@inline(never)
func filterColumns<V: Lanes>(
  _ scratch: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  for column in 0..<6 {
    let first = scratch + column * V.width
    let t = filterTransform((V.load(first), .load(first + 6 * V.width), .load(first + 12 * V.width)))
    store(t, target + column * stride, stride: 6 * stride)
  }
}

/// Frequencies to six rows of three taps of a filter's gradient.
@inline(never)
func filterGradientRows<V: Lanes>(
  _ frequencies: UnsafePointer<Float>, stride: Int, into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(frequencies + index * stride) }
  for row in 0..<6 {
    let t = filterGradientTransform(six(row, load))
    let target = scratch + 3 * row * V.width
    t.0.store(target)
    t.1.store(target + V.width)
    t.2.store(target + 2 * V.width)
  }
}

/// Six rows of three to a filter's gradient, `stride` floats from tap to tap.
@inline(never)
func filterGradientColumns<V: Lanes>(
  _ scratch: UnsafePointer<Float>, scale: Float, into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  for column in 0..<3 {
    let t = filterGradientTransform(sixDown(scratch, column, of: 3) as Six<V>)
    (t.0 * scale).store(target + column * stride)
    (t.1 * scale).store(target + (column + 3) * stride)
    (t.2 * scale).store(target + (column + 6) * stride)
  }
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

@inline(__always)
func six<V: Lanes>(_ row: Int, _ load: (Int) -> V) -> Six<V> {
  let at = 6 * row
  return (load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5))
}

/// A column of six rows that are `width` vectors long.
@inline(__always)
private func sixDown<V: Lanes>(_ scratch: UnsafePointer<Float>, _ column: Int, of width: Int) -> Six<V> {
  let (first, step) = (scratch + column * V.width, width * V.width)
  return (
    .load(first), .load(first + step), .load(first + 2 * step), .load(first + 3 * step), .load(first + 4 * step),
    .load(first + 5 * step)
  )
}
