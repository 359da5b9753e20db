import Images
import TerminalCanvas
import TerminalGraphics
import Testing

@testable import CursesTerminal

@Suite struct PicturePlanTests {
  private let sixel = GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)
  private let image = Image(width: 8, height: 8, filledWith: (200, 30, 30))

  private func frame(_ place: Rectangle, image: Image? = nil, then draw: (inout Frame) -> Void = { _ in }) -> Frame {
    var frame = Frame(size: Size(columns: 80, rows: 24))
    frame.images = [ImagePlacement(image ?? self.image, in: place)]
    draw(&frame)
    return frame
  }

  private func rectangle(_ column: Int, _ row: Int, _ columns: Int, _ rows: Int) -> Rectangle {
    Rectangle(column: column, row: row, columns: columns, rows: rows)
  }

  @Test func picturesAreCentredInTheirPlace() throws {
    let plan = PicturePainter().plan(frame(rectangle(10, 5, 20, 6)), sixel)
    #expect(plan.map(\.cells) == [rectangle(14, 5, 12, 6)])
    #expect(plan.first?.width == 120 && plan.first?.height == 120)
    #expect(plan.first?.pieces == [rectangle(14, 5, 12, 6)])
  }

  @Test func noneReachesTheLastRow() throws {
    let plan = PicturePainter().plan(frame(rectangle(0, 14, 40, 10)), sixel)
    let cells = try #require(plan.first?.cells)
    #expect(cells.row + cells.rows <= 23)
    #expect(PicturePainter().plan(frame(rectangle(0, 23, 40, 1)), sixel).isEmpty)
    #expect(
      PicturePainter().plan(frame(rectangle(70, 2, 40, 10)), sixel).allSatisfy {
        $0.cells.column + $0.cells.columns <= 80
      })
  }

  @Test func whatLiesOverAPictureIsCutOut() throws {
    let covered = frame(rectangle(0, 0, 40, 20)) {
      $0.panel(Rectangle(column: 10, row: 5, columns: 6, rows: 4), title: "")
    }
    let picture = try #require(PicturePainter().plan(covered, sixel).first)
    let seen = Set(
      picture.pieces.flatMap { piece in
        (piece.row..<(piece.row + piece.rows)).flatMap { row in
          (piece.column..<(piece.column + piece.columns)).map { [$0, row] }
        }
      })
    #expect(seen.count == 40 * 20 - 24 && picture.pieces.reduce(0) { $0 + $1.columns * $1.rows } == seen.count)
    #expect(!seen.contains([10, 5]) && !seen.contains([15, 8]) && seen.contains([9, 5]) && seen.contains([16, 8]))
    #expect(picture.pieces.count == 4)
    let hidden = frame(rectangle(0, 0, 40, 20)) { $0.fill(Rectangle(column: 0, row: 0, columns: 40, rows: 20)) }
    #expect(PicturePainter().plan(hidden, sixel).isEmpty)
    // What was there before the picture lies under it.
    var under = Frame(size: Size(columns: 80, rows: 24))
    under.write("under it", column: 3, row: 3)
    under.images = [ImagePlacement(image, in: rectangle(0, 0, 40, 20))]
    #expect(PicturePainter().plan(under, sixel).first?.pieces == [rectangle(0, 0, 40, 20)])
  }

  @Test func piecesAreTheirPixels() throws {
    let small = frame(rectangle(2, 2, 8, 4)) { $0.write("x", column: 4, row: 3) }
    let picture = try #require(PicturePainter().plan(small, sixel).first)
    #expect(picture.width == 80 && picture.height == 80)
    let parts = picture.pieces.compactMap { picture.pixels(of: $0, sixel) }
    #expect(parts.reduce(0) { $0 + $1.width * $1.height } == 80 * 80 - 10 * 20)
    #expect(parts.contains(PixelRectangle(x: 30, y: 20, width: 50, height: 20)))
  }

  /// tmux rounds the height up to a multiple of six: never into the cells below.
  @Test(arguments: [13, 16, 17, 20, 25])
  func whatIsRoundedUpStaysInItsCells(_ cellHeight: Int) throws {
    var tmux = sixel
    (tmux.heightStep, tmux.cellHeight) = (6, cellHeight)
    for rows in 1..<12 {
      let covered = frame(rectangle(0, 0, 60, rows + 1)) { $0.write("over", column: 3, row: rows) }
      for picture in PicturePainter().plan(covered, tmux) {
        for piece in picture.pieces {
          guard let part = picture.pixels(of: piece, tmux) else { continue }
          #expect((part.height + 5) / 6 * 6 <= piece.rows * cellHeight)
          #expect(part.height > min(picture.height - part.y, piece.rows * cellHeight) - 6)
        }
      }
    }
  }

  @Test func onlyWhatChangedIsSent() throws {
    var painter = PicturePainter()
    let other = Image(width: 8, height: 8, filledWith: (1, 2, 3))
    var both = frame(rectangle(0, 0, 8, 4))
    both.images.append(ImagePlacement(image, in: rectangle(20, 0, 8, 4)))
    #expect(painter.bytes(for: painter.plan(both, sixel), sixel, depth: .trueColor).count == 2)
    #expect(painter.bytes(for: painter.plan(both, sixel), sixel, depth: .trueColor).isEmpty)
    both.images[1].image = other
    let plan = painter.plan(both, sixel)
    #expect(painter.erasure(for: plan, sixel).isEmpty)
    let writes = painter.bytes(for: plan, sixel, depth: .trueColor)
    #expect(writes.count == 1)
    #expect(String(decoding: writes[0], as: UTF8.self).hasPrefix("\u{1B}7\u{1B}[1;21H\u{1B}P"))
    both.images.removeFirst()
    let erasure = String(decoding: painter.erasure(for: painter.plan(both, sixel), sixel), as: UTF8.self)
    #expect(erasure.contains("\u{1B}[4;1H        \u{1B}") && !erasure.contains("\u{1B}[1;21H"))
  }

  @Test func kittyPicturesAreReplacedBeforeTheOldOnesGo() throws {
    var painter = PicturePainter()
    let kitty = GraphicsCapability(mode: .kitty, cellWidth: 10, cellHeight: 20)
    func text(_ frame: Frame) -> String {
      String(
        decoding: painter.bytes(for: painter.plan(frame, kitty), kitty, depth: .trueColor).flatMap { $0 }, as: UTF8.self
      )
    }
    let first = text(frame(rectangle(0, 0, 8, 4)))
    // Numbers that no other program has, one after the other.
    let id = try #require(first.components(separatedBy: "a=p,i=").last.flatMap { Int($0.prefix { $0 != "," }) })
    #expect(first.contains("a=t") && first.contains("a=p,i=\(id),p=1,x=0,y=0,w=80,h=80") && !first.contains("a=d"))
    let second = text(frame(rectangle(0, 0, 8, 4), image: Image(width: 8, height: 8, filledWith: (1, 2, 3))))
    let placed = try #require(second.range(of: "a=p,i=\(id + 1)"))
    let deleted = try #require(second.range(of: "a=d,d=I,i=\(id),"))
    #expect(placed.upperBound < deleted.lowerBound)
    let covered = text(frame(rectangle(0, 0, 8, 4)) { $0.write("x", column: 3, row: 1) })
    #expect(covered.components(separatedBy: "a=p,i=\(id + 2)").count == 5 && covered.contains("a=d,d=I,i=\(id + 1),"))
    #expect(painter.erasure(for: [], kitty).isEmpty)
    #expect(text(Frame(size: Size(columns: 80, rows: 24))) == "\u{1B}_Ga=d,d=I,i=\(id + 2),q=2\u{1B}\\")
  }

  @Test func charactersLeaveOutWhatIsCovered() throws {
    var painter = PicturePainter()
    let blocks = GraphicsCapability(mode: .blocks, cellWidth: 1, cellHeight: 2)
    let covered = frame(rectangle(0, 0, 8, 4)) { $0.write("x", column: 3, row: 1) }
    let text = String(
      decoding: painter.bytes(for: painter.plan(covered, blocks), blocks, depth: .indexed).flatMap { $0 }, as: UTF8.self
    )
    #expect(text.filter { $0 == "█" }.count == 31)
    #expect(text.contains("\u{1B}[2;5H") && text.contains("38;5;"))
    var plain = PicturePainter()
    let dots = plain.bytes(for: plain.plan(covered, blocks), blocks, depth: .none).flatMap { $0 }
    #expect(!String(decoding: dots, as: UTF8.self).contains("38;"))
  }
}

@Suite struct ColorPairTests {
  @Test func pairsAreCountedNotSpentSilently() {
    let pairs = ColorPairs(colors: 8, limit: 64)
    #expect(pairs.hasColors && !pairs.isNearlyUsedUp)
    #expect(!ColorPairs(colors: 0, limit: 0).hasColors && !ColorPairs(colors: 0, limit: 0).isNearlyUsedUp)
  }
}
