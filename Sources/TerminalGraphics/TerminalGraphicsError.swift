/// What can go wrong while a picture becomes terminal bytes.
public enum TerminalGraphicsError: Error, Equatable, CustomStringConvertible {
  case sixel(step: String, status: Int)

  /// Lower than a band of six pixels.
  case tooLow(height: Int)

  public var description: String {
    switch self {
    case .sixel(let step, let status):
      "libsixel failed to \(step) (status \(status)). Start progan with --graphics blocks to do without it."
    case .tooLow(let height):
      "A picture \(height) pixels high cannot be shown by sixel; it takes six. Make the terminal larger."
    }
  }
}
