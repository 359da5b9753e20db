import TerminalCanvas
import TerminalGraphics
import Testing

@testable import Explorer

struct GalleryLayoutTests {
  private static let capabilities = [
    sixel, blocks, noPictures, GraphicsCapability(mode: .sixel, cellWidth: 7, cellHeight: 13),
  ]

  @Test(arguments: capabilities, [0, 1, 5, 40, 3000]) func tilesStandInsideTheirSpace(
    graphics: GraphicsCapability, count: Int
  ) {
    for space in [Size(columns: 48, rows: 19), Size(columns: 150, rows: 55), Size(columns: 200, rows: 6)] {
      let rectangle = Rectangle(column: 1, row: 2, columns: space.columns, rows: space.rows)
      for zoom in [nil, 0, 2, 5] {
        let layout = GalleryLayout(rectangle, count: count, side: 64, zoom: zoom, graphics: graphics)
        #expect(layout.rows * layout.columns >= count && (layout.rows - 1) * layout.columns < max(1, count))
        for row in 0..<layout.visibleRows {
          let last = layout.tile(layout.columns - 1, onScreenRow: row)
          #expect(last.column + last.columns < rectangle.column + rectangle.columns)
          #expect(last.row + last.rows + 1 <= rectangle.row + rectangle.rows)
        }
      }
    }
  }

  @Test func fewAreLargeAndManyAreSeenAtAnHonestSize() {
    let space = Rectangle(column: 0, row: 0, columns: 140, rows: 55)
    let few = GalleryLayout(space, count: 6, side: 64, zoom: nil, graphics: sixel)
    let many = GalleryLayout(space, count: 3000, side: 64, zoom: nil, graphics: sixel)
    #expect(few.tileRows == 10 && few.rows <= few.visibleRows)
    #expect(many.tileRows == 4)
  }

  /// Nothing is wasted around pictures, and no pixel is wider than another.
  @Test(arguments: [4, 8, 16, 32, 64, 128, 256, 1024]) func tilesFitWholeMultiples(side: Int) {
    let tiles = GalleryLayout.tiles(side: side, sixel)
    #expect(tiles.count >= 4 && tiles.map(\.rows) == tiles.map(\.rows).sorted())
    for tile in tiles {
      let room = min(tile.columns * 10, tile.rows * 20) - 2 * Strip.fineRing
      #expect(room < side || room % side < 20)
    }
  }

  @Test(arguments: 0..<100) func theChosenOneIsAlwaysInSight(chosen: Int) {
    let space = Rectangle(column: 0, row: 0, columns: 48, rows: 19)
    let layout = GalleryLayout(space, count: 100, side: 64, zoom: nil, graphics: sixel)
    for wished in -3..<30 {
      let top = layout.top(wished, chosen: chosen)
      #expect((top..<(top + layout.visibleRows)).contains(chosen / layout.columns))
      #expect(top >= 0 && top <= layout.rows - layout.visibleRows)
    }
  }

  @Test(arguments: capabilities.filter { $0.mode != .none }, [8, 64, 200])
  func stripsFillTheirCellsExactly(graphics: GraphicsCapability, side: Int) {
    let space = Rectangle(column: 0, row: 0, columns: 48, rows: 19)
    let layout = GalleryLayout(space, count: 12, side: side, zoom: nil, graphics: graphics)
    let tiles = (1...layout.columns).map { number in
      Strip.Tile(file: file(number), ring: number == 2 ? .chosen : number == 3 ? .marked : .none, hasPicture: true)
    }
    let strip = Strip(tiles: tiles, layout: layout, graphics: graphics, side: side)
    let image = strip.image([file(1): .shown(picture(side, 200)), file(2): .unreadable])
    let cells = Size(columns: layout.columns * (layout.tileColumns + 1) + 1, rows: layout.tileRows)
    let shown = fittedSize(of: image, in: cells, capability: graphics)
    #expect(shown.width == cells.columns * graphics.cellWidth && shown.height == cells.rows * graphics.cellHeight)
    // The second tile has a ring, and the first one its picture in the middle.
    let scale = shown.width / image.width
    func pixel(_ column: Double, _ row: Double) -> [UInt8] {
      let x = Int(column * Double(graphics.cellWidth)) / scale
      let y = Int(row * Double(graphics.cellHeight)) / scale
      return Array(image.pixels[(3 * (y * image.width + x))..<(3 * (y * image.width + x) + 3)])
    }
    let middle = Double(layout.tileRows) / 2
    #expect(pixel(1 + Double(layout.tileColumns) / 2, middle) == [200, 200, UInt8(side)])
    #expect(pixel(Double(layout.tileColumns + 2) - 0.05, middle) == Theme.selectionPixel)
    #expect(pixel(2 + Double(2 * layout.tileColumns + 1) - 0.05, middle) == Theme.markPixel)
  }

  @Test func theCacheMakesAStripAnewOnlyForAChange() {
    let layout = GalleryLayout(
      Rectangle(column: 0, row: 0, columns: 48, rows: 19), count: 12, side: 8, zoom: nil, graphics: sixel)
    func strip(_ ring: Strip.Ring, hasPicture: Bool = true) -> Strip {
      Strip(
        tiles: [Strip.Tile(file: file(1), ring: ring, hasPicture: hasPicture)], layout: layout, graphics: sixel, side: 8
      )
    }
    let cache = StripCache()
    let dark = cache.image(of: strip(.none, hasPicture: false), [:])
    let shown = cache.image(of: strip(.none), [file(1): .shown(picture(8, 200))])
    #expect(dark != shown)
    #expect(cache.image(of: strip(.none), [:]) == shown)
    #expect(cache.image(of: strip(.chosen), [file(1): .shown(picture(8, 200))]) != shown)
  }
}
