extension PickleReader {
  /// Executes one opcode, by the letter or number that pickletools.py gives it.
  mutating func execute(_ code: UInt8) throws(PickleError) {
    switch code {
    case 0x80: _ = try byte()  // PROTO
    case 0x95: _ = try take(8)  // FRAME
    case UInt8(ascii: "("): stack.append(.mark)
    case UInt8(ascii: "0"): if stack.popLast() == nil { throw .malformed(at: position) }
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"):
      guard let last = stack.last else { throw .malformed(at: position) }
      stack.append(last)
    default:
      if try executeScalar(code) { return }
      if try executeContainer(code) { return }
      if try executeMemo(code) { return }
      if try executeObject(code) { return }
      throw .unknownOpcode(code, at: position - 1)
    }
  }

  private mutating func executeScalar(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "I"):
      try pushLine { $0 == "00" ? .bool(false) : $0 == "01" ? .bool(true) : Int($0).map { .int($0) } }
    case UInt8(ascii: "L"): try pushLine { Int($0.hasSuffix("L") ? $0.dropLast() : $0[...]).map { .int($0) } }
    case UInt8(ascii: "F"): try pushLine { Double($0).map { .float($0) } }
    case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case UInt8(ascii: "K"): push(.int(try number(1)))
    case UInt8(ascii: "M"): push(.int(try number(2)))
    case 0x8a: try pushLong(try number(1))
    case 0x8b: try pushLong(try number(4))
    case UInt8(ascii: "G"):
      push(.float(Double(bitPattern: try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
    default: return try executeText(code)
    }
    return true
  }

  private mutating func pushLine(_ value: (String) -> PickleValue?) throws(PickleError) {
    guard let value = value(try line()) else { throw .malformed(at: position) }
    push(value)
  }

  /// Two's complement of any length. Larger numbers than fit (torch's magic number is one) keep their low bytes.
  private mutating func pushLong(_ count: Int) throws(PickleError) {
    let digits = try take(count)
    let isNegative = digits.last.map { $0 & 0x80 != 0 } ?? false
    let low = digits.prefix(8) + [UInt8](repeating: isNegative ? 0xFF : 0, count: max(0, 8 - count))
    push(.int(Int(truncatingIfNeeded: low.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
  }

  private mutating func executeText(_ code: UInt8) throws(PickleError) -> Bool {
    func text(_ bytes: ArraySlice<UInt8>) -> PickleValue { .text(String(decoding: bytes, as: UTF8.self)) }
    switch code {
    case UInt8(ascii: "S"): try pushLine { $0.count >= 2 ? .text(String($0.dropFirst().dropLast())) : nil }
    case UInt8(ascii: "V"): try pushLine { .text($0) }
    case UInt8(ascii: "T"), UInt8(ascii: "B"): push(.bytes(Array(try take(try number(4)))))
    case UInt8(ascii: "U"), UInt8(ascii: "C"): push(.bytes(Array(try take(try number(1)))))
    case 0x8e: push(.bytes(Array(try take(try number(8)))))
    case UInt8(ascii: "X"): push(text(try take(try number(4))))
    case 0x8c: push(text(try take(try number(1))))
    case 0x8d: push(text(try take(try number(8))))
    default: return false
    }
    return true
  }

  private mutating func executeContainer(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "]"): push(.list)
    case UInt8(ascii: "l"): push(.list, try popToMark())
    case UInt8(ascii: "}"): push(.dictionary)
    case UInt8(ascii: "d"): push(.dictionary, try pairs(popToMark()))
    case UInt8(ascii: ")"): push(.tuple)
    case UInt8(ascii: "t"): push(.tuple, try popToMark())
    case 0x85...0x87:
      let count = Int(code - 0x84)
      guard stack.count >= count else { throw .malformed(at: position) }
      let items = Array(stack.suffix(count))
      stack.removeLast(count)
      push(.tuple, items)
    case UInt8(ascii: "a"):
      let item = try pop()
      try top().items.append(item)
    case UInt8(ascii: "e"):
      let items = try popToMark()
      try top().items += items
    case UInt8(ascii: "s"):
      let (value, key) = (try pop(), try pop())
      try top().items += [key, value]
    case UInt8(ascii: "u"):
      let items = try pairs(popToMark())
      try top().items += items
    default: return false
    }
    return true
  }

  private func pairs(_ items: [Item]) throws(PickleError) -> [Item] {
    guard items.count % 2 == 0 else { throw .malformed(at: position) }
    return items
  }

  private mutating func executeMemo(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "p"): try remember(Int(try line()))
    case UInt8(ascii: "q"): try remember(try number(1))
    case UInt8(ascii: "r"): try remember(try number(4))
    case 0x94: try remember(memo.count)
    case UInt8(ascii: "g"): try recall(Int(try line()))
    case UInt8(ascii: "h"): try recall(try number(1))
    case UInt8(ascii: "j"): try recall(try number(4))
    default: return false
    }
    return true
  }

  private mutating func remember(_ index: Int?) throws(PickleError) {
    guard let index, let last = stack.last else { throw .malformed(at: position) }
    memo[index] = last
  }

  private mutating func recall(_ index: Int?) throws(PickleError) {
    guard let index, let item = memo[index] else { throw .malformed(at: position) }
    size += 1
    stack.append(item)
  }

  private mutating func executeObject(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "c"): try pushGlobal(try line(), try line())
    case 0x93:
      guard case .value(let name) = try pop(), case .value(let module) = try pop(), let module = module.text,
        let name = name.text
      else { throw .malformed(at: position) }
      try pushGlobal(module, name)
    case UInt8(ascii: "R"), 0x81: try call()
    case 0x92:
      // Keyword arguments, which none of ours have any of.
      _ = try pop()
      try call()
    case UInt8(ascii: "b"):
      let state = try pop()
      try top().state = state
    case UInt8(ascii: "Q"): push(.persistent, [try pop()])
    default: return false
    }
    return true
  }

  private mutating func pushGlobal(_ module: String, _ name: String) throws(PickleError) {
    let global = PickleGlobal(module: module, name: name)
    guard global.isKnown else { throw .refused(global.description) }
    push(.global(global))
  }

  /// Nothing is called: the name and its arguments become an object. An ordered dictionary is a dictionary.
  private mutating func call() throws(PickleError) {
    let arguments = try pop()
    guard case .value(.global(let global)) = try pop(), case .container(let tuple) = arguments else {
      throw .malformed(at: position)
    }
    if global.name == "OrderedDict" { return push(.dictionary) }
    push(.object(global), tuple.items)
  }
}
