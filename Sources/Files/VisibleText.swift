/// "1 picture", "2 pictures".
package func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }

extension String {
  /// The same text with control characters made visible, so that a name from a file cannot drive a terminal.
  public var withVisibleControls: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    var result = String.UnicodeScalarView()
    for character in self {
      let scalars = character.unicodeScalars
      for (index, scalar) in zip(scalars.indices, scalars) {
        // Within a character, as in a family of emoji, the joiner joins; at its end it would hide.
        let joins = scalar == "\u{200D}" && scalars.index(after: index) != scalars.endIndex
        result.append(joins ? scalar : Self.visible(scalar))
      }
    }
    return String(result)
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    // C1 controls, zero-width and direction marks, line and paragraph separators.
    case 0x80..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: "\u{FFFD}"
    default: scalar
    }
  }

  /// A path as the last word of a sentence: in quotes where its own full stop would meet that of the sentence.
  public var beforeFullStop: String { hasSuffix(".") ? "'\(withVisibleControls)'" : withVisibleControls }

  /// The same text fit to stand before a full stop, whether it has one or not.
  public var withoutFullStop: String {
    String(self[..<(lastIndex { !$0.isWhitespace && $0 != "." }.map { index(after: $0) } ?? startIndex)])
  }

  /// Fit to be quoted in a sentence: on one line, controls made visible, and not too long.
  package var quotable: String {
    let most = 80
    let start = unicodeScalars.prefix(most)
    return String(start).withVisibleControls + (start.endIndex < unicodeScalars.endIndex ? "…" : "")
  }
}
