/// Filters in Winograd's frequencies, as panels: [36, panels, inputs, 16].
struct WinogradFilter {
  let buffer: FloatBuffer
  let inputs: Int
  let outputs: Int

  var panels: Int { Panels.count(outputs) }
  /// Floats from one frequency to the next.
  var plane: Int { Self.plane(panels: panels, rows: inputs) }

  /// A little more than the panels hold, which keeps frequencies from falling on the same cache lines.
  private static func plane(panels: Int, rows: Int) -> Int { panels * rows * Panels.width + 16 }

  func panel(_ index: Int, frequency: Int) -> UnsafePointer<Float> {
    UnsafePointer(buffer.pointer) + frequency * plane + index * inputs * Panels.width
  }

  /// From filters [3, 3, inputs, outputs], scaled, computed once as long as those live.
  ///
  /// - Parameter turned: of the filter turned by 180° with inputs and outputs exchanged, for the gradient to inputs.
  init(_ filter: FloatBuffer, inputs: Int, outputs: Int, scale: Float, turned: Bool) {
    (self.inputs, self.outputs) = turned ? (outputs, inputs) : (inputs, outputs)
    let (rows, columns) = (self.inputs, self.outputs)
    buffer = filter.derived(.init(isTurned: turned, scale: scale)) {
      let plane = Self.plane(panels: Panels.count(columns), rows: rows)
      let result = FloatBuffer(uninitialized: Winograd.frequencies * plane)
      if turned {
        Self.transformTurned(filter, rows: rows, columns: columns, scale: scale, into: result, plane: plane)
      } else {
        parallel(elements: rows, by: max(1, 2048 / columns)) { range in
          for row in range {
            let target = { result.pointer + ($0 / 16 * rows + row) * 16 + $0 % 16 }
            Self.transform(
              filter.pointer + row * columns, columns, tapStride: rows * columns, scale: scale, stride: plane, target)
          }
        }
      }
      return result
    }
  }

  /// By panels, whose columns are turned in a scratch that stays in the cache.
  private static func transformTurned(
    _ filter: FloatBuffer, rows: Int, columns: Int, scale: Float, into result: FloatBuffer, plane: Int
  ) {
    parallel(Panels.count(columns)) { panel in
      let first = panel * Panels.width
      let width = min(Panels.width, columns - first)
      let turned = FloatBuffer(uninitialized: 9 * rows * width)
      for tap in 0..<9 {
        transpose(
          filter.pointer + ((8 - tap) * columns + first) * rows, rows: width, columns: rows,
          into: turned.pointer + tap * rows * width)
      }
      for row in 0..<rows {
        let target = { result.pointer + (panel * rows + row) * 16 + $0 }
        transform(
          turned.pointer + row * width, width, tapStride: rows * width, scale: scale, stride: plane, target)
      }
    }
  }

  /// A row of taps to frequencies at `target` of a column.
  @inline(__always)
  private static func transform(
    _ taps: UnsafePointer<Float>, _ columns: Int, tapStride: Int, scale: Float, stride: Int,
    _ target: (Int) -> UnsafeMutablePointer<Float>
  ) {
    overChannels(columns) {
      filterFrequencies(taps + $0, tapStride: tapStride, scale: scale, into: target($0), stride: stride, Vector.self)
    } narrow: {
      filterFrequencies(taps + $0, tapStride: tapStride, scale: scale, into: target($0), stride: stride, Float.self)
    }
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

/// Images ⋆ filters of 3×3, the outputs going through the epilogue into `y`.
func winogradConvolution(
  _ x: TileSource, filter: WinogradFilter, into y: FloatBuffer, _ g: ConvolutionGeometry,
  _ epilogue: ConvolutionEpilogue
) {
  let grid = TileGrid(g)
  let scatterer = TileScatterer(output: y.pointer, channels: filter.outputs, epilogue: epilogue, grid: grid)
  // Filters are used anew for every block of tiles if the caches hold them, else, and where tiles are few, once for as
  // many tiles as possible.
  if Winograd.frequencies * filter.inputs * filter.outputs <= 1 << 20 && grid.count > 128 {
    convolutionByTiles(x, filter, grid, scatterer)
  } else {
    convolutionByFrequencies(x, filter, grid, scatterer)
  }
}

private func convolutionByTiles(
  _ x: TileSource, _ filter: WinogradFilter, _ grid: TileGrid, _ scatterer: TileScatterer
) {
  // What a block needs stays in the second-level cache.
  let most = max(8, min(64, 6144 / (filter.inputs + filter.outputs) & ~1))
  let blocks = (grid.count + most - 1) / most
  // A single block is shared by output channels.
  let shares = blocks == 1 ? min(2, filter.panels) : 1
  let size = (grid.count + blocks - 1) / blocks
  parallel(blocks * shares) { piece in
    let (block, share) = (piece / shares, piece % shares)
    let tiles = min(grid.count, block * size)..<min(grid.count, (block + 1) * size)
    let panels = (filter.panels * share / shares)..<(filter.panels * (share + 1) / shares)
    let channels = (panels.lowerBound * Panels.width)..<min(filter.outputs, panels.upperBound * Panels.width)
    let v = FrequencyBlock(tiles: tiles.count, channels: filter.inputs)
    let m = FrequencyBlock(tiles: tiles.count, channels: panels.count * Panels.width)
    let gatherer = TileGatherer(x, grid)
    for tile in tiles { gatherer.gatherInputs(tile, into: v.row(tile - tiles.lowerBound)) }
    for frequency in 0..<Winograd.frequencies {
      Panels.product(
        rows: tiles.count, inner: filter.inputs, panels: panels.count, v[frequency], leadingA: v.channels,
        filter.panel(panels.lowerBound, frequency: frequency), m[frequency], leadingC: m.channels)
    }
    scatterer.scatter(tiles, from: m.buffer.pointer, leading: m.channels, stride: m.stride, channels: channels)
  }
}

private func convolutionByFrequencies(
  _ x: TileSource, _ filter: WinogradFilter, _ grid: TileGrid, _ scatterer: TileScatterer
) {
  let most = 256
  let few = tilesPerPiece(grid.count, channels: filter.inputs + filter.outputs)
  for start in stride(from: 0, to: grid.count, by: most) {
    let count = min(most, grid.count - start)
    let v = FrequencyBlock(tiles: count, channels: filter.inputs)
    let m = FrequencyBlock(tiles: count, channels: filter.panels * Panels.width)
    parallel(elements: count, by: few) { tiles in
      let gatherer = TileGatherer(x, grid)
      for tile in tiles { gatherer.gatherInputs(start + tile, into: v.row(tile)) }
    }
    parallel(Winograd.frequencies) { frequency in
      Panels.product(
        rows: count, inner: filter.inputs, panels: filter.panels, v[frequency], leadingA: v.channels,
        filter.panel(0, frequency: frequency), m[frequency], leadingC: m.channels)
    }
    parallel(elements: count, by: few) { tiles in
      scatterer.scatter(
        start + tiles.lowerBound..<start + tiles.upperBound, from: m.buffer.pointer + tiles.lowerBound * m.channels,
        leading: m.channels, stride: m.stride, channels: 0..<filter.outputs)
    }
  }
}

/// How many tiles a thread brings into frequencies, or back, at a time: few enough that all threads have some.
func tilesPerPiece(_ tiles: Int, channels: Int) -> Int { max(1, min(4096 / channels, (tiles + 3) / 4)) }

/// Scratch for tiles: for every frequency a matrix [tiles, channels], those of all frequencies a stride apart that keeps
/// them from falling on the same cache lines.
struct FrequencyBlock {
  let buffer: FloatBuffer
  let channels: Int
  let stride: Int

  init(tiles: Int, channels: Int) {
    self.channels = channels
    stride = (Panels.paddedRows(tiles) * channels + 15) / 16 * 16 + 16
    buffer = FloatBuffer(uninitialized: Winograd.frequencies * stride)
  }

  @inline(__always) subscript(frequency: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + frequency * stride }

  func row(_ tile: Int) -> TileTarget {
    TileTarget(base: buffer.pointer + tile * channels, stride: stride, groupStride: 16)
  }
}
