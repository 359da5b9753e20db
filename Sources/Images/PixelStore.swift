import Files

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

  /// Room for so many pictures, no more and no less.
  ///
  /// - Throws: if the system does not give as much memory.
  init(resolution: Int, channels: Int, count: Int) throws(ImageError) {
    self.channels = channels
    sides = pyramidSides(resolution)
    let bytes = Self.bytes(resolution: resolution, channels: channels, count: count)
    guard hasRoom(for: bytes) else { throw .tooLarge(bytes: bytes, pictures: count, resolution: resolution) }
    for side in sides { levels[side, default: []].reserveCapacity(count * side * side * channels) }
  }

  /// What so many pictures take.
  static func bytes(resolution: Int, channels: Int, count: Int) -> Int {
    pyramidSides(resolution).reduce(0) { $0 + count * $1 * $1 * channels }
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
    let image = Image(width: side, height: side, pixels: try pictures.pixels(of: index, at: side))
    bytes += image.converted(toChannels: channels).resized(width: resolution, height: resolution).pixels
  }
}
