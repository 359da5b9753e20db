/// Filters [3, 3, inputs, outputs] in Winograd's frequencies: [36, inputs, outputs], scaled.
///
/// - Parameter turned: of the filter turned by 180° with inputs and outputs exchanged, for the gradient to inputs:
///   [36, outputs, inputs].
func winogradFilter(_ filter: FloatBuffer, inputs: Int, outputs: Int, scale: Float, turned: Bool) -> FloatBuffer {
  filter.derived(.init(isTurned: turned, scale: scale)) {
    let plane = inputs * outputs
    let result = FloatBuffer(uninitialized: Winograd.frequencies * plane)
    let target = result.pointer
    let source = turned ? turnedFilter(filter, inputs: inputs, outputs: outputs) : filter
    parallel(elements: plane, by: 1024) { range in
      overChannels(range.count) { offset, _ in
        let at = source.pointer + range.lowerBound + offset
        transform3x3({ SIMD16<Float>.load(at + $0 * plane) * scale }) {
          $1.store(target + $0 * plane + range.lowerBound + offset)
        }
      } _: { offset, _ in
        let at = range.lowerBound + offset
        transform3x3({ source.pointer[$0 * plane + at] * scale }) { target[$0 * plane + at] = $1 }
      }
    }
    return result
  }
}

/// [3, 3, inputs, outputs] → [3, 3, outputs, inputs], turned by 180°.
func turnedFilter(_ filter: FloatBuffer, inputs: Int, outputs: Int) -> FloatBuffer {
  let turned = FloatBuffer(uninitialized: filter.count)
  let plane = inputs * outputs
  let taps = filter.count / plane
  parallel(taps) { tap in
    transpose(
      filter.pointer + (taps - 1 - tap) * plane, rows: inputs, columns: outputs, into: turned.pointer + tap * plane)
  }
  return turned
}

/// y = x ⋆ filter for filters of 3×3 that are in frequencies already, `filter` [36, inputs, outputs].
func winogradConvolution(_ x: FloatBuffer, filter: FloatBuffer, into y: FloatBuffer, _ g: ConvolutionGeometry) {
  let grid = TileGrid(g)
  let block = tilesPerBlock(channels: g.inputs + g.outputs)
  // Few tiles: the work is shared by frequencies.
  guard grid.count > 2 * block else { return convolutionByFrequencies(x, filter: filter, into: y, g, grid) }
  parallel(elements: grid.count, by: block) { tiles in
    let v = FrequencyBlock(tiles: tiles.count, channels: g.inputs)
    let m = FrequencyBlock(tiles: tiles.count, channels: g.outputs)
    v.gatherInputs(x.pointer, channels: g.inputs, tiles: tiles, first: tiles.lowerBound, grid)
    for frequency in 0..<Winograd.frequencies {
      multiply(
        rows: tiles.count, columns: g.outputs, inner: g.inputs, v[frequency], leadingA: g.inputs,
        filter.pointer + frequency * g.inputs * g.outputs, leadingB: g.outputs, m[frequency])
    }
    m.scatterOutputs(y.pointer, channels: g.outputs, tiles: tiles, first: tiles.lowerBound, grid)
  }
}

private func convolutionByFrequencies(
  _ x: FloatBuffer, filter: FloatBuffer, into y: FloatBuffer, _ g: ConvolutionGeometry, _ grid: TileGrid
) {
  let v = FrequencyBlock(tiles: grid.count, channels: g.inputs)
  let m = FrequencyBlock(tiles: grid.count, channels: g.outputs)
  let few = max(1, 4096 / (g.inputs + g.outputs))
  parallel(elements: grid.count, by: few) { tiles in
    v.gatherInputs(x.pointer, channels: g.inputs, tiles: tiles, first: 0, grid)
  }
  parallel(elements: Winograd.frequencies, by: 6) { frequencies in
    for frequency in frequencies {
      multiply(
        rows: grid.count, columns: g.outputs, inner: g.inputs, v[frequency], leadingA: g.inputs,
        filter.pointer + frequency * g.inputs * g.outputs, leadingB: g.outputs, m[frequency])
    }
  }
  parallel(elements: grid.count, by: few) { tiles in
    m.scatterOutputs(y.pointer, channels: g.outputs, tiles: tiles, first: 0, grid)
  }
}

/// Tiles whose frequencies, of so many channels, stay in the second-level cache.
func tilesPerBlock(channels: Int) -> Int { max(16, min(128, 16384 / channels / 8 * 8)) }
