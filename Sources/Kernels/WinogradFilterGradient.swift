/// The gradient to filters of 3×3, scaled: inputs and gradients to outputs are brought into frequencies and multiplied
/// there, as many tiles at a time as the shared cache holds.
func winogradFilterGradient(
  _ x: TileSource, gradient: TileSource, scale: Float, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  let grid = TileGrid(g)
  let most = max(32, 57344 / (g.inputs + g.outputs) & ~1)
  let blocks = (grid.count + most - 1) / most
  let size = (grid.count + blocks - 1) / blocks
  let columns = Panels.count(g.outputs) * Panels.width
  let plane = Panels.paddedRows(g.inputs) * columns
  let sums = FloatBuffer(uninitialized: Winograd.frequencies * plane)
  let v = PanelBlock(tiles: size, channels: g.inputs)
  let z = PanelBlock(tiles: size, channels: g.outputs)
  for start in stride(from: 0, to: grid.count, by: size) {
    let count = min(size, grid.count - start)
    parallel(elements: count, by: max(1, 4096 / (g.inputs + g.outputs))) { tiles in
      let inputs = TileGatherer(x, grid)
      let gradients = TileGatherer(gradient, grid)
      for tile in tiles {
        inputs.gatherInputs(start + tile, into: v.row(tile))
        gradients.gatherGradients(start + tile, into: z.row(tile))
      }
    }
    parallel(Winograd.frequencies) { frequency in
      Panels.transposedProduct(
        rows: g.inputs, inner: count, panels: z.panels, v[frequency], strideA: v.panelStride, z[frequency],
        strideB: z.panelStride, sums.pointer + frequency * plane, leadingC: columns, accumulates: start > 0)
    }
  }
  bringBack(sums.pointer, plane: plane, leading: columns, scale: scale, into: filter, g)
}

/// Sums [36, inputs, leading] to the filter's gradient [3, 3, inputs, outputs].
private func bringBack(
  _ sums: UnsafePointer<Float>, plane: Int, leading: Int, scale: Float, into filter: FloatBuffer,
  _ g: ConvolutionGeometry
) {
  let size = g.inputs * g.outputs
  parallel(elements: g.inputs, by: max(1, 2048 / g.outputs)) { rows in
    let scratch = TransformScratch()
    for row in rows {
      func bring<V: Lanes>(_ column: Int, _: V.Type) {
        filterGradientRows(sums + row * leading + column, stride: plane, into: scratch.pointer, V.self)
        filterGradientColumns(
          scratch.pointer, scale: scale, into: filter.pointer + row * g.outputs + column, stride: size, V.self)
      }
      overChannels(g.outputs) {
        bring($0, Vector.self)
      } narrow: {
        bring($0, Float.self)
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
