import Foundation
import Testing

@testable import Files
@testable import Images

/// All that cameras and browsers write, and what is missing of it.
struct JPEGReadingTests {
  /// Smooth, as photographs are.
  private func photo(_ width: Int, _ height: Int) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let wave = 128 + 100 * sin(Double(x + 2 * y) / 40)
        pixels += [UInt8(x * 255 / width), UInt8(y * 255 / height), UInt8(wave)]
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private func difference(_ one: Image, _ other: Image) -> Double {
    guard (one.width, one.height, one.channels) == (other.width, other.height, other.channels) else { return .infinity }
    let sum = zip(one.pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(sum) / Double(one.pixels.count)
  }

  private func decoded(_ bytes: [UInt8], fitting side: Int? = nil) throws -> Image {
    try Image(decoding: bytes, name: "photo", fitting: side)
  }

  @Test(arguments: [[(1, 1)], [(2, 1)], [(1, 2)], [(2, 2)], [(4, 1)], [(4, 2)], [(3, 1)], [(2, 1), (1, 2), (1, 1)]])
  func anySamplingIsRead(sampling: [(Int, Int)]) throws {
    let image = photo(96, 64)
    for isProgressive in [false, true] {
      let bytes = jpeg(image, JPEGForm(sampling: sampling, isProgressive: isProgressive))
      #expect(try difference(decoded(bytes), image) < 6, "\(sampling) \(isProgressive)")
    }
  }

  @Test func harmlessWarningsAreHarmless() throws {
    let bytes = jpeg(photo(96, 64))
    let whole = try decoded(bytes)
    let scan = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xDA]) })
    var spectrum = bytes
    // The last coefficient of a scan, which some phones have as 0.
    spectrum[scan + 2 + Int(bytes[scan + 3]) - 2] = 0
    let others: [(String, [UInt8])] = [
      ("padding", bytes.dropLast(2) + [UInt8](repeating: 0, count: 16) + bytes.suffix(2)),
      ("no end", bytes.dropLast(2)), ("half an end", bytes.dropLast(1)), ("spectrum", spectrum),
      ("trailing", bytes + [UInt8](repeating: 7, count: 5000)), ("another picture behind it", bytes + bytes),
    ]
    for (name, bytes) in others { #expect(try decoded(bytes) == whole, "\(name)") }
    let progressive = jpeg(photo(96, 64), JPEGForm(isProgressive: true))
    #expect(try decoded(progressive.dropLast(2)) == decoded(progressive))
  }

  @Test(arguments: [false, true]) func whatIsMissingIsDamage(isProgressive: Bool) throws {
    let bytes = jpeg(noise(width: 96, height: 64), JPEGForm(isProgressive: isProgressive))
    for part in [0.1, 0.3, 0.6, 0.95, 0.99] {
      let cut = Array(bytes[..<Int(Double(bytes.count) * part)])
      for side in [nil, 4] { #expect(throws: ImageError.self, "\(part)") { try decoded(cut, fitting: side) } }
    }
    guard isProgressive else { return }
    // Between two scans, where nothing else is amiss.
    let scans = bytes.indices.filter { bytes[$0...].starts(with: [0xFF, 0xDA]) }
    #expect(throws: ImageError.self) { try decoded(Array(bytes[..<scans[scans.count - 1]])) }
  }

  /// Decoded at a fraction, with at least two pixels for each that is wanted, and as the whole one looks, whichever way it
  /// is turned: at neither end of the sides is there a whole number of decoded pixels.
  @Test(arguments: 1...8) func fractionsLookLikeTheWhole(value: Int) throws {
    let image = photo(801, 603)
    let orientation = try #require(Orientation(rawValue: UInt16(value)))
    let bytes = jpeg(image, JPEGForm(quality: 90, sampling: [(2, 2)], orientation: orientation))
    for (side, shorter) in [(32, 76), (64, 151), (128, 302), (256, 603)] {
      let read = try ReadPicture(decoding: bytes, name: "photo", fitting: side)
      let size = orientation.swapsSides ? (603, 801) : (801, 603)
      #expect((read.width, read.height) == size && min(read.image.width, read.image.height) == shorter)
      let whole = try decoded(bytes).croppedToSquare().resized(width: side, height: side)
      #expect(difference(read.square(of: side), whole) < 0.6, "\(side)")
    }
  }
}
