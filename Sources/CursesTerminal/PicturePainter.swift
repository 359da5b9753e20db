import CNcurses
import Foundation
import Images
import TerminalCanvas
import TerminalGraphics

/// Sends the pictures of frames, each once, and erases those that go.
struct PicturePainter {
  /// A picture at its place: the cells it covers and what it shows.
  struct Shown: Equatable {
    let image: Image
    let cells: Rectangle
    let pixels: PixelSize
  }

  struct PixelSize: Equatable {
    let width: Int
    let height: Int
  }

  private var shown: [Shown] = []
  private let usesTrueColor = ["truecolor", "24bit"].contains(ProcessInfo.processInfo.environment["COLORTERM"])
  private var mode = GraphicsMode.none

  /// The screen is blank again: nothing is shown.
  mutating func forget() { shown = [] }

  /// What a frame wants shown. A picture with text over it (a popup) is left out; none reaches the last row, where some
  /// terminals would scroll.
  mutating func plan(_ frame: Frame, _ graphics: GraphicsCapability) -> [Shown] {
    mode = graphics.mode
    guard mode != .none else { return [] }
    return frame.images.compactMap { placement in
      var place = placement.rectangle
      place.rows = min(place.rows, frame.size.rows - 1 - place.row)
      guard place.columns > 0, place.rows > 0, isBlank(place, in: frame) else { return nil }
      let size = fittedSize(of: placement.image, in: place.size, capability: graphics)
      let columns = (size.width + graphics.cellWidth - 1) / graphics.cellWidth
      let rows = (size.height + graphics.cellHeight - 1) / graphics.cellHeight
      let cells = Rectangle(
        column: place.column + (place.columns - columns) / 2, row: place.row + (place.rows - rows) / 2,
        columns: columns, rows: rows)
      return Shown(image: placement.image, cells: cells, pixels: PixelSize(width: size.width, height: size.height))
    }
  }

  private func isBlank(_ place: Rectangle, in frame: Frame) -> Bool {
    (place.row..<(place.row + place.rows)).allSatisfy { row in
      (place.column..<(place.column + place.columns)).allSatisfy { frame[$0, row].character == " " }
    }
  }

  /// What overwrites pictures that are not in the plan; curses must draw the screen again after it. Spaces are the only
  /// erase of sixel pixels that works in every terminal. A picture whose successor covers the same cells needs none.
  func erasure(for plan: [Shown]) -> [UInt8] {
    let gone = shown.filter { old in !plan.contains { $0.cells == old.cells && $0.pixels == old.pixels } }
    guard !gone.isEmpty else { return [] }
    var text = "\u{1B}7\u{1B}[m"
    for picture in gone {
      for row in picture.cells.row..<(picture.cells.row + picture.cells.rows) {
        text += "\u{1B}[\(row + 1);\(picture.cells.column + 1)H" + String(repeating: " ", count: picture.cells.columns)
      }
    }
    return Array((text + "\u{1B}8").utf8)
  }

  /// The bytes of those pictures that are new, or of all where the screen was drawn again; the plan is then what is
  /// shown.
  mutating func bytes(for plan: [Shown], redrawingAll: Bool) -> [UInt8] {
    let due = plan.filter { redrawingAll || !shown.contains($0) }
    shown = plan
    guard !due.isEmpty else { return [] }
    // Synchronized output, where it is known, hides the rebuild; the cursor stays where curses believes it to be.
    return Array("\u{1B}[?2026h\u{1B}7".utf8) + due.flatMap(encode) + Array("\u{1B}[m\u{1B}8\u{1B}[?2026l".utf8)
  }

  private func encode(_ picture: Shown) -> [UInt8] {
    let cells = picture.cells
    guard mode == .sixel else {
      return halfBlockBytes(of: picture.image, in: cells, usesTrueColor: usesTrueColor)
    }
    // A picture that cannot be encoded leaves its place empty.
    let data = try? sixelData(of: picture.image, width: picture.pixels.width, height: picture.pixels.height)
    return Array("\u{1B}[\(cells.row + 1);\(cells.column + 1)H".utf8) + (data ?? [])
  }
}

/// The picture as half blocks, drawn past curses, whose pairs would not suffice for its colours.
private func halfBlockBytes(of image: Image, in place: Rectangle, usesTrueColor: Bool) -> [UInt8] {
  let cells = blockCells(of: image, in: place.size)
  func code(_ color: Color, _ layer: Int) -> String {
    guard case .rgb(let red, let green, let blue) = color else { return "\(layer + 1)" }
    return usesTrueColor
      ? "\(layer);2;\(red);\(green);\(blue)" : "\(layer);5;\(nearestIndex256(red: red, green: green, blue: blue))"
  }
  var text = ""
  for row in 0..<place.rows {
    text += "\u{1B}[\(place.row + row + 1);\(place.column + 1)H"
    var last: Style?
    for cell in cells[(row * place.columns)..<((row + 1) * place.columns)] {
      if cell.style != last { text += "\u{1B}[\(code(cell.style.foreground, 38));\(code(cell.style.background, 48))m" }
      last = cell.style
      text.append(cell.character)
    }
  }
  return Array(text.utf8)
}
