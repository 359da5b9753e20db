/// How a batch of images is cut into tiles of 4×4 pixels, image by image, row by row.
struct TileGrid {
  let batch: Int
  let height: Int
  let width: Int
  let rows: Int
  let columns: Int

  init(_ g: ConvolutionGeometry) {
    (batch, height, width) = (g.batch, g.height, g.width)
    rows = (height + 3) / 4
    columns = (width + 3) / 4
  }

  var count: Int { batch * rows * columns }

  /// Offsets, in pixels, of the side × side pixels of a tile that begins `margin` before its outputs; −1 outside.
  @inline(__always)
  func offsets(of tile: Int, side: Int, margin: Int, into offsets: UnsafeMutablePointer<Int>) {
    let image = tile / (rows * columns)
    let inImage = tile - image * rows * columns
    let (top, left) = (inImage / columns * 4 - margin, inImage % columns * 4 - margin)
    for row in 0..<side {
      let y = top + row
      let start = (image * height + y) * width
      for column in 0..<side {
        let x = left + column
        let isInside = y >= 0 && y < height && x >= 0 && x < width
        offsets[row * side + column] = isInside ? start + x : -1
      }
    }
  }
}

/// Scratch for a block of tiles: for every frequency a matrix [tiles, channels], those of all frequencies a stride apart
/// that keeps them from falling on the same cache lines.
struct FrequencyBlock {
  let buffer: FloatBuffer
  let stride: Int

  init(tiles: Int, channels: Int) {
    stride = (tiles * channels + 15) / 16 * 16 + 16
    buffer = FloatBuffer(uninitialized: Winograd.frequencies * stride)
  }

  @inline(__always) subscript(frequency: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + frequency * stride }
}

extension FrequencyBlock {
  /// Transforms input tiles of x [pixels, channels] into rows `tiles − first`.
  func gatherInputs(_ x: UnsafePointer<Float>, channels: Int, tiles: Range<Int>, first: Int, _ grid: TileGrid) {
    gather(x, channels: channels, tiles: tiles, first: first, grid, side: 6, margin: 1) { load, store in
      transform6x6(load, store: store)
    } narrow: { load, store in
      transform6x6(load, store: store)
    }
  }

  /// Transforms tiles of gradients to outputs.
  func gatherGradients(_ y: UnsafePointer<Float>, channels: Int, tiles: Range<Int>, first: Int, _ grid: TileGrid) {
    gather(y, channels: channels, tiles: tiles, first: first, grid, side: 4, margin: 0) { load, store in
      transform4x4(load, store: store)
    } narrow: { load, store in
      transform4x4(load, store: store)
    }
  }

  @inline(__always)
  private func gather(
    _ x: UnsafePointer<Float>, channels: Int, tiles: Range<Int>, first: Int, _ grid: TileGrid, side: Int, margin: Int,
    wide: ((Int) -> SIMD16<Float>, (Int, SIMD16<Float>) -> Void) -> Void,
    narrow: ((Int) -> Float, (Int, Float) -> Void) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 36) { offsets in
      guard let offsets = offsets.baseAddress else { return }
      for tile in tiles {
        grid.offsets(of: tile, side: side, margin: margin, into: offsets)
        let target = buffer.pointer + (tile - first) * channels
        let stride = stride
        overChannels(channels) { channel, _ in
          wide(
            { offsets[$0] < 0 ? .zero : SIMD16<Float>.load(x + offsets[$0] * channels + channel) },
            { $1.store(target + $0 * stride + channel) })
        } _: { channel, _ in
          narrow(
            { offsets[$0] < 0 ? 0 : x[offsets[$0] * channels + channel] }, { target[$0 * stride + channel] = $1 })
        }
      }
    }
  }

  /// Transforms rows `tiles − first` back into output tiles of y [pixels, channels].
  func scatterOutputs(_ y: UnsafeMutablePointer<Float>, channels: Int, tiles: Range<Int>, first: Int, _ grid: TileGrid)
  {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 16) { offsets in
      guard let offsets = offsets.baseAddress else { return }
      for tile in tiles {
        grid.offsets(of: tile, side: 4, margin: 0, into: offsets)
        let source = buffer.pointer + (tile - first) * channels
        let stride = stride
        overChannels(channels) { channel, _ in
          inverse4x4({ SIMD16<Float>.load(source + $0 * stride + channel) }) {
            if offsets[$0] >= 0 { $1.store(y + offsets[$0] * channels + channel) }
          }
        } _: { channel, _ in
          inverse4x4({ source[$0 * stride + channel] }) { (index: Int, value: Float) in
            if offsets[index] >= 0 { y[offsets[index] * channels + channel] = value }
          }
        }
      }
    }
  }
}
