import Foundation
import Testing

@testable import Files
@testable import Images

@Suite struct CodecTests {
  @Test(arguments: [1, 3])
  func pngRoundTripIsExact(_ channels: Int) throws {
    let image = noise(width: 17, height: 9, channels: channels)
    #expect(try Image(decoding: image.pngData(), name: "noise") == image)
  }

  @Test func textsComeBackWhateverTheirScript() throws {
    let texts = [(keyword: "Software", text: "progan"), (keyword: "progan:latent", text: "π ≠ 3 · 日本")]
    let bytes = try noise(width: 4, height: 4).pngData(text: texts)
    #expect(try Image(decoding: bytes, name: "noise") == noise(width: 4, height: 4))
    let read = try Image.pngText(in: bytes)
    #expect(read.map(\.keyword) == texts.map(\.keyword))
    #expect(read.map(\.text) == texts.map(\.text))
  }

  @Test func keywordsMustBeAscii() {
    #expect(throws: ImageError.self) { try noise(width: 4, height: 4).pngData(text: [("ключ", "x")]) }
  }

  /// A 2×1 RGBA PNG: opaque red, and black that is wholly transparent.
  @Test func transparencyIsFlattenedOnWhite() throws {
    let bytes = [UInt8](
      Data(
        base64Encoded:
          "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR4nGP4z8AARAwMAAz8Af9c/RSVAAAAAElFTkSuQmCC")
        ?? Data())
    let image = try Image(decoding: bytes, name: "rgba")
    #expect(image.pixels == [255, 0, 0, 255, 255, 255])
  }

  @Test func jpegDecodesCloseToWhatWasEncoded() throws {
    let pixels: [UInt8] = (0..<256).flatMap { (index: Int) -> [UInt8] in
      [UInt8(index % 16 * 16), UInt8(index / 16 * 16), 128]
    }
    let image = Image(width: 16, height: 16, pixels: pixels)
    let decoded = try Image(decoding: jpeg(image), name: "gradient")
    let error = zip(decoded.pixels, image.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
    #expect(Double(error) / Double(image.pixels.count) < 6)
  }

  @Test func damagedFilesAreRefusedAndNeverCrash() throws {
    for bytes in [try noise(width: 12, height: 10).pngData(text: [("a", "b")]), jpeg(noise(width: 12, height: 10))] {
      for end in 0..<bytes.count { _ = try? Image(decoding: Array(bytes[..<end]), name: "cut") }
      #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<(bytes.count / 2)]), name: "cut") }
      for trial in 0..<400 {
        var damaged = bytes
        for step in 0..<3 {
          damaged[(trial * 7919 + step * 104_729) % bytes.count] = UInt8((trial * 31 + step * 17) % 256)
        }
        _ = try? Image(decoding: damaged, name: "damaged")
        _ = try? Image.pngText(in: damaged)
      }
    }
  }

  @Test func absurdSizesAreRefusedBeforeMemoryIsTaken() throws {
    var bytes = try noise(width: 4, height: 4).pngData()
    bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect(throws: ImageError.self) { try Image(decoding: bytes, name: "bomb") }
  }

  @Test func namesInErrorsShowTheirControlCharacters() {
    let error = ImageError.undecodable(name: "a\u{1B}[31mb\n", reason: "x")
    #expect(error.description.contains("a␛[31mb␊"))
  }
}

func noise(width: Int, height: Int, channels: Int = 3) -> Image {
  var state: UInt32 = 1
  return Image(
    width: width, height: height, channels: channels,
    pixels: (0..<(width * height * channels)).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    })
}
