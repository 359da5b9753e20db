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

  /// Calls `visit(index, pixel)` for the side × side pixels of a tile that begins `margin` before its outputs; -1 for
  /// those outside of the image. Where the plane `isHalved`, four pixels share one.
  @inline(__always)
  func overPixels(
    of tile: Int, side: Int, margin: Int, isHalved: Bool = false, _ visit: (_ index: Int, _ pixel: Int) -> Void
  ) {
    let image = tile / (rows * columns)
    let inImage = tile - image * rows * columns
    let tileRow = inImage / columns
    let (top, left) = (tileRow * 4 - margin, (inImage - tileRow * columns) * 4 - margin)
    let shift = isHalved ? 1 : 0
    let (firstRow, planeWidth) = (image * (height >> shift), width >> shift)
    for row in 0..<side {
      let y = top + row
      let isRowInside = y >= 0 && y < height
      let start = (firstRow + y >> shift) * planeWidth
      for column in 0..<side {
        let x = left + column
        visit(row * side + column, isRowInside && x >= 0 && x < width ? start + x >> shift : -1)
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
    overChannels(source.channels) {
      gatherInputs(channel: $0, into: target, Vector.self)
    } narrow: {
      gatherInputs(channel: $0, into: target, Float.self)
    }
  }

  private func gatherInputs<V: Lanes>(channel: Int, into target: TileTarget, _: V.Type) {
    if let slope = source.mask?.slope {
      inputFrequencies(
        pointers, masks: masks, slope: slope, channel: channel, into: target.address(channel), stride: target.stride,
        V.self)
    } else {
      inputFrequencies(pointers, channel: channel, into: target.address(channel), stride: target.stride, V.self)
    }
  }

  func gatherGradients(_ tile: Int, into target: TileTarget) {
    locate(tile, side: 4, margin: 0)
    overChannels(source.channels) {
      gatherGradients(channel: $0, into: target, Vector.self)
    } narrow: {
      gatherGradients(channel: $0, into: target, Float.self)
    }
  }

  private func gatherGradients<V: Lanes>(channel: Int, into target: TileTarget, _: V.Type) {
    if let slope = source.mask?.slope {
      gradientFrequencies(
        pointers, masks: masks, slope: slope, channel: channel, into: target.address(channel), stride: target.stride,
        V.self)
    } else {
      gradientFrequencies(pointers, channel: channel, into: target.address(channel), stride: target.stride, V.self)
    }
  }

  private func locate(_ tile: Int, side: Int, margin: Int) {
    let (base, channels, zeros) = (source.pixels, source.channels, UnsafePointer(outside.pointer))
    @inline(__always) func point(_ index: Int, _ pixel: Int) {
      pointers[index] = pixel >= 0 ? base + pixel * channels : zeros
    }
    grid.overPixels(of: tile, side: side, margin: margin, isHalved: source.isHalved, point)
    guard let activated = source.mask?.activated.pointer else { return }
    @inline(__always) func pointMask(_ index: Int, _ pixel: Int) {
      masks[index] = pixel >= 0 ? UnsafePointer(activated) + pixel * channels : zeros
    }
    grid.overPixels(of: tile, side: side, margin: margin, pointMask)
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

  /// Channels `range` of the tiles, whose frequencies lie `stride` floats apart; `source` is the range's first channel
  /// of the first tile, and from tile to tile there are `leading` floats.
  func scatter(
    _ tiles: Range<Int>, from source: UnsafePointer<Float>, leading: Int, stride: Int, channels range: Range<Int>
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 16) { offsets in
      guard let offsets = offsets.baseAddress else { return }
      for tile in tiles {
        let isPooled = if case .sumPool = epilogue { true } else { false }
        @inline(__always) func place(_ index: Int, _ pixel: Int) { offsets[index] = pixel * channels }
        grid.overPixels(of: tile, side: 4, margin: 0, isHalved: isPooled, place)
        let first = source + (tile - tiles.lowerBound) * leading
        overChannels(range.count) {
          put(first + $0, stride, range.lowerBound + $0, offsets, Vector.self)
        } narrow: {
          put(first + $0, stride, range.lowerBound + $0, offsets, Float.self)
        }
      }
    }
  }

  /// A channel's frequencies, `stride` floats apart, to their pixels; those with negative offsets lie outside.
  @inline(never)
  private func put<V: Lanes>(
    _ frequencies: UnsafePointer<Float>, _ stride: Int, _ channel: Int, _ offsets: UnsafePointer<Int>, _: V.Type
  ) {
    let output = output + channel
    switch epilogue {
    case .none:
      @inline(__always) func store(_ place: Int, _ value: V) {
        if offsets[place] >= 0 { value.store(output + offsets[place]) }
      }
      overOutputs(frequencies, stride: stride, store)
    case .biasLeakyReLU(let bias, let slope):
      let bias = V.load(bias.pointer + channel)
      @inline(__always) func store(_ place: Int, _ value: V) {
        let sum = value + bias
        if offsets[place] >= 0 { sum.masked(by: sum, slope).store(output + offsets[place]) }
      }
      overOutputs(frequencies, stride: stride, store)
    case .mask(let mask):
      let (activated, slope) = (UnsafePointer(mask.activated.pointer) + channel, mask.slope)
      @inline(__always) func store(_ place: Int, _ value: V) {
        let offset = offsets[place]
        if offset >= 0 { value.masked(by: .load(activated + offset), slope).store(output + offset) }
      }
      overOutputs(frequencies, stride: stride, store)
    case .sumPool:
      @inline(__always) func store(_ place: Int, _ value: V) {
        if offsets[place] >= 0 { value.store(output + offsets[place]) }
      }
      overPooledOutputs(frequencies, stride: stride, store)
    }
  }
}
