import Images
import TerminalCanvas
import Testing

@testable import TerminalGraphics

@Suite struct SixelTests {
  private func meanError(_ image: Image, width: Int, height: Int) throws -> Double {
    let decoded = try #require(SixelDecoder(sixelData(of: image, width: width, height: height)))
    #expect(decoded.width == width && decoded.height == height)
    let meant = image.scaled(width: width, height: height)
    var error = 0
    for y in 0..<height {
      for x in 0..<width {
        let color = try #require(decoded.color(x, y), "nothing at \(x), \(y)")
        for channel in 0..<3 { error += abs(color[channel] - Int(meant.pixels[(y * width + x) * 3 + channel])) }
      }
    }
    return Double(error) / Double(3 * width * height)
  }

  /// Colours go over the line in percent, so 2.55 levels is as near as it gets.
  @Test(arguments: [(1, 6), (5, 7), (16, 6), (64, 13)])
  func fewColoursComeBack(_ width: Int, _ height: Int) throws {
    let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [20, 40, 200], [0, 0, 0], [255, 255, 255]]
    let image = Image(width: width, height: height, pixels: (0..<(width * height)).flatMap { colors[$0 * 7 / 3 % 5] })
    #expect(try meanError(image, width: width, height: height) <= 1.5)
    #expect(try meanError(image, width: 3 * width, height: 3 * height) <= 1.5)
  }

  @Test func whatIsLowerThanABandIsRefused() {
    #expect(throws: TerminalGraphicsError.tooLow(height: 5)) {
      try sixelData(of: Image(width: 5, height: 5, filledWith: (1, 2, 3)), width: 5, height: 5)
    }
  }

  @Test func manyColoursComeBackNearly() throws {
    let pixels: [UInt8] = (0..<1024).flatMap { (index: Int) -> [UInt8] in
      [UInt8(index % 32 * 8), UInt8(index / 32 * 8), 128]
    }
    let image = Image(width: 32, height: 32, pixels: pixels)
    #expect(try meanError(image, width: 64, height: 64) < 6)
    #expect(try meanError(image, width: 20, height: 20) < 6)
  }
}

@Suite struct BlockTests {
  @Test func halfBlocksShowTwoPixelsACell() {
    let image = Image(width: 2, height: 2, pixels: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    let cells = blockCells(of: image, in: Size(columns: 2, rows: 1))
    #expect(cells.map(\.character) == ["▀", "▀"])
    #expect(cells.map(\.style.foreground) == [.rgb(1, 1, 1), .rgb(2, 2, 2)])
    #expect(cells.map(\.style.background) == [.rgb(3, 3, 3), .rgb(4, 4, 4)])
  }

  @Test func picturesAreCentredAndKeepTheirShape() {
    let cells = blockCells(of: Image(width: 4, height: 4, filledWith: (9, 9, 9)), in: Size(columns: 10, rows: 3))
    let row = cells[10..<20].map { $0.character == "▀" }
    #expect(row == [false, false, false, true, true, true, true, false, false, false])
  }

  @Test func fittingPrefersWholeMultiples() {
    let sixel = GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)
    let image = Image(width: 64, height: 64, filledWith: (0, 0, 0))
    #expect(fittedSize(of: image, in: Size(columns: 20, rows: 10), capability: sixel) == (192, 192))
    #expect(fittedSize(of: image, in: Size(columns: 3, rows: 10), capability: sixel) == (30, 30))
  }

  @Test func nearestColoursAreNear() {
    #expect(nearestIndex256(red: 255, green: 0, blue: 0) == 196)
    #expect(nearestIndex256(red: 128, green: 128, blue: 128) == 244)
    #expect(nearestIndex8(red: 255, green: 95, blue: 95) == 1)
    #expect(nearestIndex8(red: 200, green: 200, blue: 200) == 7)
  }
}
