/// The ends of control sequences and strings, and how long they may be.
enum ControlText {
  enum Kind: Equatable {
    case sequence
    case string(endsWithBell: Bool)

    /// How many bytes there are up to the end, and with it; nil if it has not come.
    func end(in bytes: ArraySlice<UInt8>) -> Int? {
      switch self {
      case .sequence:
        return bytes.firstIndex { $0 >= 0x40 || $0 < 0x20 }.map { $0 - bytes.startIndex + (bytes[$0] >= 0x40 ? 1 : 0) }
      case .string(let endsWithBell):
        let found = bytes.indices.first { index in
          switch bytes[index] {
          case 0x1B: true
          case 0x07: endsWithBell
          // The terminator of one byte, also as UTF-8; elsewhere it is a part of a character.
          case 0x9C: index == bytes.startIndex || bytes[index - 1] < 0x80 || bytes[index - 1] == 0xC2
          default: false
          }
        }
        guard let index = found else { return nil }
        let count = index - bytes.startIndex
        if bytes[index] != 0x1B { return count + 1 }
        guard index + 1 < bytes.endIndex else { return nil }
        // Any other escape breaks it off.
        return bytes[index + 1] == UInt8(ascii: "\\") ? count + 2 : count
      }
    }

    /// Whether it ends as it should.
    func isEnded(_ bytes: ArraySlice<UInt8>) -> Bool {
      bytes.last == 0x07 || bytes.last == 0x9C
        || bytes.count >= 4 && bytes.suffix(2).elementsEqual([0x1B, UInt8(ascii: "\\")])
    }
  }

  /// No answer that is asked for has more bytes.
  static let longestSequence = 256
  static let longestString = 4096
}
