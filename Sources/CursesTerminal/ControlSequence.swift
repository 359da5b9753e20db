import TerminalCanvas

/// What stands between `ESC [` and the final byte, taken apart.
struct ControlSequence {
  /// `?`, `<`, `>` or `=` before the numbers.
  private let marker: UInt8?
  private let numbers: [Int]
  private let hasIntermediates: Bool
  private let final: Character

  init(_ parameters: ArraySlice<UInt8>, final: UInt8) {
    let first = parameters.first
    marker = first.map { (0x3C...0x3F).contains($0) } == true ? first : nil
    let digits = parameters.drop { (0x3C...0x3F).contains($0) }.prefix { $0 >= 0x30 }
    numbers = digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? 0
    }
    hasIntermediates = parameters.contains { $0 < 0x30 }
    self.final = Character(Unicode.Scalar(final))
  }

  var isPasteStart: Bool { marker == nil && final == "~" && numbers == [200] }

  /// The way of reporting the mouse before there was SGR's: three bytes follow.
  var isOldMouse: Bool { marker == nil && final == "M" && numbers == [0] || numbers.isEmpty && final == "M" }

  func oldMouse(_ bytes: ArraySlice<UInt8>) -> MouseEvent? {
    let values = bytes.map { Int($0) - 32 }
    return Self.mouse(button: values[0], column: values[1], row: values[2])
  }

  /// - Parameter readsPlaces: whether `CSI 1 ; 2 R` is the cursor's place rather than a key.
  func input(readsPlaces: Bool) -> InputDecoder.Input? {
    if marker == nil, final == "R", numbers.count == 2, readsPlaces || numbers[0] > 1 {
      return TerminalReport(marker: nil, numbers: numbers, final: final).map { .report($0) }
    }
    return input
  }

  private var input: InputDecoder.Input? {
    switch (marker, final) {
    case (UInt8(ascii: "<"), "M") where numbers.count == 3:
      Self.mouse(button: numbers[0], column: numbers[1], row: numbers[2]).map { .mouse($0) }
    case (nil, _) where !hasIntermediates && final != "t" && final != "n": key.map { .key($0) }
    default: TerminalReport(marker: marker, numbers: numbers, final: final).map { .report($0) }
    }
  }

  private static func mouse(button: Int, column: Int, row: Int) -> MouseEvent? {
    // Bits 2 to 4 are Shift, Meta and Control, bit 5 is motion.
    let kinds: [Int: MouseEvent.Kind] = [0: .click, 64: .wheelUp, 65: .wheelDown]
    let cells = 1...65535
    guard let kind = kinds[button & ~0b11100], cells.contains(column), cells.contains(row) else { return nil }
    return MouseEvent(kind, column: column - 1, row: row - 1)
  }

  private var key: Key? {
    switch final {
    case "A": arrow(.up, .shiftUp, .controlUp)
    case "B": arrow(.down, .shiftDown, .controlDown)
    case "C": arrow(.right, .shiftRight, .controlRight)
    case "D": arrow(.left, .shiftLeft, .controlLeft)
    // rxvt's arrows with Shift.
    case "a": .shiftUp
    case "b": .shiftDown
    case "c": .shiftRight
    case "d": .shiftLeft
    case "H": .home
    case "F": .end
    case "Z": .backTab
    case "P", "Q", "R", "S": .function(Int(final.asciiValue ?? 0) - 79)
    case "~": Self.numbered[numbers.first ?? 0]
    default: nil
    }
  }

  /// The second number is 1 and a bit for Shift, Alt and Control each.
  private func arrow(_ plain: Key, _ shift: Key, _ control: Key) -> Key {
    let modifiers = numbers.count > 1 ? max(0, numbers[1] - 1) : 0
    return modifiers & 4 != 0 ? control : modifiers & 1 != 0 ? shift : plain
  }

  private static let numbered: [Int: Key] = {
    var keys: [Int: Key] = [1: .home, 7: .home, 4: .end, 8: .end, 3: .delete, 5: .pageUp, 6: .pageDown]
    for (index, number) in [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].enumerated() {
      keys[number] = .function(index + 1)
    }
    return keys
  }()
}
