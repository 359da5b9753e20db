import TerminalCanvas

/// All colours, each with a meaning: blue is what acts or is chosen, green is well or done, amber waits for a person, red
/// went wrong, grey can be overlooked.
enum Theme {
  private static let blue = Color.rgb(95, 175, 255)
  private static let green = Color.rgb(95, 215, 135)
  private static let amber = Color.rgb(255, 175, 95)
  private static let red = Color.rgb(255, 95, 95)
  private static let violet = Color.rgb(215, 135, 255)
  private static let grey = Color.rgb(138, 138, 138)
  private static let darkGrey = Color.rgb(88, 88, 88)

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
  static let sheetPixel: [UInt8] = [18, 18, 18]
}
