import TerminalCanvas

/// All colours, each with a meaning.
enum Theme {
  static let accentColor = Color.rgb(95, 175, 255)
  static let goodColor = Color.rgb(95, 215, 135)
  static let warmColor = Color.rgb(255, 175, 95)
  static let badColor = Color.rgb(255, 95, 95)
  static let quietColor = Color.rgb(128, 128, 128)

  static let text = Style()
  static let strong = Style(bold: true)
  static let quiet = Style(quietColor)
  static let border = Style(.rgb(88, 88, 88))
  static let accent = Style(accentColor)
  static let title = Style(accentColor, bold: true)
  static let good = Style(goodColor)
  static let warm = Style(warmColor)
  static let bad = Style(badColor, bold: true)
  static let chosen = Style(accentColor, bold: true, reverse: true)

  static let discriminator = Style(accentColor)
  static let generator = Style(warmColor)
  static let gradient = Style(goodColor)

  /// The selection's frame inside pictures.
  static let selectionPixel: [UInt8] = [255, 200, 60]
}
