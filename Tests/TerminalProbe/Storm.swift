import Foundation
import Images
import TerminalCanvas

/// Frames that differ at random: text that grows and shrinks on both sides of pictures, pictures that come, change and go,
/// popups over them.
struct Storm {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func random(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  /// Where pictures may be, each filled by a square one: wide, narrow, and at the frame's right edge.
  private static let places = [
    Rectangle(column: 10, row: 2, columns: 20, rows: 10), Rectangle(column: 40, row: 3, columns: 2, rows: 1),
    Rectangle(column: 46, row: 3, columns: 4, rows: 2), Rectangle(column: 64, row: 4, columns: 16, rows: 8),
    Rectangle(column: 30, row: 15, columns: 16, rows: 8),
  ]

  /// A frame, and what is to be seen of it, pictures as `#`.
  mutating func next() -> (frame: Frame, seen: String) {
    var frame = Frame(size: Size(columns: 80, rows: 24))
    for row in 0..<24 where random(3) > 0 {
      frame.write(String(repeating: "abcdefgh", count: 10), column: 0, row: row, width: random(9))
      let start = 50 + random(8)
      frame.write("right of it \(random(1000))", column: start, row: row, width: 64 - start - random(5))
    }
    var shown = frame
    for place in Self.places where random(4) > 0 {
      let shade = UInt8(random(3) * 80 + 40)
      frame.fill(place)
      frame.images.append(ImagePlacement(Image(width: 4, height: 4, filledWith: (shade, 90, 200)), in: place))
      shown.fill(place, with: Cell("#"))
    }
    for _ in 0..<random(3) {
      let box = Rectangle(column: random(60), row: random(16), columns: 4 + random(16), rows: 2 + random(6))
      frame.panel(box, title: "popup")
      shown.panel(box, title: "popup")
    }
    let seen = (0..<24).map { row in String((0..<80).map { shown[$0, row].character }) }.joined(separator: "\n")
    return (frame, seen)
  }
}
