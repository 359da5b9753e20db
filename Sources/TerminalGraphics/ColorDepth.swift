import TerminalCanvas

/// The colours a terminal has for characters.
public enum ColorDepth: Int, Comparable, Sendable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case indexed = 256
  case trueColor = 16_777_216

  public static func < (one: ColorDepth, other: ColorDepth) -> Bool { one.rawValue < other.rawValue }

  /// The richest depth that needs no more than `count` colours.
  public init(colors count: Int) {
    self = [.trueColor, .indexed, .sixteen, .eight].first { $0.rawValue <= count } ?? .none
  }

  /// The parameters of "select graphic rendition" for a colour, for characters or what is behind them.
  public func rendition(of color: Color, isBackground: Bool) -> String {
    let layer = isBackground ? 40 : 30
    guard case .rgb(let red, let green, let blue) = color, self != .none else { return "\(layer + 9)" }
    switch self {
    case .trueColor: return "\(layer + 8);2;\(red);\(green);\(blue)"
    case .indexed: return "\(layer + 8);5;\(nearestIndex256(red: red, green: green, blue: blue))"
    case .sixteen:
      let index = Int(nearestIndex16(red: red, green: green, blue: blue))
      return "\(index < 8 ? layer + index : layer + 52 + index)"
    case .eight, .none: return "\(layer + Int(nearestIndex8(red: red, green: green, blue: blue)))"
    }
  }
}
