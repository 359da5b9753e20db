/// How many columns of a terminal characters take: the one home of that question.
///
/// The C library's wcwidth depends on the locale and looks at single code points; terminals differ in what they make of
/// flags, joined emoji and the like. What is said here is the most that a character should take; whoever draws characters
/// that are not `isSteady` says where each of them stands, so that a terminal of another opinion stays in step.
extension Character {
  /// The parts that terminals give columns of their own, each with the marks that take none: scripts of India and its
  /// neighbours write several letters as one character. Emoji are not parted.
  public var pieces: [Character] {
    guard !isPlain, unicodeScalars.count > 1, let first = unicodeScalars.first, !first.properties.isEmoji else {
      return [self]
    }
    var pieces: [String] = []
    for scalar in unicodeScalars {
      if pieces.isEmpty || !scalar.isMark { pieces.append("") }
      pieces[pieces.count - 1].unicodeScalars.append(scalar)
    }
    return pieces.count == 1 ? [self] : pieces.flatMap { $0 }
  }

  /// 1 or 2, of one that is no more than a piece. Of what `shown` stands in for, the stand-in's.
  var columns: Int {
    if isPlain { return 1 }
    let scalars = unicodeScalars
    guard let first = scalars.first else { return 1 }
    if first.isWide { return 2 }
    // A symbol that is asked to be an emoji, a keycap, or a flag and what may be half of one.
    if first.properties.isEmoji, scalars.dropFirst().contains("\u{FE0F}") { return 2 }
    return (0x1F1E6...0x1F1FF).contains(first.value) ? 2 : 1
  }

  /// The most columns that a terminal takes which knows nothing of characters made of several code points.
  public var mostColumns: Int {
    isPlain ? 1 : max(columns, unicodeScalars.reduce(0) { $0 + ($1.isMark ? 0 : $1.isWide ? 2 : 1) })
  }

  /// Itself, or a stand-in for what has no form of its own: control characters, marks without a letter, what is unassigned.
  public var shown: Character {
    guard !isPlain, let first = unicodeScalars.first else { return self }
    if first.value < 0x20 { return Unicode.Scalar(0x2400 + first.value).map(Character.init) ?? "·" }
    if (0x7F..<0xA0).contains(first.value) { return "·" }
    if first == "\u{AD}" { return "-" }
    if first.isJamoWithoutLead { return joined("\u{115F}") }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return joined("◌")
    case .format, .lineSeparator, .paragraphSeparator, .unassigned, .control, .surrogate: return "□"
    default: return joined("")
    }
  }

  /// Whether every terminal gives it one column, and the same one.
  public var isSteady: Bool {
    if isPlain { return true }
    let scalars = unicodeScalars
    guard let scalar = scalars.first, scalars.count == 1 else { return false }
    switch scalar.value {
    case 0xAD: return false
    case 0xA0...0x2FF, 0x370...0x482, 0x48A...0x52F, 0x1E00...0x1EFF, 0x2010...0x2027, 0x2030...0x205E: return true
    case 0x2070...0x20C0, 0x2100...0x2426, 0x2440...0x27BF: return !scalar.properties.isEmoji
    case 0x27C0...0x2AFF, 0x1FB00...0x1FB3B: return true
    default: return false
    }
  }

  /// Printable ASCII.
  private var isPlain: Bool { utf8.count == 1 && utf8.first.map { $0 >= 0x20 && $0 < 0x7F } == true }

  /// After another one, and no longer than any character that means something.
  private func joined(_ base: String) -> Character {
    let text = base + String(String.UnicodeScalarView(unicodeScalars.prefix(16)))
    return text.count == 1 ? Character(text) : text.first ?? " "
  }
}

extension StringProtocol {
  /// Columns of a terminal that it takes.
  public var columns: Int { reduce(0) { $0 + $1.shown.pieces.reduce(0) { $0 + $1.columns } } }
}

extension Unicode.Scalar {
  /// East Asian wide and full width (Unicode Standard Annex 11, whole blocks of CJK), and what is an emoji by itself.
  fileprivate var isWide: Bool {
    switch value {
    case ..<0x1100: false
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3: true
    case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true
    case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F2FF, 0x20000...0x3FFFD: true
    default: properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(value)
    }
  }

  /// Whether it takes no column of its own.
  fileprivate var isMark: Bool {
    guard value >= 0x300 else { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return true
    default: return isJamoWithoutLead
    }
  }

  /// A Hangul vowel or final consonant, which terminals draw into the column of the consonant before.
  fileprivate var isJamoWithoutLead: Bool {
    (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
  }
}
