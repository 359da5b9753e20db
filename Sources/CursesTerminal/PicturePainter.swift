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
  private var ids = PictureIDs()
  /// Whether characters beyond ASCII can be drawn.
  var drawsUTF8 = true

  /// What a frame wants shown.
  func plan(_ frame: Frame, _ graphics: GraphicsCapability) -> [PlacedPicture] {
    frame.images.compactMap { PlacedPicture($0, frame: frame.size, graphics: graphics) }
  }

  /// Whether the screen shows just this.
  func isShown(_ plan: [PlacedPicture]) -> Bool { drawn.map(\.picture) == plan }

  /// The screen is blank again. Pictures that a terminal keeps are deleted by what is returned.
  mutating func forget(_ graphics: GraphicsCapability) -> [UInt8] {
    defer { drawn = [] }
    return graphics.mode == .kitty ? drawn.flatMap { graphics.wrapped(kittyDeletion(id: $0.id)) } : []
  }

  /// What takes all pictures away that the terminal keeps, if nothing else can be done any more.
  func farewell(_ graphics: GraphicsCapability) -> String {
    guard graphics.mode == .kitty else { return "" }
    // Inside tmux, those of others are not ours to delete.
    let which = graphics.isPassedThrough ? "d=R,x=\(ids.passedOn.lowerBound),y=\(ids.passedOn.upperBound)" : "d=A"
    return String(decoding: graphics.wrapped(Array("\u{1B}_Ga=d,\(which),q=2\u{1B}\\".utf8)), as: UTF8.self)
  }

  /// Overwrites the cells that show pictures no longer. It comes before the cells, for whatever lies over a picture now is
  /// among them. A picture whose successor covers the same pixels needs none of it.
  func erasure(for plan: [PlacedPicture], _ graphics: GraphicsCapability) -> [UInt8] {
    guard graphics.mode != .kitty || graphics.isPassedThrough else { return [] }
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
        let id = ids.next(graphics)
        next.append(Drawn(picture: picture, id: id))
        writes.append(Control.aside(encoded(picture, id, graphics, depth)))
      }
    }
    if graphics.mode == .kitty {
      let gone = drawn.filter { old in !next.contains { $0.id == old.id } }
      if !gone.isEmpty { writes.append(gone.flatMap { graphics.wrapped(kittyDeletion(id: $0.id)) }) }
    }
    drawn = next
    palettes = palettes.filter { key, _ in plan.contains { $0.cells == key } }
    return writes
  }

  private mutating func encoded(
    _ picture: PlacedPicture, _ id: Int, _ graphics: GraphicsCapability, _ depth: ColorDepth
  ) -> [UInt8] {
    guard graphics.mode.showsPixels else { return characters(picture, graphics, depth) }
    let (image, factor) = prepared(
      picture.image, width: picture.width, height: picture.height, scaling: picture.scaling)
    let parts = picture.pieces.compactMap { piece in picture.pixels(of: piece, graphics).map { (piece, $0) } }
    switch graphics.mode {
    case .kitty where graphics.isPassedThrough:
      return kittyTransmission(of: image, enlargedBy: factor, id: id, wrap: graphics.wrapped)
        + placeholders(picture, id)
    case .kitty:
      return kittyTransmission(of: image, enlargedBy: factor, id: id)
        + parts.enumerated().flatMap { number, part in
          Control.move(column: part.0.column, row: part.0.row)
            + kittyPlacement(id: id, number: number + 1, part: part.1)
        }
    case .iterm2:
      return parts.flatMap { piece, part in
        let file = (try? inlineFile(of: image, enlargedBy: factor, part: part)) ?? []
        return Control.move(column: piece.column, row: piece.row) + graphics.wrapped(file)
      }
    default: break
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

  /// The cells in which a picture shows that tmux handed on.
  private func placeholders(_ picture: PlacedPicture, _ id: Int) -> [UInt8] {
    let cells = picture.cells
    var text = String(
      decoding: throughTmux(KittyPlaceholders.placement(id: id, columns: cells.columns, rows: cells.rows)),
      as: UTF8.self)
    for row in cells.row..<(cells.row + cells.rows) {
      for columns in picture.columns(inRow: row) {
        text += "\u{1B}[\(row + 1);\(columns.lowerBound + 1)H"
        text += KittyPlaceholders.text(
          id: id, row: row - cells.row,
          columns: (columns.lowerBound - cells.column)..<(columns.upperBound - cells.column))
      }
    }
    return Array(text.utf8)
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
          text.append(drawsUTF8 ? cell.character : cell.character.ascii)
        }
      }
    }
    return Array(text.utf8)
  }
}

/// Numbers of pictures that no other program on the same terminal has, most likely.
private struct PictureIDs {
  private var number = UInt32.random(in: 1...0x7FFF_FFFF)
  private let first = UInt8.random(in: 1...255)

  /// Those that tmux hands on.
  var passedOn: ClosedRange<Int> {
    KittyPlaceholders.id(first: first, last: 1)...KittyPlaceholders.id(first: first, last: 255)
  }

  mutating func next(_ graphics: GraphicsCapability) -> Int {
    number &+= 1
    return graphics.isPassedThrough ? KittyPlaceholders.id(first: first, last: UInt8(1 + number % 255)) : Int(number)
  }
}

extension GraphicsCapability {
  /// Something for the terminal that a person sees.
  fileprivate func wrapped(_ bytes: [UInt8]) -> [UInt8] { isPassedThrough ? throughTmux(bytes) : bytes }
}
