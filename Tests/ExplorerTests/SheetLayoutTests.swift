import Images
import TerminalCanvas
import TerminalGraphics
import Testing

@testable import Explorer

struct SheetLayoutTests {
  @Test(arguments: [4, 8, 16, 32, 64, 128, 1024], [(760, 300), (620, 620), (940, 860)])
  func allSamplesFitInsideASixelPanel(side: Int, space: (Int, Int)) throws {
    let layout = try #require(
      SheetLayout(count: 24, side: side, width: space.0, height: space.1, smallestTile: 40, shownGap: 4))
    #expect(layout.perPage == 24)
    let sheet = layout.sheet(grid(count: 24, side: side).images, selected: 0)
    #expect(sheet.width <= space.0 && sheet.height <= space.1)
    let capability = GraphicsCapability(mode: .sixel, cellWidth: 1, cellHeight: 1)
    let shown = fittedSize(of: sheet, in: Size(columns: space.0, rows: space.1), capability: capability)
    // The sheet is enlarged by a whole number, and fills at least half of the panel one way.
    #expect(shown.width % sheet.width == 0)
    #expect(2 * shown.width >= space.0 || 2 * shown.height >= space.1)
  }

  @Test func tilesAreWholeMultiplesOfSmallPictures() throws {
    let layout = try #require(
      SheetLayout(count: 24, side: 32, width: 620, height: 620, smallestTile: 40, shownGap: 4))
    #expect(layout.tile % 32 == 0)
  }

  @Test func pagesTakeOverWhereTilesWouldBeTooSmall() throws {
    let layout = try #require(
      SheetLayout(count: 24, side: 32, width: 78, height: 30, smallestTile: 10, shownGap: 1))
    #expect(layout.tile >= 10)
    #expect(layout.perPage < 24)
    #expect(layout.page(of: 0, count: 24) == 0..<layout.perPage)
    let last = layout.page(of: 23, count: 24)
    #expect(last.contains(23) && last.upperBound == 24)
  }

  @Test func theSelectedPictureHasABrightFrame() throws {
    let images = [picture(8, 100), picture(8, 200)]
    let layout = try #require(SheetLayout(count: 2, side: 8, width: 26, height: 12, smallestTile: 4, shownGap: 1))
    #expect((layout.tile, layout.gap, layout.columns) == (8, 1, 2))
    let sheet = layout.sheet(images, selected: 1)
    #expect((sheet.width, sheet.height) == (19, 10))
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(sheet.pixels[(3 * (y * 19 + x))..<(3 * (y * 19 + x) + 3)]) }
    #expect(pixel(0, 0) == Theme.sheetPixel)
    #expect(pixel(1, 1) == [100, 100, 8])
    for (x, y) in [(9, 0), (9, 9), (18, 0), (18, 9), (12, 0)] { #expect(pixel(x, y) == Theme.selectionPixel) }
    #expect(pixel(10, 1) == [200, 200, 8])
    #expect(pixel(17, 8) == [200, 200, 8])
  }

  @Test func picturesOfDifferentSizesAndGreyOnesShareASheet() throws {
    let grey = Image(width: 8, height: 8, channels: 1, pixels: [UInt8](repeating: 77, count: 64))
    let layout = try #require(SheetLayout(count: 2, side: 16, width: 40, height: 20, smallestTile: 4, shownGap: 1))
    let sheet = layout.sheet([grey, picture(16, 50)], selected: 1)
    #expect(Array(sheet.pixels[(3 * (sheet.width + 1))..<(3 * (sheet.width + 2))]) == [77, 77, 77])
  }

  @Test func theCacheMakesASheetAgainOnlyForAChange() throws {
    let cache = SheetCache()
    var images = grid(count: 4, side: 8).images
    let layout = try #require(SheetLayout(count: 4, side: 8, width: 40, height: 40, smallestTile: 4, shownGap: 1))
    let first = cache.sheet(images, layout, selected: 0)
    #expect(cache.sheet(images, layout, selected: 0) == first)
    #expect(cache.sheet(images, layout, selected: 1) != first)
    images[0] = picture(8, 250)
    #expect(cache.sheet(images, layout, selected: 0) == layout.sheet(images, selected: 0))
  }

  @Test func thereIsNoLayoutForNothing() {
    #expect(SheetLayout(count: 0, side: 8, width: 100, height: 100, smallestTile: 4, shownGap: 1) == nil)
    #expect(SheetLayout(count: 3, side: 8, width: 100, height: 0, smallestTile: 4, shownGap: 1) == nil)
  }
}
