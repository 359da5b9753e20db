/// `output` [batch, columns, rows] = each of the `batch` matrices of `input` [batch, rows, columns], transposed.
public func transposeMatrices(_ input: FloatBuffer, into output: FloatBuffer, batch: Int, rows: Int, columns: Int) {
  parallel(elements: batch, by: max(1, 8192 / (rows * columns))) { indices in
    for index in indices {
      let offset = index * rows * columns
      transpose(input.pointer + offset, rows: rows, columns: columns, into: output.pointer + offset)
    }
  }
}

func transpose(
  _ input: UnsafePointer<Float>, rows: Int, columns: Int, into output: UnsafeMutablePointer<Float>
) {
  // By squares of a cache line's side, so that neither array is walked across line by line.
  for top in stride(from: 0, to: rows, by: 16) {
    for left in stride(from: 0, to: columns, by: 16) {
      for column in left..<min(columns, left + 16) {
        for row in top..<min(rows, top + 16) { output[column * rows + row] = input[row * columns + column] }
      }
    }
  }
}

/// A stretch of one axis: `outer` blocks of `length` × `inner` floats, of which `range` (in units of `inner`) matters.
public struct SliceGeometry: Equatable, Sendable {
  public var outer: Int
  public var length: Int
  public var inner: Int
  public var range: Range<Int>

  public init(outer: Int, length: Int, inner: Int, range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= length, "slice \(range) of an axis of \(length)")
    self.outer = outer
    self.length = length
    self.inner = inner
    self.range = range
  }
}

/// Sets every element.
public func fill(_ output: FloatBuffer, with value: Float) {
  output.pointer.update(repeating: value, count: output.count)
}

/// Copies the range of every block of `input` to the dense `output`.
public func slice(_ input: FloatBuffer, into output: FloatBuffer, _ g: SliceGeometry) {
  let width = g.range.count * g.inner
  for block in 0..<g.outer {
    (output.pointer + block * width).update(
      from: input.pointer + (block * g.length + g.range.lowerBound) * g.inner, count: width)
  }
}

/// Copies the dense `input` to the range of every block of `output` and leaves the rest as it is.
public func place(_ input: FloatBuffer, into output: FloatBuffer, _ g: SliceGeometry) {
  let width = g.range.count * g.inner
  for block in 0..<g.outer {
    (output.pointer + (block * g.length + g.range.lowerBound) * g.inner).update(
      from: input.pointer + block * width, count: width)
  }
}
