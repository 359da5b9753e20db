import TerminalCanvas

/// All colours, each with a meaning: blue is what acts or is chosen, green is well or done, amber waits for a person, red
/// went wrong, grey can be overlooked. None is the only bearer of its meaning.
enum Theme {
  fileprivate static let blue = Color.rgb(95, 175, 255)
  fileprivate static let green = Color.rgb(95, 215, 135)
  fileprivate static let amber = Color.rgb(255, 175, 95)
  fileprivate static let red = Color.rgb(255, 95, 95)
  fileprivate static let violet = Color.rgb(215, 135, 255)
  fileprivate static let grey = Color.rgb(138, 138, 138)
  fileprivate static let darkGrey = Color.rgb(88, 88, 88)

  static let text = Style()
  static let strong = Style(bold: true)
  static let quiet = Style(grey)
  static let border = Style(darkGrey)
  static let accent = Style(blue)
  static let title = Style(blue, bold: true)
  static let good = Style(green)
  static let warm = Style(amber)
  static let bad = Style(red, bold: true)
  static let chosen = Style(blue, bold: true, reverse: true)
  static let cursor = Style(reverse: true)

  static let discriminator = Style(blue)
  static let generator = Style(violet)
  static let gradient = Style(green)

  /// Bars upwards, and downwards as the complement of upward ones.
  static let positive = Style(blue)
  static let negative = Style(violet)

  /// The selection's frame inside sheets, and what lies between their pictures.
  static let selectionPixel: [UInt8] = [255, 200, 60]
  static let markPixel: [UInt8] = [95, 175, 255]
  static let sheetPixel: [UInt8] = [18, 18, 18]
}

/// How the colours are worn: views draw in those of the dark theme, and the finished frame is dyed.
public enum ThemeChoice: String, CaseIterable, Sendable {
  /// For light text on a dark ground, and for dark text on a light one.
  case dark, light
  /// Strong colours and nothing grey, for dark grounds.
  case contrast
  /// No colours: bold, reverse and the words alone.
  case plain

  var next: Self {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// A colour of the dark theme in this one.
  func color(_ color: Color) -> Color {
    switch self {
    case .dark: color
    case .light: Self.onLight[color] ?? color
    case .contrast: Self.strong[color] ?? color
    case .plain: .standard
    }
  }

  private static let onLight: [Color: Color] = [
    Theme.blue: .rgb(0, 95, 175), Theme.green: .rgb(0, 120, 50), Theme.amber: .rgb(165, 85, 0),
    Theme.red: .rgb(190, 0, 30), Theme.violet: .rgb(135, 45, 180), Theme.grey: .rgb(98, 98, 98),
    Theme.darkGrey: .rgb(178, 178, 178),
  ]

  private static let strong: [Color: Color] = [
    Theme.blue: .rgb(95, 215, 255), Theme.green: .rgb(95, 255, 135), Theme.amber: .rgb(255, 255, 95),
    Theme.red: .rgb(255, 135, 135), Theme.violet: .rgb(255, 175, 255), Theme.grey: .standard,
    Theme.darkGrey: .rgb(218, 218, 218),
  ]
}

extension Frame {
  mutating func dye(_ theme: ThemeChoice) {
    guard theme != .dark else { return }
    mapStyles { style in
      var style = style
      style.foreground = theme.color(style.foreground)
      style.background = theme.color(style.background)
      return style
    }
  }
}
