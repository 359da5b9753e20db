/// The source of a manual page (the `man` macros of roff), written piece by piece. In texts `` `word` `` is bold and
/// `*word*` italic.
struct Roff {
  private(set) var text = ""
  /// Whether nothing stands below the newest heading yet.
  private var isBelowHeading = false

  mutating func macro(_ line: String) {
    text += line + "\n"
    isBelowHeading = false
  }

  mutating func section(_ title: String) { heading(".SH", title) }

  mutating func subsection(_ title: String) { heading(".SS", title) }

  private mutating func heading(_ request: String, _ title: String) {
    macro("\(request) \(Self.escaped(title))")
    isBelowHeading = true
  }

  mutating func paragraph(_ markup: String) {
    if !isBelowHeading { macro(".PP") }
    lines(markup)
  }

  /// A line with a term, and under it what it means.
  mutating func item(_ term: String, _ markup: String) {
    macro(".TP")
    macro(Self.styled(term))
    lines(markup)
  }

  /// Text alone, a sentence a line and no line long.
  mutating func lines(_ markup: String) {
    for sentence in Self.sentences(markup) {
      for line in Self.wrapped(sentence, width: 76) { macro(Self.protected(Self.styled(line))) }
    }
  }

  /// One sentence after the other, so that a change of one is a change of its lines.
  static func sentences(_ text: String) -> [String] {
    var result = [""]
    var isAfterEnd = false
    for word in text.split(whereSeparator: \.isWhitespace) {
      if isAfterEnd, word.first?.isUppercase == true { result.append("") }
      result[result.count - 1] += (result[result.count - 1].isEmpty ? "" : " ") + word
      isAfterEnd = word.last.map { ".:".contains($0) } ?? false
    }
    return result
  }

  /// Cut at blanks outside of bold and italic.
  private static func wrapped(_ sentence: String, width: Int) -> [String] {
    var lines = [""]
    for word in sentence.split(separator: " ") {
      let last = lines[lines.count - 1]
      let isOpen = last.count { $0 == "`" } % 2 == 1
      if !last.isEmpty, !isOpen, last.count + word.count + 1 > width {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] += (last.isEmpty ? "" : " ") + word
      }
    }
    return lines
  }

  /// Markup as font changes.
  static func styled(_ markup: String) -> String {
    var result = ""
    for (index, part) in markup.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      guard index % 2 == 0 else {
        result += "\\fB\(escaped(part))\\fR"
        continue
      }
      for (index, part) in part.split(separator: "*", omittingEmptySubsequences: false).enumerated() {
        result += index % 2 == 0 ? escaped(part) : "\\fI\(escaped(part))\\fR"
      }
    }
    return result
  }

  /// A line that begins like a request is none.
  private static func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  /// Stands for a star that makes nothing italic.
  static let literalStar: Unicode.Scalar = "\u{E000}"

  /// In ASCII, whatever the reader's locale.
  static func escaped(_ text: some StringProtocol) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      case literalStar: result += "*"
      case _ where !scalar.isASCII:
        let code = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u" + String(repeating: "0", count: max(0, 4 - code.count)) + code + "]"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
