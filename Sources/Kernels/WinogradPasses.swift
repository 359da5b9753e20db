// Two-dimensional transforms: one-dimensional ones along rows, whose results rest in a scratch that stays in the
// first-level cache, then along columns. Each pass is a function by itself, since in one expression the compiler would
// juggle 36 vectors with half as many registers. Loops stand where closures would read better: those are not inlined.

/// Rests between the passes of one transform: 36 vectors.
struct TransformScratch: ~Copyable {
  let pointer: UnsafeMutablePointer<Float>

  init() { pointer = .allocate(capacity: Winograd.frequencies * SIMD16<Float>.width) }

  deinit { pointer.deallocate() }
}

// MARK: Rows

/// Six pixels of each of six rows, at their channel.
@inline(never)
func inputRows<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, channel: Int, into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(pixels[index] + channel) }
  for row in 0..<6 { store(inputTransform(six(row, load)), scratch + 6 * row * V.width, stride: V.width) }
}

/// The same, masked.
@inline(never)
func inputRows<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, masks: UnsafePointer<UnsafePointer<Float>>, slope: Float, channel: Int,
  into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V {
    V.load(pixels[index] + channel).masked(by: .load(masks[index] + channel), slope)
  }
  for row in 0..<6 { store(inputTransform(six(row, load)), scratch + 6 * row * V.width, stride: V.width) }
}

/// Four pixels of each of four rows of a gradient to outputs.
@inline(never)
func gradientRows<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, channel: Int, into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(pixels[index] + channel) }
  for row in 0..<4 { store(outputGradientTransform(four(row, load)), scratch + 6 * row * V.width, stride: V.width) }
}

/// The same, masked.
@inline(never)
func gradientRows<V: Lanes>(
  _ pixels: UnsafePointer<UnsafePointer<Float>>, masks: UnsafePointer<UnsafePointer<Float>>, slope: Float, channel: Int,
  into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V {
    V.load(pixels[index] + channel).masked(by: .load(masks[index] + channel), slope)
  }
  for row in 0..<4 { store(outputGradientTransform(four(row, load)), scratch + 6 * row * V.width, stride: V.width) }
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

/// Frequencies, `stride` floats apart, to six rows of four outputs.
@inline(never)
func outputRows<V: Lanes>(
  _ frequencies: UnsafePointer<Float>, stride: Int, into scratch: UnsafeMutablePointer<Float>, _: V.Type
) {
  @inline(__always) func load(_ index: Int) -> V { .load(frequencies + index * stride) }
  for row in 0..<6 {
    let t = outputTransform(six(row, load))
    let target = scratch + 4 * row * V.width
    t.0.store(target)
    t.1.store(target + V.width)
    t.2.store(target + 2 * V.width)
    t.3.store(target + 3 * V.width)
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

// MARK: Columns

/// Six rows of six to frequencies, `stride` floats apart.
@inline(never)
func inputColumns<V: Lanes>(
  _ scratch: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  for column in 0..<6 {
    store(inputTransform(sixDown(scratch, column, of: 6) as Six<V>), target + column * stride, stride: 6 * stride)
  }
}

/// Four rows of six to frequencies.
@inline(never)
func gradientColumns<V: Lanes>(
  _ scratch: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, stride: Int, _: V.Type
) {
  for column in 0..<6 {
    let first = scratch + column * V.width
    let t = outputGradientTransform(
      (V.load(first), .load(first + 6 * V.width), .load(first + 12 * V.width), .load(first + 18 * V.width)))
    store(t, target + column * stride, stride: 6 * stride)
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

/// Six rows of four to 4×4 outputs, each given with its place.
@inline(__always)
func outputColumns<V: Lanes>(_ scratch: UnsafePointer<Float>, _ store: (_ place: Int, V) -> Void) {
  for column in 0..<4 {
    let t = outputTransform(sixDown(scratch, column, of: 4) as Six<V>)
    store(column, t.0)
    store(column + 4, t.1)
    store(column + 8, t.2)
    store(column + 12, t.3)
  }
}

/// Six rows of four to the sums of 2×2 blocks of outputs, each given with the place of its first.
@inline(__always)
func pooledOutputColumns<V: Lanes>(_ scratch: UnsafePointer<Float>, _ store: (_ place: Int, V) -> Void) {
  for column in 0..<2 {
    let (a, b): (Six<V>, Six<V>) = (sixDown(scratch, 2 * column, of: 4), sixDown(scratch, 2 * column + 1, of: 4))
    let t = outputTransform((a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3, a.4 + b.4, a.5 + b.5))
    store(2 * column, t.0 + t.1)
    store(2 * column + 8, t.2 + t.3)
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

// MARK: Pieces

@inline(__always)
private func store<V: Lanes>(_ t: Six<V>, _ target: UnsafeMutablePointer<Float>, stride: Int) {
  t.0.store(target)
  t.1.store(target + stride)
  t.2.store(target + 2 * stride)
  t.3.store(target + 3 * stride)
  t.4.store(target + 4 * stride)
  t.5.store(target + 5 * stride)
}

@inline(__always)
private func six<V: Lanes>(_ row: Int, _ load: (Int) -> V) -> Six<V> {
  let at = 6 * row
  return (load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5))
}

@inline(__always)
private func four<V: Lanes>(_ row: Int, _ load: (Int) -> V) -> Four<V> {
  let at = 4 * row
  return (load(at), load(at + 1), load(at + 2), load(at + 3))
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
