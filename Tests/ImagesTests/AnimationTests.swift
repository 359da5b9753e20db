import Testing

@testable import Files
@testable import Images

@Suite struct AnimationTests {
  /// Pictures of few colours, of many, and of a single one.
  private func frames(_ count: Int, width: Int = 31, height: Int = 17) -> [Image] {
    (0..<count).map { number in
      let noise = noise(width: width, height: height)
      return Image(
        width: width, height: height,
        pixels: noise.pixels.map { number == 1 ? 77 : UInt8(Int($0) / 64 * 64 + number) })
    }
  }

  private func encoded(_ encoder: some AnimationEncoder, _ frames: [Image]) throws -> [UInt8] {
    var encoder = encoder
    return try frames.flatMap { try encoder.bytes(adding: $0) } + encoder.end()
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  // MARK: PNG

  @Test func animatedPNGHoldsEveryPicture() throws {
    let frames = frames(4)
    let bytes = try encoded(
      AnimatedPNG(frameCount: 4, framesPerSecond: 25, text: [("Software", "progan")]), frames)
    #expect(try Image(decoding: bytes, name: "first") == frames[0])
    #expect(try Image.pngText(in: bytes).map(\.text) == ["progan"])
    let chunks = PNGChunk.chunks(in: bytes)
    #expect(chunks.first?.type == "IHDR" && chunks.last?.type == "IEND")
    #expect(chunks.last?.range.upperBound == bytes.count)
    let types = chunks.map(\.type).filter { ["acTL", "fcTL", "IDAT", "fdAT"].contains($0) }
    #expect(types == ["acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT"])
    func data(_ types: String...) -> [ArraySlice<UInt8>] {
      chunks.filter { types.contains($0.type) }.map { bytes[$0.data] }
    }
    for control in data("fcTL").map({ Array($0) }) {
      #expect(number(control[4..<8]) == 31 && number(control[8..<12]) == 17)
      #expect(number(control[20..<22]) == 1 && number(control[22..<24]) == 25)
    }
    #expect(data("fcTL", "fdAT").map { number($0.prefix(4)) } == Array(0..<7))
    #expect(data("acTL").map { Array($0) } == [[0, 0, 0, 4, 0, 0, 0, 0]])
    // Each later picture is a PNG again, once its data have the header that all share.
    let head = bytes[..<(chunks.first { $0.type == "acTL" }?.range.lowerBound ?? 0)]
    for (frame, data) in zip(frames.dropFirst(), data("fdAT")) {
      let single = head + PNGChunk.bytes("IDAT", Array(data.dropFirst(4))) + PNGChunk.bytes("IEND", [])
      #expect(try Image(decoding: Array(single), name: "later") == frame)
    }
  }

  // MARK: GIF

  @Test func gifHoldsEveryPicture() throws {
    let frames = frames(5)
    let palette = ColorPalette(of: frames)
    let gif = try DecodedGIF(try encoded(AnimatedGIF(palette: palette, framesPerSecond: 25), frames))
    #expect(gif.delays == [4, 4, 4, 4, 4])
    #expect(gif.isEndless)
    #expect(gif.frames.count == 5)
    for (decoded, frame) in zip(gif.frames, frames) {
      #expect(decoded == palette.indices(of: frame).flatMap { gif.palette[Int($0)] })
    }
  }

  /// Noise fills the table of codes many times over; one colour makes its longest strings.
  @Test(arguments: [(1, 1), (3, 2), (200, 150)]) func gifCodesOfAllLengthsAreRead(width: Int, height: Int) throws {
    let noisy = noise(width: width, height: height)
    let flat = Image(width: width, height: height, pixels: noisy.pixels.map { _ in 9 })
    for image in [noisy, flat] {
      let palette = ColorPalette(of: [image])
      let gif = try DecodedGIF(try encoded(AnimatedGIF(palette: palette, framesPerSecond: 20), [image]))
      #expect(gif.frames == [palette.indices(of: image).flatMap { gif.palette[Int($0)] }])
      #expect(gif.delays == [5])
    }
  }

  @Test func fewColoursStayAsTheyAreAndManyComeClose() {
    let few = Image(width: 16, height: 16, pixels: (0..<768).map { UInt8($0 / 3 % 200) })
    let palette = ColorPalette(of: [few])
    let restored = palette.indices(of: few).flatMap { index in
      let color = palette.colors[Int(index)]
      return [color.x, color.y, color.z]
    }
    #expect(palette.colors.count <= 256)
    // A colour's five highest bits are told apart.
    #expect(zip(restored, few.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 7 })
    let many = noise(width: 64, height: 64)
    let close = ColorPalette(of: [many])
    let distances = zip(close.indices(of: many), 0..<4096).map { index, pixel in
      let color = close.colors[Int(index)]
      return [color.x, color.y, color.z].enumerated().reduce(0.0) { sum, part in
        let difference = Double(part.element) - Double(many.pixels[3 * pixel + part.offset])
        return sum + difference * difference
      }
    }
    // 256 even cells of the cube would be 40 wide, which is a mean square of 3 · 40² / 12.
    #expect(distances.reduce(0, +) / 4096 < 400)
    #expect(close.colors.count == 256)
  }

  @Test func greyPicturesHaveGreys() throws {
    let grey = noise(width: 20, height: 20, channels: 1)
    let palette = ColorPalette(of: [grey])
    #expect(palette.colors.allSatisfy { $0.x == $0.y && $0.y == $0.z })
    #expect(palette.indices(of: grey).count == 400)
  }

  @Test func whatAGifCannotHoldIsRefused() {
    let wide = Image(width: 70_000, height: 1, channels: 1, pixels: [UInt8](repeating: 1, count: 70_000))
    let encoder = AnimatedGIF(palette: ColorPalette(of: [wide]), framesPerSecond: 25)
    #expect(throws: ImageError.self) { try encoder.bytes(adding: wide) }
  }
}
