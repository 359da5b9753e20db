/// A convolution of stride 1 and zero padding that keeps the size (kernel size odd):
/// x [batch, height, width, inputs] ⋆ filter [kernel, kernel, inputs, outputs] → y [batch, height, width, outputs].
/// As in the field, "convolution" is cross-correlation: y[p] = Σ x[p + tap] filter[tap].
public struct ConvolutionGeometry: Equatable, Sendable {
  public var batch: Int
  public var height: Int
  public var width: Int
  public var inputs: Int
  public var outputs: Int
  public var kernel: Int

  public init(batch: Int, height: Int, width: Int, inputs: Int, outputs: Int, kernel: Int) {
    precondition(kernel % 2 == 1, "a kernel of size \(kernel) has no centre")
    self.batch = batch
    self.height = height
    self.width = width
    self.inputs = inputs
    self.outputs = outputs
    self.kernel = kernel
  }

  var pixels: Int { batch * height * width }
  /// Floats of x under one output pixel.
  var patch: Int { kernel * kernel * inputs }
  /// The geometry of the gradient to x: inputs and outputs change places.
  var swapped: ConvolutionGeometry {
    ConvolutionGeometry(batch: batch, height: height, width: width, inputs: outputs, outputs: inputs, kernel: kernel)
  }

  /// Image rows per piece of work: about 128 pixels, so that a piece's patches stay in the second-level cache.
  var rowsPerPiece: Int { max(1, 128 / width) }
  var imageRows: Int { batch * height }
}

/// y = x ⋆ filter. The door: a kernel of size 1 is a matrix product; a larger one gathers patches block by block (im2col)
/// and multiplies them with the filter.
public func convolution(_ x: FloatBuffer, filter: FloatBuffer, into y: FloatBuffer, _ g: ConvolutionGeometry) {
  if g.kernel == 1 {
    matrixProduct(x, filter, into: y, MatrixProductGeometry(rows: g.pixels, inner: g.inputs, columns: g.outputs))
    return
  }
  parallel(elements: g.imageRows, by: g.rowsPerPiece) { rows in
    let patches = FloatBuffer(uninitialized: rows.count * g.width * g.patch)
    gatherPatches(x.pointer, imageRows: rows, into: patches.pointer, g)
    multiply(
      rows: rows.count * g.width, columns: g.outputs, inner: g.patch, patches.pointer, leadingA: g.patch,
      filter.pointer, leadingB: g.outputs, y.pointer + rows.lowerBound * g.width * g.outputs)
  }
}

/// The gradient to x of ⟨gradient, x ⋆ filter⟩, the adjoint of `convolution` in x: a convolution of the gradient with
/// the filter turned by 180° and transposed. `g` is the forward geometry.
public func convolutionInputGradient(
  _ gradient: FloatBuffer, filter: FloatBuffer, into x: FloatBuffer, _ g: ConvolutionGeometry
) {
  if g.kernel == 1 {
    matrixProduct(
      gradient, filter, into: x,
      MatrixProductGeometry(rows: g.pixels, inner: g.outputs, columns: g.inputs, transposesRight: true))
    return
  }
  let turned = FloatBuffer(uninitialized: filter.count)
  let taps = g.kernel * g.kernel
  let plane = g.inputs * g.outputs
  for tap in 0..<taps {
    transpose(
      filter.pointer + (taps - 1 - tap) * plane, rows: g.inputs, columns: g.outputs,
      into: turned.pointer + tap * plane)
  }
  convolution(gradient, filter: turned, into: x, g.swapped)
}

/// The gradient to the filter of ⟨gradient, x ⋆ filter⟩. `g` is the forward geometry.
public func convolutionFilterGradient(
  _ x: FloatBuffer, gradient: FloatBuffer, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  let block = g.kernel == 1 ? max(1, 512 / g.width) : g.rowsPerPiece
  let blocks = (g.imageRows + block - 1) / block
  // A fixed number of partial sums, whatever the number of threads.
  let parts = min(blocks, 4)
  let partial = FloatBuffer(uninitialized: parts * filter.count)
  parallel(parts) { part in
    let patches = g.kernel == 1 ? nil : FloatBuffer(uninitialized: block * g.width * g.patch)
    let mine = (blocks * part / parts)..<(blocks * (part + 1) / parts)
    for index in mine {
      let rows = index * block..<min(g.imageRows, (index + 1) * block)
      if let patches { gatherPatches(x.pointer, imageRows: rows, into: patches.pointer, g) }
      multiply(
        rows: g.patch, columns: g.outputs, inner: rows.count * g.width,
        patches?.pointer ?? x.pointer + rows.lowerBound * g.width * g.inputs, leadingA: g.patch, transposesA: true,
        gradient.pointer + rows.lowerBound * g.width * g.outputs, leadingB: g.outputs,
        partial.pointer + part * filter.count, accumulates: index > mine.lowerBound)
    }
  }
  sumParts(partial.pointer, parts: parts, into: filter)
}

/// Row by row of output pixels, the kernel × kernel × inputs floats under each, zeros outside the image.
private func gatherPatches(
  _ x: UnsafePointer<Float>, imageRows: Range<Int>, into patches: UnsafeMutablePointer<Float>,
  _ g: ConvolutionGeometry
) {
  let radius = g.kernel / 2
  let tapRow = g.kernel * g.inputs
  var output = patches
  for imageRow in imageRows {
    let row = imageRow % g.height
    let image = x + (imageRow - row) * g.width * g.inputs
    for column in 0..<g.width {
      let left = max(0, radius - column)
      let right = max(0, column + radius - (g.width - 1))
      for dy in -radius...radius {
        defer { output += tapRow }
        guard (0..<g.height).contains(row + dy) else {
          output.update(repeating: 0, count: tapRow)
          continue
        }
        let source = image + ((row + dy) * g.width + column - radius + left) * g.inputs
        if left > 0 { output.update(repeating: 0, count: left * g.inputs) }
        (output + left * g.inputs).update(from: source, count: (g.kernel - left - right) * g.inputs)
        if right > 0 {
          (output + (g.kernel - right) * g.inputs).update(repeating: 0, count: right * g.inputs)
        }
      }
    }
  }
}

private func sumParts(_ partial: UnsafePointer<Float>, parts: Int, into output: FloatBuffer) {
  let count = output.count
  let target = output.pointer
  parallel(elements: count) { range in
    for index in range { target[index] = partial[index] }
    for part in 1..<max(1, parts) {
      let source = partial + part * count
      for index in range { target[index] += source[index] }
    }
  }
}
