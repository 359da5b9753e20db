/// How a picture's pixels are to be turned to stand upright (Exif 2.32, tag 274). A phone writes what its sensor sees, and
/// which way it was held.
enum Orientation: UInt16, Sendable {
  case upright = 1
  case mirrored, halfTurn, flipped, transposed, quarterTurn, transverse, threeQuarterTurn

  /// Whether the picture's width is the pixels' height.
  var swapsSides: Bool { rawValue >= Self.transposed.rawValue }

  /// Whether what is at the left of the upright picture was at an end of the pixels' rows or columns, and the same of its
  /// top.
  var beginsRight: Bool { [.mirrored, .halfTurn, .quarterTurn, .transverse].contains(self) }
  var beginsBelow: Bool { [.halfTurn, .flipped, .transverse, .threeQuarterTurn].contains(self) }

  /// As an Exif block has it, with or without its own introduction; nil if it says nothing, or nonsense.
  init?(exif bytes: some Collection<UInt8>) {
    let introduction = Array("Exif\0\0".utf8)
    let block = Array(bytes.starts(with: introduction) ? bytes.dropFirst(introduction.count)[...] : bytes[...])
    guard let found = Self.orientation(tiff: block) else { return nil }
    self = found
  }

  /// The tag in the first directory of a TIFF file.
  private static func orientation(tiff: [UInt8]) -> Orientation? {
    let isBig = tiff.starts(with: Array("MM\0*".utf8))
    guard isBig || tiff.starts(with: Array("II*\0".utf8)) else { return nil }
    func number(_ at: Int, bytes count: Int) -> Int? {
      guard at >= 0, at <= tiff.count - count else { return nil }
      let part = tiff[at..<(at + count)]
      return (isBig ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, bytes: 4), let entries = number(directory, bytes: 2) else { return nil }
    for entry in 0..<entries {
      let start = directory + 2 + 12 * entry
      guard let tag = number(start, bytes: 2), let type = number(start + 2, bytes: 2) else { return nil }
      guard tag == 274 else { continue }
      // A short, as it should be, or a byte or a long, as it is found, also with signs.
      guard let length = [1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4][type], let value = number(start + 8, bytes: length) else {
        return nil
      }
      return UInt16(exactly: value).flatMap(Orientation.init)
    }
    return nil
  }
}

extension Image {
  /// Turned upright.
  func turned(_ orientation: Orientation) -> Image {
    guard orientation != .upright else { return self }
    let (across, down) = (channels, width * channels)
    let (right, bottom) = ((width - 1) * across, (height - 1) * down)
    // Where the upright picture's first pixel lies, and how far it is from there to the next across and down.
    let (first, stepAcross, stepDown) =
      switch orientation {
      case .upright: (0, across, down)
      case .mirrored: (right, -across, down)
      case .halfTurn: (right + bottom, -across, -down)
      case .flipped: (bottom, across, -down)
      case .transposed: (0, down, across)
      case .quarterTurn: (bottom, -down, across)
      case .transverse: (right + bottom, -down, -across)
      case .threeQuarterTurn: (right, down, -across)
      }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let output = [UInt8](unsafeUninitializedCapacity: pixels.count) { output, count in
      pixels.withUnsafeBufferPointer { pixels in
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            let source = first + y * stepDown + x * stepAcross
            for channel in 0..<channels { output[count + channel] = pixels[source + channel] }
            count += channels
          }
        }
      }
    }
    return Image(width: newWidth, height: newHeight, channels: channels, pixels: output)
  }
}
