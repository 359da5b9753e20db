/// Axes of a tensor grouped into alternating runs: kept, summed, kept, … (each of size 1 or more), outermost first.
///
/// `sum` adds up the summed runs; `broadcast`, its adjoint, repeats along them.
public struct ReductionGeometry: Equatable, Sendable {
  /// Sizes of the runs; even places are kept, odd ones summed.
  let runs: [Int]
  /// Elements on the large side and on the small one.
  public let fullCount: Int
  public let reducedCount: Int
  /// Whether nothing is kept inside the last summed run.
  var endsSummed: Bool { runs.count > 2 && runs[runs.count - 1] == 1 }

  /// From the full shape and, axis by axis, whether it is summed.
  public init(shape: [Int], summed: [Bool]) {
    precondition(shape.count == summed.count, "\(shape.count) axes, \(summed.count) flags")
    var runs = [1]
    for (size, isSummed) in zip(shape, summed) {
      if isSummed == (runs.count % 2 == 0) { runs[runs.count - 1] *= size } else { runs.append(size) }
    }
    self.runs = runs.count % 2 == 0 ? runs + [1] : runs
    fullCount = shape.reduce(1, *)
    reducedCount = zip(shape, summed).reduce(1) { $1.1 ? $0 : $0 * $1.0 }
  }
}

/// output (the kept axes) = input summed over the summed runs.
public func sum(_ input: FloatBuffer, into output: FloatBuffer, _ geometry: ReductionGeometry) {
  let runs = geometry.runs
  if runs.count == 3 {
    sumMiddle(input.pointer, output.pointer, outer: runs[0], middle: runs[1], inner: runs[2])
    return
  }
  output.pointer.update(repeating: 0, count: output.count)
  if geometry.endsSummed {
    walk(geometry, runs.count - 2) { full, reduced in
      output.pointer[reduced] += total(input.pointer + full, runs[runs.count - 2])
    }
  } else {
    walk(geometry, runs.count - 1) { full, reduced in
      let (source, target) = (input.pointer + full, output.pointer + reduced)
      for index in 0..<runs[runs.count - 1] { target[index] += source[index] }
    }
  }
}

/// output (all axes) = input (the kept axes) repeated along the summed runs.
public func broadcast(_ input: FloatBuffer, into output: FloatBuffer, _ geometry: ReductionGeometry) {
  let runs = geometry.runs
  if geometry.endsSummed {
    walk(geometry, runs.count - 2) { full, reduced in
      (output.pointer + full).update(repeating: input.pointer[reduced], count: runs[runs.count - 2])
    }
  } else {
    walk(geometry, runs.count - 1) { full, reduced in
      (output.pointer + full).update(from: input.pointer + reduced, count: runs[runs.count - 1])
    }
  }
}

/// output [C] = the rows of `gradient` [rows, C], masked if asked for, added up in double: a bias gradient is often a small
/// difference of large sums.
///
/// - Parameter pooledWidth: the mask's images are so wide, and of even height, and every row of the gradient stands for 2×2
///   of theirs.
public func biasGradient(
  _ gradient: FloatBuffer, mask: LeakyReLUMask?, pooledWidth: Int? = nil, into output: FloatBuffer
) {
  let channels = output.count
  let count = pooledWidth == nil ? gradient.count : 4 * gradient.count
  let rows = count / channels
  // A fixed number of partial sums, and in each, single precision over a few rows only.
  let (parts, few) = (max(1, min(32, count / 16384)), 16)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: parts * channels) { partial in
    guard let sums = partial.baseAddress else { return }
    let (g, y) = (gradient.pointer, mask?.activated.pointer)
    let slope = mask?.slope ?? 1
    parallel(parts) { part in
      let target = sums + part * channels
      target.initialize(repeating: 0, count: channels)
      let end = rows * (part + 1) / parts
      // Where the gradient of each of a few rows is.
      var places = SIMD16<Int>.zero
      for first in stride(from: rows * part / parts, to: end, by: few) {
        let last = min(end, first + few)
        for row in first..<last { places[row - first] = place(row, pooledWidth) * channels }
        overChannels(channels) { channel in
          var sum = Vector.zero
          for row in first..<last {
            let value = Vector.load(g + places[row - first] + channel)
            sum = sum + (y.map { value.masked(by: .load($0 + row * channels + channel), slope) } ?? value)
          }
          for lane in 0..<Vector.width { target[channel + lane] += Double(sum[lane]) }
        } narrow: { channel in
          for row in first..<last {
            let value = g[places[row - first] + channel]
            target[channel] += Double(y.map { value.masked(by: $0[row * channels + channel], slope) } ?? value)
          }
        }
      }
    }
    for channel in 0..<channels {
      output.pointer[channel] = Float((0..<parts).reduce(0) { $0 + sums[$1 * channels + channel] })
    }
  }
}

/// Which row of images at half the resolution stands for a row of those of a width.
private func place(_ row: Int, _ width: Int?) -> Int {
  guard let width else { return row }
  return row / width / 2 * (width / 2) + row % width / 2
}

/// [outer, middle, inner] → [outer, inner], added up in double: a bias gradient is often a small difference of large sums.
private func sumMiddle(
  _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, outer: Int, middle: Int, inner: Int
) {
  if inner == 1 {
    parallel(elements: outer, by: max(1, 16384 / max(1, middle))) { rows in
      for row in rows { output[row] = total(input + row * middle, middle) }
    }
    return
  }
  // Few outer rows and a long middle (a bias gradient): a fixed number of partial sums.
  let parts = outer > 1 ? 1 : max(1, min(8, middle * inner / 32768))
  withUnsafeTemporaryAllocation(of: Double.self, capacity: outer * parts * inner) { partial in
    guard let sums = partial.baseAddress else { return }
    parallel(outer * parts) { index in
      let (row, part) = (index / parts, index % parts)
      let target = sums + index * inner
      target.initialize(repeating: 0, count: inner)
      for position in (middle * part / parts)..<(middle * (part + 1) / parts) {
        let source = input + (row * middle + position) * inner
        for column in 0..<inner { target[column] += Double(source[column]) }
      }
    }
    for row in 0..<outer {
      for column in 0..<inner {
        var value = 0.0
        for part in 0..<parts { value += sums[(row * parts + part) * inner + column] }
        output[row * inner + column] = Float(value)
      }
    }
  }
}

/// Visits every place of the first `depth` runs: offsets into the full and the reduced array.
private func walk(_ g: ReductionGeometry, _ depth: Int, _ visit: (Int, Int) -> Void) {
  walk(g.runs[..<depth], 0, 0, fullCount: g.fullCount, reducedCount: g.reducedCount, isSummed: false, visit)
}

private func walk(
  _ runs: ArraySlice<Int>, _ full: Int, _ reduced: Int, fullCount: Int, reducedCount: Int, isSummed: Bool,
  _ visit: (Int, Int) -> Void
) {
  guard let run = runs.first else { return visit(full, reduced) }
  let fullStride = fullCount / run
  let reducedStride = isSummed ? reducedCount : reducedCount / run
  for index in 0..<run {
    walk(
      runs.dropFirst(), full + index * fullStride, isSummed ? reduced : reduced + index * reducedStride,
      fullCount: fullStride, reducedCount: reducedStride, isSummed: !isSummed, visit)
  }
}

/// Σ values, eight running sums side by side, in double.
func total(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    sums += SIMD8<Double>(UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self))
    index += 8
  }
  var result = sums.sum()
  while index < count {
    result += Double(values[index])
    index += 1
  }
  return Float(result)
}
