/// Pictures of the kitty protocol as characters: a terminal that knows U+10EEEE draws a part of a picture in its cell, whose
/// row and column are told by marks above it and whose picture by its colour. So a multiplexer can move them about without
/// knowing what they are.
public enum KittyPlaceholders {
  /// The numbers of pictures that characters can name whatever colours they have: one of 256 for the last byte of the
  /// number, and a mark for the first.
  public static func id(first: UInt8, last: UInt8) -> Int { Int(first) << 24 | Int(last) }

  /// Rows and columns that there are marks for.
  public static var most: Int { marks.count }

  /// Makes a picture known to be shown in so many cells.
  public static func placement(id: Int, columns: Int, rows: Int) -> [UInt8] {
    Array("\u{1B}_Ga=p,U=1,i=\(id),c=\(columns),r=\(rows),q=2\u{1B}\\".utf8)
  }

  /// A part of a row of cells.
  public static func text(id: Int, row: Int, columns: Range<Int>) -> String {
    guard row < most else { return "" }
    var text = "\u{1B}[38;5;\(id & 0xFF)m"
    for column in columns where column < most {
      text.unicodeScalars.append(contentsOf: ["\u{10EEEE}", marks[row], marks[column], marks[id >> 24 & 0xFF]])
    }
    return text
  }

  /// By number: the marks above a letter that nothing joins with it (Unicode 6.0, combining class 230, without a
  /// decomposition and in none).
  private static let marks: [Unicode.Scalar] = codes.split(whereSeparator: \.isWhitespace).compactMap {
    UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
  }

  private static let codes = """
    305 30D 30E 310 312 33D 33E 33F 346 34A 34B 34C 350 351 352 357 35B 363 364 365 366 367 368 369 36A 36B 36C
    36D 36E 36F 483 484 485 486 487 592 593 594 595 597 598 599 59C 59D 59E 59F 5A0 5A1 5A8 5A9 5AB 5AC 5AF 5C4
    610 611 612 613 614 615 616 617 657 658 659 65A 65B 65D 65E 6D6 6D7 6D8 6D9 6DA 6DB 6DC 6DF 6E0 6E1 6E2 6E4
    6E7 6E8 6EB 6EC 730 732 733 735 736 73A 73D 73F 740 741 743 745 747 749 74A 7EB 7EC 7ED 7EE 7EF 7F0 7F1 7F3
    816 817 818 819 81B 81C 81D 81E 81F 820 821 822 823 825 826 827 829 82A 82B 82C 82D 951 953 954 F82 F83 F86
    F87 135D 135E 135F 17DD 193A 1A17 1A75 1A76 1A77 1A78 1A79 1A7A 1A7B 1A7C 1B6B 1B6D 1B6E 1B6F 1B70 1B71 1B72
    1B73 1CD0 1CD1 1CD2 1CDA 1CDB 1CE0 1DC0 1DC1 1DC3 1DC4 1DC5 1DC6 1DC7 1DC8 1DC9 1DCB 1DCC 1DD1 1DD2 1DD3 1DD4
    1DD5 1DD6 1DD7 1DD8 1DD9 1DDA 1DDB 1DDC 1DDD 1DDE 1DDF 1DE0 1DE1 1DE2 1DE3 1DE4 1DE5 1DE6 1DFE 20D0 20D1 20D4
    20D5 20D6 20D7 20DB 20DC 20E1 20E7 20E9 20F0 2CEF 2CF0 2CF1 2DE0 2DE1 2DE2 2DE3 2DE4 2DE5 2DE6 2DE7 2DE8 2DE9
    2DEA 2DEB 2DEC 2DED 2DEE 2DEF 2DF0 2DF1 2DF2 2DF3 2DF4 2DF5 2DF6 2DF7 2DF8 2DF9 2DFA 2DFB 2DFC 2DFD 2DFE 2DFF
    A66F A67C A67D A6F0 A6F1 A8E0 A8E1 A8E2 A8E3 A8E4 A8E5 A8E6 A8E7 A8E8 A8E9 A8EA A8EB A8EC A8ED A8EE A8EF A8F0
    A8F1 AAB0 AAB2 AAB3 AAB7 AAB8 AABE AABF AAC1 FE20 FE21 FE22 FE23 FE24 FE25 FE26 10A0F 10A38 1D185 1D186 1D187
    1D188 1D189 1D1AA 1D1AB 1D1AC 1D1AD 1D242 1D243 1D244
    """
}
