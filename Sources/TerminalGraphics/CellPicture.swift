import Images
import TerminalCanvas

/// A picture as characters: its cells row by row, from its top left corner on, blank where it does not reach.
///
/// - Parameters:
///   - width, height: its size in the mode's square pixels (`GraphicsCapability.cellWidth`, `cellHeight`).
///   - size: the cells it takes.
///   - depth: the colours there are; where they are few, pictures are dithered; without any, they are dots.
public func cellPicture(
  of picture: Image, mode: GraphicsMode, width: Int, height: Int, in size: Size, depth: ColorDepth
) -> [Cell] {
  let glyphs = CellGlyphs(mode)
  let columns = mode == .blocks ? width : (width * glyphs.columns + 1) / 2
  let rows = mode == .blocks ? height : (height * glyphs.rows + 3) / 4
  let small = picture.converted(toChannels: 3).scaled(width: max(1, columns), height: max(1, rows)).dithered(for: depth)
  var cells: [Cell] = []
  cells.reserveCapacity(size.columns * size.rows)
  for row in 0..<size.rows {
    for column in 0..<size.columns {
      let pixels = glyphs.pixels(of: small, column: column, row: row)
      cells.append(depth == .none ? glyphs.dots(pixels) : glyphs.cell(pixels))
    }
  }
  return cells
}

/// The characters that divide a cell in two colours.
private struct CellGlyphs {
  let columns: Int
  let rows: Int
  /// By the pixels that have the foreground's colour, a bit for each, from left to right and top to bottom.
  private let characters: [Character]

  init(_ mode: GraphicsMode) {
    switch mode {
    case .sextants: (columns, rows, characters) = (2, 3, Self.sextants)
    case .quadrants: (columns, rows, characters) = (2, 2, Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"))
    default: (columns, rows, characters) = (1, 2, Array(" ▀▄█"))
    }
  }

  /// Unicode's block of them leaves out those that there were before.
  private static let sextants: [Character] = (0..<64).map { pattern in
    switch pattern {
    case 0: " "
    case 21: "▌"
    case 42: "▐"
    case 63: "█"
    default:
      Unicode.Scalar(0x1FB00 + UInt32(pattern) - 1 - (pattern > 21 ? 1 : 0) - (pattern > 42 ? 1 : 0))
        .map(Character.init) ?? " "
    }
  }

  /// The colours of a cell's pixels, nil outside the picture.
  func pixels(of image: Image, column: Int, row: Int) -> [SIMD3<Float>?] {
    (0..<(columns * rows)).map { index in
      let (x, y) = (column * columns + index % columns, row * rows + index / columns)
      guard x < image.width, y < image.height else { return nil }
      let start = 3 * (y * image.width + x)
      return SIMD3(Float(image.pixels[start]), Float(image.pixels[start + 1]), Float(image.pixels[start + 2]))
    }
  }

  /// The character and its two colours that come nearest to the pixels.
  func cell(_ pixels: [SIMD3<Float>?]) -> Cell {
    let inside = pixels.indices.filter { pixels[$0] != nil }
    guard !inside.isEmpty else { return Cell() }
    let mask = inside.reduce(0) { $0 | 1 << $1 }
    let all = (0..<pixels.count).reduce(0) { $0 | 1 << $1 }
    guard mask == all else { return Cell(characters[mask], Style(color(mean(pixels, mask)))) }
    // The division whose two means are nearest to the pixels, the first pixel always in front; rather one colour than two
    // alike.
    var (best, most) = (all, explained(pixels, front: all, all) + 0.5)
    for division in stride(from: 1, to: all, by: 2) {
      let explained = explained(pixels, front: division, all)
      if explained > most { (best, most) = (division, explained) }
    }
    let back = all & ~best
    return Cell(
      characters[best], Style(color(mean(pixels, best)), on: color(mean(pixels, back == 0 ? best : back))))
  }

  /// How much of the pixels' squares the means of a division have.
  private func explained(_ pixels: [SIMD3<Float>?], front: Int, _ all: Int) -> Float {
    let (one, other) = (sum(pixels, front), sum(pixels, all & ~front))
    let rest = Float((all & ~front).nonzeroBitCount)
    return (one * one).sum() / Float(front.nonzeroBitCount) + (rest > 0 ? (other * other).sum() / rest : 0)
  }

  /// Bright pixels as dots in the terminal's own colour.
  func dots(_ pixels: [SIMD3<Float>?]) -> Cell {
    Cell(characters[pixels.indices.reduce(0) { $0 | (pixels[$1]?.x ?? 0 > 127 ? 1 << $1 : 0) }])
  }

  private func sum(_ pixels: [SIMD3<Float>?], _ mask: Int) -> SIMD3<Float> {
    var sum = SIMD3<Float>()
    for index in pixels.indices where mask >> index & 1 == 1 { sum += pixels[index] ?? SIMD3() }
    return sum
  }

  private func mean(_ pixels: [SIMD3<Float>?], _ mask: Int) -> SIMD3<Float> {
    sum(pixels, mask) / Float(max(1, mask.nonzeroBitCount))
  }

  private func color(_ mean: SIMD3<Float>) -> Color {
    let rounded = (mean + 0.5).clamped(lowerBound: SIMD3(), upperBound: SIMD3(repeating: 255))
    return .rgb(UInt8(rounded.x), UInt8(rounded.y), UInt8(rounded.z))
  }
}

extension Image {
  /// In the colours of a depth, with the error spread in a pattern of 4 × 4 (Bayer's), where they are sixteen at most.
  fileprivate func dithered(for depth: ColorDepth) -> Image {
    guard depth <= .sixteen else { return self }
    let pattern: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map { ($0 + 0.5) / 16 - 0.5 }
    var output = self
    for pixel in 0..<(width * height) {
      let shift = pattern[pixel / width % 4 * 4 + pixel % width % 4]
      let levels = (0..<3).map { Float(pixels[3 * pixel + $0]) }
      let shown: [UInt8]
      if depth == .none {
        let luma = 0.299 * levels[0] + 0.587 * levels[1] + 0.114 * levels[2]
        shown = Array(repeating: luma + 255 * shift > 127 ? 255 : 0, count: 3)
      } else {
        // The eight colours are as far apart as can be, the sixteen half of that.
        let strength: Float = depth == .eight ? 255 : 128
        let moved = levels.map { UInt8(min(255, max(0, $0 + strength * shift))) }
        let index =
          depth == .eight
          ? moved.enumerated().reduce(0) { $0 | ($1.element > 127 ? 1 << $1.offset : 0) }
          : Int(nearestIndex16(red: moved[0], green: moved[1], blue: moved[2]))
        let color = depth == .eight ? ((index & 1) * 255, (index >> 1 & 1) * 255, (index >> 2) * 255) : colors16[index]
        shown = [UInt8(color.0), UInt8(color.1), UInt8(color.2)]
      }
      output.pixels.replaceSubrange((3 * pixel)..<(3 * pixel + 3), with: shown)
    }
    return output
  }
}
