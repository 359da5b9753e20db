extension String {
  /// The text as one word of a shell's command: as it is where that is plain, else in quotes. Sentences put commands into
  /// single quotes, so double ones are taken where they will do. What would be taken for an option gets "./" before it.
  public var shellQuoted: String {
    if hasPrefix("-") { return "./\(self)".shellQuoted }
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-".unicodeScalars)
    let isPlain = unicodeScalars.allSatisfy { plain.contains($0) || $0.value > 0x7F && $0.properties.isAlphabetic }
    if isPlain, !isEmpty { return self }
    guard self == withVisibleControls else { return inANSIQuotes }
    guard unicodeScalars.contains("!") else { return "\"\(withBackslashes(before: ["\\", "\"", "$", "`"]))\"" }
    // Within double quotes an exclamation mark would call up earlier commands.
    return "'\(unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined())'"
  }

  /// As bash, zsh and ksh read controls: $'a\nb'.
  private var inANSIQuotes: String {
    let escaped = unicodeScalars.map { scalar -> String in
      let text = String(scalar)
      guard text == text.withVisibleControls else {
        return text.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      }
      return scalar == "'" || scalar == "\\" ? "\\\(text)" : text
    }
    // A digit after \x0a would be read as a part of it, so what follows begins anew.
    return "$'"
      + zip([""] + escaped, escaped).map { before, text in
        before.hasPrefix("\\x") && text.first?.isHexDigit == true ? "'$'\(text)" : text
      }.joined() + "'"
  }

  private func withBackslashes(before special: Set<Unicode.Scalar>) -> String {
    unicodeScalars.map { special.contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
