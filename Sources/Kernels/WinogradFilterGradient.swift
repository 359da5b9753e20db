/// The gradient to a filter of 3×3, scaled: x [pixels, inputs] and gradients [pixels, outputs] are brought into
/// frequencies tile by tile and multiplied there.
func winogradFilterGradient(
  _ x: FloatBuffer, gradient: FloatBuffer, scale: Float, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  let grid = TileGrid(g)
  let block = tilesPerBlock(channels: g.inputs + g.outputs)
  let blocks = (grid.count + block - 1) / block
  let plane = g.inputs * g.outputs
  guard blocks > 2 else {
    let sums = FloatBuffer(uninitialized: Winograd.frequencies * plane)
    gradientByFrequencies(x, gradient, into: sums, g, grid)
    return bringBack(sums, parts: 1, plane: plane, scale: scale, into: filter)
  }
  // A fixed number of partial sums, whatever the number of threads.
  let parts = min(4, blocks)
  let sums = FloatBuffer(uninitialized: parts * Winograd.frequencies * plane)
  parallel(parts) { part in
    let v = FrequencyBlock(tiles: block, channels: g.inputs)
    let z = FrequencyBlock(tiles: block, channels: g.outputs)
    let mine = (blocks * part / parts)..<(blocks * (part + 1) / parts)
    for index in mine {
      let tiles = (index * block)..<min(grid.count, (index + 1) * block)
      v.gatherInputs(x.pointer, channels: g.inputs, tiles: tiles, first: tiles.lowerBound, grid)
      z.gatherGradients(gradient.pointer, channels: g.outputs, tiles: tiles, first: tiles.lowerBound, grid)
      for frequency in 0..<Winograd.frequencies {
        multiply(
          rows: g.inputs, columns: g.outputs, inner: tiles.count, v[frequency], leadingA: g.inputs, transposesA: true,
          z[frequency], leadingB: g.outputs, sums.pointer + (part * Winograd.frequencies + frequency) * plane,
          accumulates: index > mine.lowerBound)
      }
    }
  }
  bringBack(sums, parts: parts, plane: plane, scale: scale, into: filter)
}

private func gradientByFrequencies(
  _ x: FloatBuffer, _ gradient: FloatBuffer, into sums: FloatBuffer, _ g: ConvolutionGeometry, _ grid: TileGrid
) {
  let v = FrequencyBlock(tiles: grid.count, channels: g.inputs)
  let z = FrequencyBlock(tiles: grid.count, channels: g.outputs)
  parallel(elements: grid.count, by: max(1, 4096 / (g.inputs + g.outputs))) { tiles in
    v.gatherInputs(x.pointer, channels: g.inputs, tiles: tiles, first: 0, grid)
    z.gatherGradients(gradient.pointer, channels: g.outputs, tiles: tiles, first: 0, grid)
  }
  parallel(elements: Winograd.frequencies, by: 6) { frequencies in
    for frequency in frequencies {
      multiply(
        rows: g.inputs, columns: g.outputs, inner: grid.count, v[frequency], leadingA: g.inputs, transposesA: true,
        z[frequency], leadingB: g.outputs, sums.pointer + frequency * g.inputs * g.outputs)
    }
  }
}

/// Partial sums [parts, 36, plane] to the filter's gradient [3, 3, plane].
private func bringBack(_ sums: FloatBuffer, parts: Int, plane: Int, scale: Float, into filter: FloatBuffer) {
  let (source, target) = (sums.pointer, filter.pointer)
  let part = Winograd.frequencies * plane
  parallel(elements: plane, by: 1024) { range in
    overChannels(range.count) { offset, _ in
      let at = range.lowerBound + offset
      inverse3x3({ frequency in
        var sum = SIMD16<Float>.load(source + frequency * plane + at)
        for index in 1..<parts { sum += SIMD16<Float>.load(source + index * part + frequency * plane + at) }
        return sum * scale
      }) { $1.store(target + $0 * plane + at) }
    } _: { offset, _ in
      let at = range.lowerBound + offset
      inverse3x3({ frequency in
        var sum = source[frequency * plane + at]
        for index in 1..<parts { sum += source[index * part + frequency * plane + at] }
        return sum * scale
      }) { target[$0 * plane + at] = $1 }
    }
  }
}
