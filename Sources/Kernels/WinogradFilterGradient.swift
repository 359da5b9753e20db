/// The gradient to filters of 3×3, scaled: inputs and gradients to outputs are brought into frequencies and multiplied
/// there, as many tiles at a time as the shared cache holds.
func winogradFilterGradient(
  _ x: TileSource, gradient: TileSource, scale: Float, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  let grid = TileGrid(g)
  let most = max(32, 57344 / (g.inputs + g.outputs) & ~1)
  let blocks = (grid.count + most - 1) / most
  let size = (grid.count + blocks - 1) / blocks
  let tiles = TilePanels(x, gradient, grid, size: size)
  if grid.count <= 64 {
    tiles.gather(0..<grid.count)
    return filterGradientByParts(tiles, scale: scale, into: filter, g)
  }
  let columns = Panels.count(g.outputs) * Panels.width
  let sums = FrequencySums(rows: g.inputs, columns: columns)
  for start in stride(from: 0, to: grid.count, by: size) {
    let count = min(size, grid.count - start)
    tiles.gather(start..<start + count)
    parallel(Winograd.frequencies) { frequency in
      tiles.multiply(
        frequency, tiles: count, rows: 0..<g.inputs, panels: 0..<tiles.z.panels, into: sums[frequency],
        leading: columns, accumulates: start > 0)
    }
  }
  parallel(elements: g.inputs, by: max(1, 2048 / g.outputs)) { rows in
    sums.bringBack(rows.count, from: rows.lowerBound, scale: scale, to: filter, row: rows.lowerBound, g)
  }
}

/// For few tiles: a part of the filter's rows and columns goes through all frequencies at once, and its sums never leave
/// the second-level cache.
private func filterGradientByParts(
  _ tiles: TilePanels, scale: Float, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  let (mostRows, mostPanels) = (48, 4)
  let across = (tiles.z.panels + mostPanels - 1) / mostPanels
  let down = (g.inputs + mostRows - 1) / mostRows
  parallel(across * down) { piece in
    let (row, panel) = (piece / across * mostRows, piece % across * mostPanels)
    let rows = row..<min(g.inputs, row + mostRows)
    let panels = panel..<min(tiles.z.panels, panel + mostPanels)
    let sums = FrequencySums(rows: rows.count, columns: panels.count * Panels.width)
    for frequency in 0..<Winograd.frequencies {
      tiles.multiply(
        frequency, tiles: tiles.size, rows: rows, panels: panels, into: sums[frequency], leading: sums.columns,
        accumulates: false)
    }
    sums.bringBack(
      rows.count, from: 0, scale: scale, to: filter, row: row, column: panel * Panels.width,
      columns: min(sums.columns, g.outputs - panel * Panels.width), g)
  }
}

/// Inputs and gradients to outputs in frequencies.
private struct TilePanels {
  let v: PanelBlock
  let z: PanelBlock
  let size: Int
  private let x: TileSource
  private let gradient: TileSource
  private let grid: TileGrid

  init(_ x: TileSource, _ gradient: TileSource, _ grid: TileGrid, size: Int) {
    (self.x, self.gradient, self.grid, self.size) = (x, gradient, grid, size)
    v = PanelBlock(tiles: size, channels: x.channels)
    z = PanelBlock(tiles: size, channels: gradient.channels)
  }

  func gather(_ range: Range<Int>) {
    parallel(elements: range.count, by: tilesPerPiece(range.count, channels: x.channels + gradient.channels)) { tiles in
      let inputs = TileGatherer(x, grid)
      let gradients = TileGatherer(gradient, grid)
      for tile in tiles {
        inputs.gatherInputs(range.lowerBound + tile, into: v.row(tile))
        gradients.gatherGradients(range.lowerBound + tile, into: z.row(tile))
      }
    }
  }

  /// The product over the tiles; `rows` begin with a panel.
  func multiply(
    _ frequency: Int, tiles: Int, rows: Range<Int>, panels: Range<Int>, into sums: UnsafeMutablePointer<Float>,
    leading: Int, accumulates: Bool
  ) {
    Panels.transposedProduct(
      rows: rows.count, inner: tiles, panels: panels.count,
      v[frequency] + rows.lowerBound / Panels.width * v.panelStride, strideA: v.panelStride,
      z[frequency] + panels.lowerBound * z.panelStride, strideB: z.panelStride, sums, leadingC: leading,
      accumulates: accumulates)
  }
}

/// Sums over tiles, [36, rows, columns], the matrices a stride apart that keeps them from falling on the same cache lines.
private struct FrequencySums {
  let columns: Int
  private let buffer: FloatBuffer
  private let stride: Int

  init(rows: Int, columns: Int) {
    self.columns = columns
    stride = Panels.paddedRows(rows) * columns + 16
    buffer = FloatBuffer(uninitialized: Winograd.frequencies * stride)
  }

  @inline(__always) subscript(frequency: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + frequency * stride }

  /// So many rows, from one on, to the filter's gradient [3, 3, inputs, outputs] at a row and column.
  func bringBack(
    _ count: Int, from first: Int, scale: Float, to filter: FloatBuffer, row: Int, column: Int = 0,
    columns width: Int? = nil, _ g: ConvolutionGeometry
  ) {
    let size = g.inputs * g.outputs
    for index in 0..<count {
      let source = buffer.pointer + (first + index) * columns
      let target = filter.pointer + (row + index) * g.outputs + column
      overChannels(width ?? g.outputs) {
        filterGradient(source + $0, stride: stride, scale: scale, into: target + $0, tapStride: size, Vector.self)
      } narrow: {
        filterGradient(source + $0, stride: stride, scale: scale, into: target + $0, tapStride: size, Float.self)
      }
    }
  }
}

/// Scratch for tiles: for every frequency panels [tiles, 16] of channels.
private struct PanelBlock {
  let buffer: FloatBuffer
  let panels: Int
  let panelStride: Int
  private let stride: Int

  init(tiles: Int, channels: Int) {
    panels = Panels.count(channels)
    panelStride = tiles * Panels.width
    stride = panels * panelStride + 16
    buffer = FloatBuffer(uninitialized: Winograd.frequencies * stride)
  }

  @inline(__always) subscript(frequency: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + frequency * stride }

  func row(_ tile: Int) -> TileTarget {
    TileTarget(base: buffer.pointer + tile * Panels.width, stride: stride, groupStride: panelStride)
  }
}
