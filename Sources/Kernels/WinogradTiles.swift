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

  /// Calls `visit(index, pixel)` for the side × side pixels of a tile that begins `margin` before its outputs; nil for
  /// those outside of the image. Where the plane `isHalved`, four pixels share one.
  @inline(__always)
  func overPixels(
    of tile: Int, side: Int, margin: Int, isHalved: Bool = false, _ visit: (_ index: Int, _ pixel: Int?) -> Void
  ) {
    let image = tile / (rows * columns)
    let inImage = tile - image * rows * columns
    let (top, left) = (inImage / columns * 4 - margin, inImage % columns * 4 - margin)
    let shift = isHalved ? 1 : 0
    for row in 0..<side {
      let y = top + row
      let start = (image * (height >> shift) + y >> shift) * (width >> shift)
      for column in 0..<side {
        let x = left + column
        let isInside = y >= 0 && y < height && x >= 0 && x < width
        visit(row * side + column, isInside ? start + x >> shift : nil)
      }
    }
  }
}

/// Images as tiles are gathered from: [pixels, channels].
struct TileSource {
  let pixels: UnsafePointer<Float>
  let channels: Int
  /// Whether the images lie at half the resolution, to be repeated 2×2.
  var isHalved = false
  /// What is multiplied with the derivative of leaky ReLU on the way, if anything.
  var mask: LeakyReLUMask?

  init(_ buffer: FloatBuffer, channels: Int, isHalved: Bool = false, mask: LeakyReLUMask? = nil) {
    pixels = UnsafePointer(buffer.pointer)
    self.channels = channels
    self.isHalved = isHalved
    self.mask = mask
  }
}

/// Where a gathered tile goes: `target` of a channel, and from one frequency to the next `stride` floats.
struct TileTarget {
  let base: UnsafeMutablePointer<Float>
  let stride: Int
  /// Floats from a group of 16 channels to the next.
  let groupStride: Int

  @inline(__always) func address(_ channel: Int) -> UnsafeMutablePointer<Float> {
    base + channel / 16 * groupStride + channel % 16
  }
}

/// Brings one tile of 6×6 inputs, or of 4×4 gradients to outputs, into frequencies.
struct TileGatherer: ~Copyable {
  private let pointers: UnsafeMutablePointer<UnsafePointer<Float>>
  private let masks: UnsafeMutablePointer<UnsafePointer<Float>>
  private let outside: FloatBuffer
  private let source: TileSource
  private let grid: TileGrid

  init(_ source: TileSource, _ grid: TileGrid) {
    self.source = source
    self.grid = grid
    pointers = .allocate(capacity: 36)
    masks = .allocate(capacity: 36)
    outside = FloatBuffer(repeating: 0, count: source.channels)
  }

  deinit {
    pointers.deallocate()
    masks.deallocate()
  }

  func gatherInputs(_ tile: Int, into target: TileTarget) {
    locate(tile, side: 6, margin: 1)
    if let slope = source.mask?.slope {
      overChannels(source.channels) { channel, _ in
        let address = target.address(channel)
        transform6x6({ masked($0, channel, slope) as SIMD16<Float> }) { $1.store(address + $0 * target.stride) }
      } _: { channel, _ in
        let address = target.address(channel)
        transform6x6({ masked($0, channel, slope) as Float }) { $1.store(address + $0 * target.stride) }
      }
    } else {
      overChannels(source.channels) { channel, _ in
        let address = target.address(channel)
        transform6x6({ SIMD16<Float>.load(pointers[$0] + channel) }) { $1.store(address + $0 * target.stride) }
      } _: { channel, _ in
        let address = target.address(channel)
        transform6x6({ pointers[$0][channel] }) { $1.store(address + $0 * target.stride) }
      }
    }
  }

  func gatherGradients(_ tile: Int, into target: TileTarget) {
    locate(tile, side: 4, margin: 0)
    if let slope = source.mask?.slope {
      overChannels(source.channels) { channel, _ in
        let address = target.address(channel)
        transform4x4({ masked($0, channel, slope) as SIMD16<Float> }) { $1.store(address + $0 * target.stride) }
      } _: { channel, _ in
        let address = target.address(channel)
        transform4x4({ masked($0, channel, slope) as Float }) { $1.store(address + $0 * target.stride) }
      }
    } else {
      overChannels(source.channels) { channel, _ in
        let address = target.address(channel)
        transform4x4({ SIMD16<Float>.load(pointers[$0] + channel) }) { $1.store(address + $0 * target.stride) }
      } _: { channel, _ in
        let address = target.address(channel)
        transform4x4({ pointers[$0][channel] }) { $1.store(address + $0 * target.stride) }
      }
    }
  }

  @inline(__always) private func masked<V: Lanes>(_ index: Int, _ channel: Int, _ slope: Float) -> V {
    V.load(pointers[index] + channel).masked(by: V.load(masks[index] + channel), slope)
  }

  private func locate(_ tile: Int, side: Int, margin: Int) {
    let (base, channels, zeros) = (source.pixels, source.channels, UnsafePointer(outside.pointer))
    grid.overPixels(of: tile, side: side, margin: margin, isHalved: source.isHalved) { index, pixel in
      pointers[index] = pixel.map { base + $0 * channels } ?? zeros
    }
    guard let activated = source.mask?.activated.pointer else { return }
    grid.overPixels(of: tile, side: side, margin: margin) { index, pixel in
      masks[index] = pixel.map { UnsafePointer(activated) + $0 * channels } ?? zeros
    }
  }
}

/// What becomes of an output before it is stored.
public enum ConvolutionEpilogue {
  case none
  /// leakyReLU(y + bias).
  case biasLeakyReLU(bias: FloatBuffer, slope: Float)
  /// y times the derivative of leaky ReLU.
  case mask(LeakyReLUMask)
  /// The sum of every 2×2 block: the output has half the resolution.
  case sumPool
}

/// Brings tiles of frequencies back to 4×4 outputs of images [pixels, channels].
struct TileScatterer {
  let output: UnsafeMutablePointer<Float>
  let channels: Int
  let epilogue: ConvolutionEpilogue
  let grid: TileGrid

  /// Channels `range` of a tile whose frequencies lie `stride` floats apart; `source` is that of the range's first.
  func scatter(_ tile: Int, from source: UnsafePointer<Float>, stride: Int, channels range: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 16) { offsets in
      guard let offsets = offsets.baseAddress else { return }
      grid.overPixels(of: tile, side: 4, margin: 0) { index, pixel in offsets[index] = pixel.map { $0 * channels } ?? -1
      }
      switch epilogue {
      case .none:
        put(source, stride, range, offsets) { value, _, _ in
          value
        } narrow: { value, _, _ in
          value
        }
      case .biasLeakyReLU(let bias, let slope):
        let bias = bias.pointer
        put(source, stride, range, offsets) { value, _, channel in
          let sum = value + SIMD16<Float>.load(bias + channel)
          return sum.masked(by: sum, slope)
        } narrow: { value, _, channel in
          let sum = value + bias[channel]
          return sum.masked(by: sum, slope)
        }
      case .mask(let mask):
        let (activated, slope) = (mask.activated.pointer, mask.slope)
        put(source, stride, range, offsets) { value, offset, channel in
          value.masked(by: .load(activated + offset + channel), slope)
        } narrow: { value, offset, channel in
          value.masked(by: activated[offset + channel], slope)
        }
      case .sumPool: putPooled(tile, source, stride, range)
      }
    }
  }

  @inline(__always)
  private func put(
    _ source: UnsafePointer<Float>, _ stride: Int, _ range: Range<Int>, _ offsets: UnsafePointer<Int>,
    wide: (SIMD16<Float>, _ offset: Int, _ channel: Int) -> SIMD16<Float>,
    narrow: (Float, _ offset: Int, _ channel: Int) -> Float
  ) {
    overChannels(range.count) { index, _ in
      let channel = range.lowerBound + index
      inverse4x4({ SIMD16<Float>.load(source + $0 * stride + index) }) {
        let offset = offsets[$0]
        if offset >= 0 { wide($1, offset, channel).store(output + offset + channel) }
      }
    } _: { index, _ in
      let channel = range.lowerBound + index
      inverse4x4({ source[$0 * stride + index] }) { (place: Int, value: Float) in
        let offset = offsets[place]
        if offset >= 0 { output[offset + channel] = narrow(value, offset, channel) }
      }
    }
  }

  private func putPooled(_ tile: Int, _ source: UnsafePointer<Float>, _ stride: Int, _ range: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 16) { offsets in
      guard let offsets = offsets.baseAddress else { return }
      grid.overPixels(of: tile, side: 4, margin: 0, isHalved: true) { index, pixel in
        offsets[index] = pixel.map { $0 * channels } ?? -1
      }
      overChannels(range.count) { index, _ in
        let target = output + range.lowerBound + index
        inversePooled2x2({ SIMD16<Float>.load(source + $0 * stride + index) }) {
          let offset = offsets[$0]
          if offset >= 0 { $1.store(target + offset) }
        }
      } _: { index, _ in
        let target = output + range.lowerBound + index
        inversePooled2x2({ source[$0 * stride + index] }) { (place: Int, value: Float) in
          let offset = offsets[place]
          if offset >= 0 { target[offset] = value }
        }
      }
    }
  }
}
