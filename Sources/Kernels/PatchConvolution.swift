/// y = scale · x ⋆ filter by patches gathered block by block (im2col) and multiplied with the filter.
func patchConvolution(
  _ x: FloatBuffer, filter: FloatBuffer, scale: Float, into y: FloatBuffer, _ g: ConvolutionGeometry
) {
  parallel(elements: g.imageRows, by: g.rowsPerPiece) { rows in
    let patches = FloatBuffer(uninitialized: rows.count * g.width * g.patch)
    gatherPatches(x.pointer, imageRows: rows, into: patches.pointer, g)
    multiply(
      rows: rows.count * g.width, columns: g.outputs, inner: g.patch, patches.pointer, leadingA: g.patch,
      filter.pointer, leadingB: g.outputs, scale: scale, y.pointer + rows.lowerBound * g.width * g.outputs)
  }
}

/// The same where there are few pixels and many channels: what there is to share between the workers is the filter.
func wideConvolution(
  _ x: FloatBuffer, filter: FloatBuffer, scale: Float, into y: FloatBuffer, _ g: ConvolutionGeometry
) {
  let patches = FloatBuffer(uninitialized: g.pixels * g.patch)
  gatherPatches(x.pointer, imageRows: 0..<g.imageRows, into: patches.pointer, g)
  parallel(elements: g.outputs, by: 128) { outputs in
    multiply(
      rows: g.pixels, columns: outputs.count, inner: g.patch, patches.pointer, leadingA: g.patch,
      filter.pointer + outputs.lowerBound, leadingB: g.outputs, scale: scale, y.pointer + outputs.lowerBound,
      leadingC: g.outputs)
  }
}

/// The gradient to the filter by the same patches.
func patchFilterGradient(
  _ x: FloatBuffer, gradient: FloatBuffer, scale: Float, into filter: FloatBuffer, _ g: ConvolutionGeometry
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
        gradient.pointer + rows.lowerBound * g.width * g.outputs, leadingB: g.outputs, scale: scale,
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
