/// Where a data set's pixels are.
protocol PixelStore: Sendable {
  /// Adds the bytes of one picture at a resolution.
  func append(_ index: Int, at resolution: Int, to bytes: inout [UInt8]) throws(ImageError)
}

/// All pictures one after the other, by resolution, in memory.
struct PixelMemory: PixelStore {
  private let channels: Int
  private let sides: [Int]
  private var levels: [Int: [UInt8]] = [:]

  init(resolution: Int, channels: Int) {
    self.channels = channels
    sides = pyramidSides(resolution)
  }

  /// Takes in one more picture.
  mutating func append(_ pyramid: [[UInt8]]) {
    for (side, level) in zip(sides, pyramid) { levels[side, default: []] += level }
  }

  func append(_ index: Int, at resolution: Int, to bytes: inout [UInt8]) {
    guard let level = levels[resolution] else { preconditionFailure("no level of \(resolution)×\(resolution)") }
    let size = resolution * resolution * channels
    bytes += level[(index * size)..<((index + 1) * size)]
  }
}

/// Pictures of a packed file. Levels above those that it has are its largest, enlarged.
struct MappedPixels: PixelStore {
  let pictures: PackedPictures
  let channels: Int

  func append(_ index: Int, at resolution: Int, to bytes: inout [UInt8]) throws(ImageError) {
    let side = min(resolution, pictures.resolution)
    guard side < resolution || channels != PackedLayout.channels else {
      bytes += try pictures.pixels(of: index, at: side)
      return
    }
    let image = Image(width: side, height: side, pixels: Array(try pictures.pixels(of: index, at: side)))
    bytes += image.converted(toChannels: channels).resized(width: resolution, height: resolution).pixels
  }
}
