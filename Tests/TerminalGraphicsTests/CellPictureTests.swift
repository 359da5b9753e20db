import Images
import TerminalCanvas
import Testing

@testable import TerminalGraphics

@Suite struct CellPictureTests {
  private func cells(_ image: Image, _ mode: GraphicsMode, _ columns: Int, _ rows: Int, depth: ColorDepth = .trueColor)
    -> [Cell]
  {
    let square = mode == .blocks ? (1, 2) : (2, 4)
    return cellPicture(
      of: image, mode: mode, width: columns * square.0, height: rows * square.1,
      in: Size(columns: columns, rows: rows), depth: depth)
  }

  @Test func halfBlocksShowTwoPixelsACell() {
    let image = Image(width: 2, height: 2, pixels: [1, 1, 1, 2, 2, 2, 3, 3, 3, 40, 40, 40])
    let cells = cells(image, .blocks, 2, 1)
    #expect(cells.map(\.character) == ["▀", "▀"])
    #expect(cells.map(\.style.foreground) == [.rgb(1, 1, 1), .rgb(2, 2, 2)])
    #expect(cells.map(\.style.background) == [.rgb(3, 3, 3), .rgb(40, 40, 40)])
  }

  /// All patterns of two colours come back as they are: nothing is lost.
  @Test(arguments: [(GraphicsMode.quadrants, 2, 2), (.sextants, 2, 3)])
  func everyPatternOfTwoColoursIsExact(_ mode: GraphicsMode, _ columns: Int, _ rows: Int) throws {
    var seen: Set<Character> = []
    let patterns = 1 << (columns * rows)
    for pattern in 0..<patterns {
      // As high as four square pixels, so that nothing is mixed.
      var pixels: [UInt8] = []
      for index in 0..<(columns * 12) {
        let bit = index / columns * rows / 12 * columns + index % columns
        pixels += pattern >> bit & 1 == 1 ? [250, 200, 10] : [0, 20, 90]
      }
      let image = Image(width: columns, height: 12, pixels: pixels)
      let cell = try #require(
        cellPicture(
          of: image, mode: mode, width: 2, height: 4, in: Size(columns: 1, rows: 1), depth: .trueColor
        ).first)
      seen.insert(cell.character)
      let colors: Set<Color> = [cell.style.foreground, cell.style.background]
      let wanted: Set<Color> = [.rgb(250, 200, 10), .rgb(0, 20, 90)]
      #expect(colors.isSubset(of: wanted))
      #expect(colors.count == (pattern == 0 || pattern == patterns - 1 ? 1 : 2))
    }
    // A pattern and its opposite share a character, the colours exchanged.
    #expect(seen.count == patterns / 2)
  }

  @Test func sextantsAreUnicodes() {
    // The first pixel alone, and all but the last.
    func character(_ lit: Set<Int>) -> Character {
      var pixels: [UInt8] = []
      for index in 0..<24 {
        let isLit = lit.contains(index / 8 * 2 + index % 2)
        pixels += [UInt8](repeating: isLit ? 255 : 0, count: 3)
      }
      return cells(Image(width: 2, height: 12, pixels: pixels), .sextants, 1, 1)[0].character
    }
    #expect(character([0]) == "\u{1FB00}")
    #expect(character([0, 1, 2, 3, 4]) == "\u{1FB1D}")
    #expect(character([0, 2, 4]) == "▌")
    #expect(character([0, 1]) == "\u{1FB02}")
  }

  @Test func whatThePictureDoesNotReachIsBlank() {
    let image = Image(width: 3, height: 3, filledWith: (9, 9, 9))
    let cells = cellPicture(
      of: image, mode: .blocks, width: 3, height: 3, in: Size(columns: 4, rows: 2), depth: .trueColor)
    #expect(cells.map(\.character) == ["█", "█", "█", " ", "▀", "▀", "▀", " "])
    #expect(cells[4].style.background == .standard)
  }

  @Test func withoutColoursBrightIsDots() {
    let white = cells(Image(width: 4, height: 4, filledWith: (255, 255, 255)), .blocks, 4, 2, depth: .none)
    #expect(white.allSatisfy { $0 == Cell("█") })
    let black = cells(Image(width: 4, height: 4, filledWith: (0, 0, 0)), .blocks, 4, 2, depth: .none)
    #expect(black.allSatisfy { $0 == Cell(" ") })
    let grey = cells(Image(width: 8, height: 8, filledWith: (127, 127, 127)), .blocks, 8, 4, depth: .none)
    let lit = grey.reduce(0) { $0 + ($1.character == "█" ? 2 : $1.character == " " ? 0 : 1) }
    #expect((24...40).contains(lit))
  }

  @Test(arguments: [ColorDepth.eight, .sixteen])
  func fewColoursAreMixed(_ depth: ColorDepth) {
    let cells = cells(Image(width: 16, height: 16, filledWith: (160, 90, 90)), .blocks, 16, 8, depth: depth)
    let colors = Set(cells.flatMap { [$0.style.foreground, $0.style.background] })
    #expect(colors.count > 1)
    let primary: [(Int, Int, Int)] = (0..<8).map { index in
      ((index & 1) * 255, (index >> 1 & 1) * 255, (index >> 2) * 255)
    }
    let known: [(Int, Int, Int)] = depth == .sixteen ? colors16 : primary
    for case .rgb(let red, let green, let blue) in colors {
      #expect(known.contains { $0 == (Int(red), Int(green), Int(blue)) })
    }
  }
}

@Suite struct FittingTests {
  @Test func fittingPrefersWholeMultiples() {
    var sixel = GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)
    let image = Image(width: 64, height: 64, filledWith: (0, 0, 0))
    #expect(fittedSize(of: image, in: Size(columns: 20, rows: 10), capability: sixel) == (192, 192))
    #expect(fittedSize(of: image, in: Size(columns: 3, rows: 10), capability: sixel) == (30, 30))
    sixel.largestHeight = 130
    #expect(fittedSize(of: image, in: Size(columns: 20, rows: 10), capability: sixel) == (128, 128))
  }

  @Test func smoothPicturesGoThroughTheirPixels() {
    let flat = Image(width: 3, height: 2, filledWith: (10, 200, 90))
    #expect(flat.smoothed(by: 4) == flat.enlarged(by: 4))
    // Three times as large has a pixel in the middle of each.
    let image = noisyImage(6, 5)
    let large = image.smoothed(by: 3)
    for y in 0..<5 {
      for x in 0..<6 {
        let (small, middle) = (3 * (y * 6 + x), 3 * ((3 * y + 1) * 18 + 3 * x + 1))
        #expect(image.pixels[small..<(small + 3)].elementsEqual(large.pixels[middle..<(middle + 3)]))
      }
    }
    let ramp = gradient(8, 8).smoothed(by: 5)
    for x in 1..<40 { #expect(ramp.pixels[3 * (17 * 40 + x)] >= ramp.pixels[3 * (17 * 40 + x - 1)]) }
  }

  @Test func picturesArePreparedAsAsked() {
    let image = noisyImage(4, 4)
    let nearest = prepared(image, width: 12, height: 12, scaling: .nearest)
    #expect(nearest.image == image && nearest.factor == 3)
    let smooth = prepared(image, width: 12, height: 12, scaling: .smooth)
    #expect(smooth.image == image.smoothed(by: 3) && smooth.factor == 1)
    let smaller = prepared(image, width: 3, height: 3, scaling: .nearest)
    #expect(smaller.image == image.resized(width: 3, height: 3) && smaller.factor == 1)
  }
}

@Suite struct ColorTests {
  @Test func nearestColoursAreNear() {
    #expect(nearestIndex8(red: 255, green: 95, blue: 95) == 1)
    #expect(nearestIndex8(red: 200, green: 200, blue: 200) == 7)
    #expect(nearestIndex16(red: 250, green: 10, blue: 0) == 9)
    #expect(nearestIndex16(red: 120, green: 130, blue: 120) == 8)
  }

  /// Against all 240 colours.
  @Test func the256AreSearchedRight() {
    let steps = [0, 95, 135, 175, 215, 255]
    var colors: [(Int, Int, Int)] = []
    for index in 0..<216 { colors.append((steps[index / 36], steps[index / 6 % 6], steps[index % 6])) }
    for level in stride(from: 8, through: 238, by: 10) { colors.append((level, level, level)) }
    func distance(_ index: Int, _ color: (Int, Int, Int)) -> Int {
      let (r, g, b) = (colors[index].0 - color.0, colors[index].1 - color.1, colors[index].2 - color.2)
      return r * r + g * g + b * b
    }
    let image = noisyImage(30, 30, seed: 3)
    for pixel in 0..<900 {
      let color = (Int(image.pixels[3 * pixel]), Int(image.pixels[3 * pixel + 1]), Int(image.pixels[3 * pixel + 2]))
      let found = nearestIndex256(red: UInt8(color.0), green: UInt8(color.1), blue: UInt8(color.2))
      let least = (0..<240).map { distance($0, color) }.min() ?? 0
      // The grey that is looked at is the nearest of the mean, which is nearly the nearest.
      #expect(distance(Int(found) - 16, color) <= least + 60)
    }
  }

  @Test func renditionsAreTheDepths() {
    let color = Color.rgb(255, 0, 0)
    #expect(ColorDepth.trueColor.rendition(of: color, isBackground: false) == "38;2;255;0;0")
    #expect(ColorDepth.indexed.rendition(of: color, isBackground: true) == "48;5;196")
    #expect(ColorDepth.sixteen.rendition(of: color, isBackground: false) == "91")
    #expect(ColorDepth.sixteen.rendition(of: color, isBackground: true) == "101")
    #expect(ColorDepth.eight.rendition(of: color, isBackground: true) == "41")
    #expect(ColorDepth.eight.rendition(of: .standard, isBackground: true) == "49")
    #expect(ColorDepth(colors: 88) == .sixteen && ColorDepth(colors: 2) == .none)
  }
}
