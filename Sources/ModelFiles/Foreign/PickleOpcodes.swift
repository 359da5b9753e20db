extension PickleReader {
  /// Executes one opcode, by the letter or number that pickletools.py gives it.
  mutating func execute(_ code: UInt8) throws(PickleError) {
    switch code {
    case 0x80: _ = try byte()  // PROTO
    case 0x95: _ = try take(8)  // FRAME
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "0"): if marks.last == stack.count, !marks.isEmpty { marks.removeLast() } else { _ = try pop() }
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): stack.append(try top())
    default:
      if try executeScalar(code) { return }
      if try executeText(code) { return }
      if try executeContainer(code) { return }
      if try executeMemo(code) { return }
      if try executeObject(code) { return }
      if try executeOther(code) { return }
      throw .unknownOpcode(code, at: position - 1)
    }
  }

  private mutating func executeScalar(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "I"):
      let line = try shortLine()
      push(line == "00" ? .bool(false) : line == "01" ? .bool(true) : Int(line).map { .int($0) } ?? .other)
    case UInt8(ascii: "L"):
      let line = try shortLine()
      push(Int(line.hasSuffix("L") ? line.dropLast() : line[...]).map { .int($0) } ?? .other)
    case UInt8(ascii: "F"): push(Double(try shortLine()).map { .float($0) } ?? .other)
    case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case UInt8(ascii: "K"): push(.int(try number(1)))
    case UInt8(ascii: "M"): push(.int(try number(2)))
    case 0x8a: try pushLong(try number(1))
    case 0x8b: try pushLong(try number(4))
    case UInt8(ascii: "G"):
      push(.float(Double(bitPattern: try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
    default: return false
    }
    return true
  }

  /// Two's complement of any length. Numbers that are larger than any count here are passed over.
  private mutating func pushLong(_ count: Int) throws(PickleError) {
    guard count <= 8 else {
      _ = try skip(count)
      push(.other)
      return
    }
    let digits = try take(count)
    let start: UInt64 = digits.last.map { $0 & 0x80 != 0 } ?? false ? .max : 0
    push(.int(Int(truncatingIfNeeded: digits.reversed().reduce(start) { $0 << 8 | UInt64($1) })))
  }

  private mutating func executeText(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "S"): try pushQuoted(try line())
    case UInt8(ascii: "V"):
      let line = try line()
      try countText(line.count)
      push(.text(line.rawUnicode))
    case UInt8(ascii: "T"), UInt8(ascii: "B"): try pushBytes(try number(4))
    case UInt8(ascii: "U"), UInt8(ascii: "C"): try pushBytes(try number(1))
    case 0x8e, 0x96: try pushBytes(try number(8))
    case UInt8(ascii: "X"): try pushText(try number(4))
    case 0x8c: try pushText(try number(1))
    case 0x8d: try pushText(try number(8))
    default: return false
    }
    return true
  }

  private mutating func pushText(_ count: Int) throws(PickleError) {
    guard count <= Self.shortText else {
      push(.longText(try skip(count)))
      return
    }
    try countText(count)
    push(.text(String(decoding: try take(count), as: UTF8.self)))
  }

  private mutating func pushBytes(_ count: Int) throws(PickleError) {
    guard count <= Self.shortText else {
      push(.bytes(try skip(count)))
      return
    }
    try countText(count)
    push(.data(try take(count)))
  }

  /// A string of Python 2 as it stands in a program: in quotes, with escapes.
  private mutating func pushQuoted(_ line: [UInt8]) throws(PickleError) {
    guard line.count >= 2, line.first == line.last, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(line[0]) else {
      throw .malformed(at: position)
    }
    try countText(line.count)
    push(.data(Array(line.dropFirst().dropLast()).withoutEscapes))
  }

  private mutating func executeMemo(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "p"): try remember(Int(try shortLine()))
    case UInt8(ascii: "q"): try remember(try number(1))
    case UInt8(ascii: "r"): try remember(try number(4))
    case 0x94: try remember(memo.count)
    case UInt8(ascii: "g"): try recall(Int(try shortLine()))
    case UInt8(ascii: "h"): try recall(try number(1))
    case UInt8(ascii: "j"): try recall(try number(4))
    default: return false
    }
    return true
  }

  private mutating func remember(_ index: Int?) throws(PickleError) {
    guard let index else { throw .malformed(at: position) }
    memo[index] = try top()
  }

  private mutating func recall(_ index: Int?) throws(PickleError) {
    guard let index, let item = memo[index] else { throw .malformed(at: position) }
    stack.append(item)
  }

  /// Names that no network needs, and numbers that lie in other files.
  private mutating func executeOther(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "P"):
      push(.text(try shortLine()))
      push(.persistent(try pop()))
    case UInt8(ascii: "Q"): push(.persistent(try pop()))
    case 0x82: _ = try take(1)
    case 0x83: _ = try take(2)
    case 0x84: _ = try take(4)
    case 0x97: break  // NEXT_BUFFER
    case 0x98: return true  // READONLY_BUFFER
    default: return false
    }
    if [0x82, 0x83, 0x84, 0x97].contains(code) { push(.other) }
    return true
  }
}

extension [UInt8] {
  /// With \x41, \n and the like as the bytes that they stand for.
  fileprivate var withoutEscapes: [UInt8] {
    guard contains(UInt8(ascii: "\\")) else { return self }
    var result: [UInt8] = []
    var place = 0
    while place < count {
      let byte = self[place]
      place += 1
      guard byte == UInt8(ascii: "\\"), place < count else {
        result.append(byte)
        continue
      }
      place += 1
      switch self[place - 1] {
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "x"):
        result.append(UInt8(truncatingIfNeeded: hexadecimal(at: place, digits: 2) ?? 0))
        place += 2
      default: result.append(self[place - 1])
      }
    }
    return result
  }

  /// Python's raw-unicode-escape: Latin-1, with \u0041 for what that has not.
  fileprivate var rawUnicode: String {
    var result = String.UnicodeScalarView()
    var place = 0
    while place < count {
      let digits = place + 1 < count && self[place] == UInt8(ascii: "\\") ? [0x75: 4, 0x55: 8][self[place + 1]] : nil
      if let digits, let scalar = hexadecimal(at: place + 2, digits: digits).flatMap(Unicode.Scalar.init) {
        result.append(scalar)
        place += 2 + digits
      } else {
        result.append(Unicode.Scalar(self[place]))
        place += 1
      }
    }
    return String(result)
  }

  private func hexadecimal(at place: Int, digits: Int) -> UInt32? {
    guard place + digits <= count else { return nil }
    return UInt32(String(decoding: self[place..<(place + digits)], as: UTF8.self), radix: 16)
  }
}
