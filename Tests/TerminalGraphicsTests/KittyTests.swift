import Foundation
import Images
import Testing

@testable import TerminalGraphics

/// Reads a zlib stream of one block in fixed codes (RFC 1950, 1951).
private struct Inflater {
  private let bytes: [UInt8]
  private var position = 16

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func bit() -> Int {
    defer { position += 1 }
    return Int(bytes[position / 8] >> UInt8(position % 8)) & 1
  }

  private mutating func number(_ bits: Int) -> Int { (0..<bits).reduce(0) { $0 | bit() << $1 } }

  private mutating func code(_ bits: Int, after start: Int = 0) -> Int {
    (0..<bits).reduce(start) { value, _ in value << 1 | bit() }
  }

  private mutating func symbol() -> Int {
    let seven = code(7)
    if seven < 24 { return 256 + seven }
    let eight = code(1, after: seven)
    if (0x30...0xBF).contains(eight) { return eight - 0x30 }
    if (0xC0...0xC7).contains(eight) { return 280 + eight - 0xC0 }
    return 144 + code(1, after: eight) - 0x190
  }

  mutating func inflated() throws -> [UInt8] {
    try #require(Int(bytes[0]) << 8 | Int(bytes[1]) != 0 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0)
    try #require(number(3) == 0b011)
    let lengths = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    let distances = [
      1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
      8193, 12289, 16385, 24577,
    ]
    var output: [UInt8] = []
    while true {
      let symbol = symbol()
      if symbol == 256 { break }
      guard symbol > 256 else {
        output.append(UInt8(symbol))
        continue
      }
      let step = symbol - 257
      let length = lengths[step] + (step == 28 || step < 8 ? 0 : number((step - 4) / 4))
      let distanceStep = code(5)
      let distance = distances[distanceStep] + (distanceStep < 4 ? 0 : number((distanceStep - 2) / 2))
      try #require(distance <= output.count)
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
    let sum = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    var (a, b) = (1, 0)
    for byte in output {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    #expect(sum == b << 16 | a)
    #expect((position + 7) / 8 + 4 == bytes.count)
    return output
  }
}

@Suite struct KittyTests {
  @Test(arguments: [(1, 1), (3, 5), (64, 9), (130, 2), (31, 31)], [1, 2, 3, 8, 90])
  func enlargedPicturesAreCompressed(_ size: (Int, Int), _ factor: Int) throws {
    let flat = Image(width: size.0, height: size.1, filledWith: (200, 7, 150))
    for image in [noisyImage(size.0, size.1), gradient(size.0, size.1), flat] {
      var inflater = Inflater(zlibData(of: image, enlargedBy: factor))
      #expect(try inflater.inflated() == image.enlarged(by: factor).pixels)
    }
  }

  @Test func aPictureEnlargedEightTimesIsSmall() {
    #expect(zlibData(of: noisyImage(64, 64), enlargedBy: 8).count < 40_000)
  }

  @Test func picturesAreSentInPieces() throws {
    let text = String(decoding: kittyTransmission(of: noisyImage(40, 30), enlargedBy: 3, id: 7), as: UTF8.self)
    let pieces = text.components(separatedBy: "\u{1B}\\").dropLast()
    #expect(pieces.count > 1)
    var payload = ""
    for (index, piece) in pieces.enumerated() {
      #expect(piece.hasPrefix("\u{1B}_G"))
      let parts = piece.dropFirst(3).split(separator: ";", maxSplits: 1)
      let keys = Set(parts[0].split(separator: ",").map(String.init))
      #expect(keys.isSuperset(of: ["q=2", "m=\(index < pieces.count - 1 ? 1 : 0)"]))
      if index == 0 { #expect(keys.isSuperset(of: ["a=t", "f=24", "o=z", "s=120", "v=90", "i=7"])) }
      #expect(parts[1].count <= 4096 && parts[1].count % 4 == 0)
      payload += parts[1]
    }
    var inflater = Inflater(Array(try #require(Data(base64Encoded: payload))))
    #expect(try inflater.inflated() == noisyImage(40, 30).enlarged(by: 3).pixels)
  }
}
