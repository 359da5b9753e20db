/// A cell's colour; a terminal shows the nearest one it has.
public enum Color: Hashable, Sendable {
  case standard
  case rgb(UInt8, UInt8, UInt8)
}

/// How a cell's character is drawn.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var bold: Bool
  public var dim: Bool
  public var reverse: Bool

  public init(
    _ foreground: Color = .standard, on background: Color = .standard, bold: Bool = false, dim: Bool = false,
    reverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.reverse = reverse
  }

  public static let standard = Style()
}
