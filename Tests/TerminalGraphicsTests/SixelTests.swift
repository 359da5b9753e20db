import Images
import TerminalTesting
import Testing

@testable import TerminalGraphics

/// A picture with as many colours as there are pixels, nearly, in no order.
func noisyImage(_ width: Int, _ height: Int, seed: UInt32 = 1) -> Image {
  var state = seed &* 2_654_435_761 | 1
  return Image(
    width: width, height: height,
    pixels: (0..<(3 * width * height)).map { _ in
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return UInt8(truncatingIfNeeded: state >> 8)
    })
}

/// Red grows to the right, green downwards.
func gradient(_ width: Int, _ height: Int, blue: UInt8 = 128) -> Image {
  var pixels: [UInt8] = []
  for index in 0..<(width * height) {
    pixels.append(UInt8(index % width * 255 / max(1, width - 1)))
    pixels.append(UInt8(index / width * 255 / max(1, height - 1)))
    pixels.append(blue)
  }
  return Image(width: width, height: height, pixels: pixels)
}

@Suite struct SixelTests {
  /// Every pixel of a part comes back as the colour its index stands for, and no other pixel is drawn.
  private func check(_ image: Image, _ factor: Int, _ part: PixelRectangle, colors: Int = 256) throws {
    var palette = SteadyPalette()
    let indexed = try palette.indexed(image, maximumColors: colors)
    #expect(indexed.percents.count <= 3 * colors)
    let decoded = try #require(SixelDecoder(sixelData(of: indexed, enlargedBy: factor, part: part)))
    #expect(decoded.width == part.width && decoded.height == part.height)
    for y in 0..<(part.height + 6) {
      for x in 0..<(part.width + 2) {
        guard x < part.width, y < part.height else {
          #expect(decoded.color(x, y) == nil, "drawn outside, at \(x), \(y)")
          continue
        }
        let pixel = (part.y + y) / factor * image.width + (part.x + x) / factor
        let color = (0..<3).map { (Int(indexed.percents[3 * Int(indexed.indices[pixel]) + $0]) * 255 + 50) / 100 }
        guard decoded.color(x, y) != color else { continue }
        Issue.record("\(String(describing: decoded.color(x, y))) at \(x), \(y) instead of \(color)")
        return
      }
    }
  }

  @Test(arguments: [(1, 1), (1, 6), (5, 7), (16, 6), (17, 13), (64, 11), (3, 40)], [1, 2, 3, 5, 6, 7, 8, 12, 13])
  func everyPixelComesBack(_ size: (Int, Int), _ factor: Int) throws {
    for image in [noisyImage(size.0, size.1), gradient(size.0, size.1)] {
      let (width, height) = (image.width * factor, image.height * factor)
      try check(image, factor, PixelRectangle(x: 0, y: 0, width: width, height: height))
    }
  }

  @Test(arguments: [1, 2, 5, 8, 9])
  func everyPartComesBack(_ factor: Int) throws {
    let image = noisyImage(19, 14)
    let (width, height) = (19 * factor, 14 * factor)
    for (x, y, w, h) in [(0, 0, 7, 5), (3, 2, 11, 12), (width - 1, height - 1, 1, 1), (5, 0, width - 5, height)] {
      try check(image, factor, PixelRectangle(x: x, y: y, width: w, height: h))
    }
  }

  @Test(arguments: [2, 4, 16, 255])
  func registersAreRespected(_ colors: Int) throws {
    let image = noisyImage(20, 15)
    let part = PixelRectangle(x: 0, y: 0, width: 60, height: 45)
    try check(image, 3, part, colors: colors)
    var palette = SteadyPalette()
    let text = String(
      decoding: sixelData(
        of: try palette.indexed(image, maximumColors: colors), enlargedBy: 3, part: part), as: UTF8.self)
    let registers = text.split(separator: "#").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    #expect(registers.allSatisfy { $0 < colors })
  }

  /// Colours go over the line in percent, so 2.55 levels is as near as it gets.
  @Test func fewColoursAreKept() throws {
    let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [20, 40, 200], [0, 0, 0], [255, 255, 255]]
    let image = Image(width: 9, height: 8, pixels: (0..<72).flatMap { colors[$0 * 7 / 3 % 5] })
    #expect(try error(of: image) <= 3 * 1.3 * 1.3)
  }

  @Test func manyColoursComeBackNearly() throws {
    let (small, large) = (try error(of: gradient(32, 32)), try error(of: gradient(300, 200)))
    #expect(small < 80)
    #expect(large < 80)
  }

  /// The mean squared distance.
  private func error(of image: Image) throws -> Double {
    var palette = SteadyPalette()
    let indexed = try palette.indexed(image)
    let sum = indexed.indices.enumerated().reduce(0) { sum, pixel in
      sum
        + (0..<3).reduce(0) {
          let level = (Int(indexed.percents[3 * Int(pixel.element) + $1]) * 255 + 50) / 100
          let difference = level - Int(image.pixels[3 * pixel.offset + $1])
          return $0 + difference * difference
        }
    }
    return Double(sum) / Double(indexed.indices.count)
  }
}

@Suite struct PaletteTests {
  @Test func theSearchFindsTheNearest() {
    let palette = noisyImage(16, 16, seed: 5).pixels
    var search = PaletteSearch(palette)
    let image = noisyImage(40, 30, seed: 9)
    for pixel in 0..<1200 {
      let color = (0..<3).map { Int(image.pixels[3 * pixel + $0]) }
      func distance(_ entry: Int) -> Int {
        (0..<3).reduce(0) {
          $0 + (Int(palette[3 * entry + $1]) - color[$1]) * (Int(palette[3 * entry + $1]) - color[$1])
        }
      }
      let found = search.nearest(UInt8(color[0]), UInt8(color[1]), UInt8(color[2]))
      let least = (0..<256).map(distance).min() ?? 0
      #expect(Int(found.distance) == least && distance(Int(found.index)) == least)
    }
  }

  /// A walk: a face that changes slowly before a background that does not.
  private func walk(_ step: Int) -> Image {
    var image = gradient(32, 32)
    for y in 8..<24 {
      for x in 8..<24 {
        let start = 3 * (y * 32 + x)
        image.pixels[start] = UInt8(200 - x * 3 + step / 3)
        image.pixels[start + 1] = UInt8(120 + y - step / 4)
        image.pixels[start + 2] = UInt8(90 + (x + y) / 2)
      }
    }
    return image
  }

  @Test func whatDoesNotChangeKeepsItsColour() throws {
    var palette = SteadyPalette()
    let first = try palette.indexed(walk(0))
    for step in 1...30 {
      let next = try palette.indexed(walk(step))
      for pixel in 0..<(8 * 32) {
        let (before, after) = (3 * Int(first.indices[pixel]), 3 * Int(next.indices[pixel]))
        #expect(first.percents[before..<(before + 3)] == next.percents[after..<(after + 3)])
      }
    }
    #expect(palette.choices == 1)
  }

  @Test func anotherPictureGetsAnotherPalette() throws {
    var palette = SteadyPalette()
    _ = try palette.indexed(gradient(32, 32, blue: 20))
    let kept = try palette.indexed(gradient(32, 32, blue: 22))
    #expect(palette.choices == 1)
    let other = try palette.indexed(gradient(32, 32, blue: 230))
    #expect(palette.choices == 2 && other.percents != kept.percents)
    var fresh = SteadyPalette()
    #expect(try fresh.indexed(gradient(32, 32, blue: 230)) == other)
  }

  /// A small thing in a colour of its own is not lost in a mean.
  @Test func aNewColourIsShown() throws {
    var palette = SteadyPalette()
    let plain = Image(width: 32, height: 32, filledWith: (40, 60, 80))
    _ = try palette.indexed(plain)
    var spotted = plain
    spotted.pixels.replaceSubrange(1500..<1506, with: [250, 20, 20, 250, 20, 20])
    let shown = try palette.indexed(spotted)
    #expect(shown.percents[3 * Int(shown.indices[500])] > 90)
  }

  @Test func fewerRegistersAreAnotherPalette() throws {
    var palette = SteadyPalette()
    _ = try palette.indexed(gradient(32, 32), maximumColors: 256)
    #expect(try palette.indexed(gradient(32, 32), maximumColors: 16).percents.count <= 48)
  }
}
