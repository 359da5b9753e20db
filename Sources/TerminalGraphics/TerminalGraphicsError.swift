/// What can go wrong while a picture becomes terminal bytes.
public enum TerminalGraphicsError: Error, Equatable, CustomStringConvertible {
  case sixel(step: String, status: Int)

  public var description: String {
    switch self {
    case .sixel(let step, let status):
      "libsixel failed to \(step) (status \(status)). Start progan with --graphics blocks to do without it."
    }
  }
}
