/// How a terminal shows pictures.
public enum GraphicsMode: String, CaseIterable, Sendable {
  case sixel
  /// The kitty terminal's graphics protocol, which others speak too.
  case kitty
  /// Pictures as files in the text, as iTerm2 has them, and others.
  case iterm2
  /// Cells of 2 × 3 pixels in two colours (U+1FB00 to U+1FB3B), which not every font has.
  case sextants
  /// Cells of 2 × 2 pixels in two colours.
  case quadrants
  /// Half-block cells, two pixels each, in any two colours.
  case blocks
  case none

  /// Whether the terminal shows pixels of its own, finer than its cells.
  public var showsPixels: Bool { self == .sixel || self == .kitty || self == .iterm2 }
}

/// What is known of the terminal's pictures.
public struct GraphicsCapability: Hashable, Sendable {
  public var mode: GraphicsMode
  /// One cell's size in square pixels; for half blocks 1 × 2, for quadrants and sextants 2 × 4, which they stand for.
  public var cellWidth: Int
  public var cellHeight: Int
  /// Colours of one picture: a sixel terminal's registers.
  public var colors = 256
  /// The largest picture in pixels, where the terminal says so.
  public var largestWidth = Int.max
  public var largestHeight = Int.max
  /// The terminal rounds the height of pictures up to a multiple of this (tmux: 6).
  public var heightStep = 1
  /// tmux stands between, and hands pictures on.
  public var isPassedThrough = false

  public init(mode: GraphicsMode, cellWidth: Int, cellHeight: Int) {
    self.mode = mode
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
  }
}
