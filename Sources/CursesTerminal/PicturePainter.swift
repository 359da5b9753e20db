import Images
import TerminalCanvas
import TerminalGraphics

/// Sends the pictures of frames, each once, and takes away those that go.
struct PicturePainter {
  private struct Drawn {
    let picture: PlacedPicture
    /// By the kitty protocol.
    let id: Int
  }

  private var drawn: [Drawn] = []
  /// By the cells of the pictures on the screen.
  private var palettes: [Rectangle: SteadyPalette] = [:]
  private var nextID = 1

  /// What a frame wants shown.
  func plan(_ frame: Frame, _ graphics: GraphicsCapability) -> [PlacedPicture] {
    frame.images.compactMap { PlacedPicture($0, frame: frame.size, graphics: graphics) }
  }

  /// Whether the screen shows just this.
  func isShown(_ plan: [PlacedPicture]) -> Bool { drawn.map(\.picture) == plan }

  /// The screen is blank again. Pictures that a terminal keeps are deleted by what is returned.
  mutating func forget(_ graphics: GraphicsCapability) -> [UInt8] {
    defer { drawn = [] }
    return graphics.mode == .kitty ? drawn.flatMap { kittyDeletion(id: $0.id) } : []
  }

  /// Overwrites the cells that show pictures no longer. It comes before the cells, for whatever lies over a picture now is
  /// among them. A picture whose successor covers the same pixels needs none of it.
  func erasure(for plan: [PlacedPicture], _ graphics: GraphicsCapability) -> [UInt8] {
    guard graphics.mode != .kitty else { return [] }
    var blanks: [(column: Int, row: Int, columns: Int)] = []
    for old in drawn.map(\.picture) {
      let successor = plan.first { old.isSucceeded(by: $0) }
      guard successor?.pieces != old.pieces else { continue }
      for row in old.cells.row..<(old.cells.row + old.cells.rows) {
        let kept = Set((successor?.columns(inRow: row) ?? []).flatMap { $0 })
        for columns in old.columns(inRow: row) {
          for column in columns where !kept.contains(column) {
            if let last = blanks.last, last.row == row, last.column + last.columns == column {
              blanks[blanks.count - 1].columns += 1
            } else {
              blanks.append((column, row, 1))
            }
          }
        }
      }
    }
    return blanks.isEmpty ? [] : Control.aside(Control.blanks(blanks))
  }

  /// The bytes of those pictures that are new or show more than before, each whole, and what takes away those that a
  /// terminal keeps; the plan is then what is shown.
  mutating func bytes(for plan: [PlacedPicture], _ graphics: GraphicsCapability, depth: ColorDepth) -> [[UInt8]] {
    var writes: [[UInt8]] = []
    var next: [Drawn] = []
    for picture in plan {
      if let same = drawn.first(where: { $0.picture == picture }) {
        next.append(same)
      } else {
        next.append(Drawn(picture: picture, id: nextID))
        writes.append(Control.aside(encoded(picture, graphics, depth)))
        nextID += 1
      }
    }
    if graphics.mode == .kitty {
      let gone = drawn.filter { old in !next.contains { $0.id == old.id } }
      if !gone.isEmpty { writes.append(gone.flatMap { kittyDeletion(id: $0.id) }) }
    }
    drawn = next
    palettes = palettes.filter { key, _ in plan.contains { $0.cells == key } }
    return writes
  }

  private mutating func encoded(
    _ picture: PlacedPicture, _ graphics: GraphicsCapability, _ depth: ColorDepth
  ) -> [UInt8] {
    guard graphics.mode.showsPixels else { return characters(picture, graphics, depth) }
    let (image, factor) = prepared(
      picture.image, width: picture.width, height: picture.height, scaling: picture.scaling)
    let parts = picture.pieces.compactMap { piece in picture.pixels(of: piece, graphics).map { (piece, $0) } }
    if graphics.mode == .kitty {
      return kittyTransmission(of: image, enlargedBy: factor, id: nextID)
        + parts.enumerated().flatMap { number, part in
          Control.move(column: part.0.column, row: part.0.row)
            + kittyPlacement(id: nextID, number: number + 1, part: part.1)
        }
    }
    // A picture that cannot be encoded leaves its place empty.
    guard
      let indexed = try? palettes[picture.cells, default: SteadyPalette()].indexed(
        image, maximumColors: graphics.colors)
    else { return [] }
    return parts.flatMap { piece, part in
      Control.move(column: piece.column, row: piece.row) + sixelData(of: indexed, enlargedBy: factor, part: part)
    }
  }

  /// The picture as characters, drawn past curses, whose pairs would not suffice for its colours.
  private func characters(
    _ picture: PlacedPicture, _ graphics: GraphicsCapability, _ depth: ColorDepth
  ) -> [UInt8] {
    let cells = cellPicture(
      of: picture.image, mode: graphics.mode, width: picture.width, height: picture.height, in: picture.cells.size,
      depth: depth)
    var text = ""
    for row in picture.cells.row..<(picture.cells.row + picture.cells.rows) {
      for columns in picture.columns(inRow: row) {
        text += "\u{1B}[\(row + 1);\(columns.lowerBound + 1)H"
        var last: Style?
        for column in columns {
          let cell = cells[(row - picture.cells.row) * picture.cells.columns + column - picture.cells.column]
          if cell.style != last, depth != .none {
            let (front, back) = (cell.style.foreground, cell.style.background)
            text += "\u{1B}[\(depth.rendition(of: front, isBackground: false))"
            text += ";\(depth.rendition(of: back, isBackground: true))m"
          }
          last = cell.style
          text.append(cell.character)
        }
      }
    }
    return Array(text.utf8)
  }
}
