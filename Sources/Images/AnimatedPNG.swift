/// Writes an animation picture by picture.
public protocol AnimationEncoder {
  /// What the file goes on with for another picture, all of one size.
  mutating func bytes(adding image: Image) throws(ImageError) -> [UInt8]
  /// What it ends with.
  mutating func end() -> [UInt8]
}

/// An animation as an APNG (PNG specification, third edition, section 11.3.6), which programs that know PNG alone show as
/// its first picture. It plays without end.
public struct AnimatedPNG: AnimationEncoder {
  private let frameCount: Int
  private let framesPerSecond: Int
  private let text: [(keyword: String, text: String)]
  /// Number of the next chunk that has one.
  private var sequence: UInt32 = 0

  /// - Parameter frameCount: how many pictures there will be, which the file says at its beginning.
  public init(frameCount: Int, framesPerSecond: Int, text: [(keyword: String, text: String)] = []) {
    precondition(frameCount > 0 && (1...1000).contains(framesPerSecond), "\(frameCount) pictures at \(framesPerSecond)")
    self.frameCount = frameCount
    self.framesPerSecond = framesPerSecond
    self.text = text
  }

  public mutating func bytes(adding image: Image) throws(ImageError) -> [UInt8] {
    let isFirst = sequence == 0
    let png = try image.pngData(text: isFirst ? text : [])
    let chunks = PNGChunk.chunks(in: png)
    let data = chunks.filter { $0.type == "IDAT" }
    guard isFirst, let header = chunks.first, let start = data.first?.range.lowerBound else {
      return control(image) + data.flatMap { PNGChunk.bytes("fdAT", nextNumber() + png[$0.data]) }
    }
    // 0 plays: without end.
    let animation = PNGChunk.bytes("acTL", bigEndian(UInt32(frameCount)) + bigEndian(UInt32(0)))
    return png[..<header.range.upperBound] + animation + png[header.range.upperBound..<start] + control(image)
      + data.flatMap { png[$0.range] }
  }

  public func end() -> [UInt8] { PNGChunk.bytes("IEND", []) }

  /// The picture's size and place, and how long it stays; it replaces what was there.
  private mutating func control(_ image: Image) -> [UInt8] {
    let size = bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height))
    let delay = bigEndian(UInt16(1)) + bigEndian(UInt16(framesPerSecond))
    return PNGChunk.bytes("fcTL", nextNumber() + size + [UInt8](repeating: 0, count: 8) + delay + [0, 0])
  }

  private mutating func nextNumber() -> [UInt8] {
    defer { sequence += 1 }
    return bigEndian(sequence)
  }
}
