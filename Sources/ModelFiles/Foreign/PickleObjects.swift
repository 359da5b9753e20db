import Kernels

/// The opcodes that make and fill lists, dictionaries and objects.
extension PickleReader {
  mutating func executeContainer(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "]"), 0x8f: push(.list([]))
    case UInt8(ascii: "l"), 0x91: push(.list(try popToMark()))
    case UInt8(ascii: "}"): push(.dictionary([]))
    case UInt8(ascii: "d"): push(.dictionary(try pairs(popToMark())))
    case UInt8(ascii: ")"): push(.tuple([]))
    case UInt8(ascii: "t"): push(.tuple(try popToMark()))
    case 0x85...0x87:
      var items: [Int32] = []
      for _ in 0..<(code - 0x84) { items.append(try pop()) }
      push(.tuple(items.reversed()))
    case UInt8(ascii: "a"):
      let item = try pop()
      try fill([item], isDictionary: false)
    case UInt8(ascii: "e"), 0x90:
      let items = try popToMark()
      try fill(items, isDictionary: false)
    case UInt8(ascii: "s"):
      let (value, key) = (try pop(), try pop())
      try fill([key, value], isDictionary: true)
    case UInt8(ascii: "u"):
      let items = try pairs(popToMark())
      try fill(items, isDictionary: true)
    default: return false
    }
    return true
  }

  private func pairs(_ items: [Int32]) throws(PickleError) -> [Int32] {
    guard items.count % 2 == 0 else { throw .malformed(at: position) }
    return items
  }

  /// Adds to what is on top.
  private mutating func fill(_ items: [Int32], isDictionary: Bool) throws(PickleError) {
    let index = Int(try top())
    switch nodes[index] {
    case .list(var list) where !isDictionary:
      // Taken out while it grows, so that it grows in place.
      nodes[index] = .none
      list += items
      nodes[index] = .list(list)
    case .dictionary(var pairs) where isDictionary:
      nodes[index] = .none
      pairs += items
      nodes[index] = .dictionary(pairs)
    case .object(let number): objects[number].items += items
    default: throw .malformed(at: position)
    }
  }

  mutating func executeObject(_ code: UInt8) throws(PickleError) -> Bool {
    switch code {
    case UInt8(ascii: "c"): try pushGlobal(try shortLine(), try shortLine())
    case 0x93:
      let (name, module) = (try pop(), try pop())
      guard let name = shortText(name), let module = shortText(module) else { throw .malformed(at: position) }
      try pushGlobal(module, name)
    case UInt8(ascii: "R"), 0x81:
      let arguments = try pop()
      try call(try pop(), arguments)
    case 0x92:
      // Keyword arguments tell nothing that is needed.
      _ = try pop()
      let arguments = try pop()
      try call(try pop(), arguments)
    case UInt8(ascii: "i"):
      let (module, name) = (try shortLine(), try shortLine())
      let arguments = push(.tuple(try popToMark()))
      _ = try pop()
      try pushGlobal(module, name)
      try call(try pop(), arguments)
    case UInt8(ascii: "o"):
      let items = try popToMark()
      guard let callee = items.first else { throw .malformed(at: position) }
      let arguments = push(.tuple(Array(items.dropFirst())))
      _ = try pop()
      try call(callee, arguments)
    case UInt8(ascii: "b"):
      let state = try pop()
      // A dictionary's attributes tell nothing that is needed.
      if case .object(let number) = nodes[Int(try top())] { objects[number].state = state }
    default: return false
    }
    return true
  }

  private func shortText(_ index: Int32) -> String? {
    switch nodes[Int(index)] {
    case .text(let text): text
    case .data(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  private mutating func pushGlobal(_ module: String, _ name: String) throws(PickleError) {
    let global = PickleGlobal(module: module, name: name)
    guard !global.isHarmful else { throw .harmful(global.description) }
    globals.append(global)
    push(.global(globals.count - 1))
  }

  private static let dictionaries: Set = ["OrderedDict", "defaultdict", "Counter", "dict"]

  /// Nothing is called: the name and its arguments become an object; dictionaries of any kind a dictionary.
  private mutating func call(_ callee: Int32, _ arguments: Int32) throws(PickleError) {
    if case .global(let number) = nodes[Int(callee)], Self.dictionaries.contains(globals[number].name) {
      push(.dictionary(try pairs(in: arguments)))
      return
    }
    objects.append(Pickle.Object(callee: callee, arguments: arguments))
    push(.object(objects.count - 1))
  }

  /// What a dictionary's class is called with: another dictionary, or a list of pairs.
  private mutating func pairs(in arguments: Int32) throws(PickleError) -> [Int32] {
    guard case .tuple(let items) = nodes[Int(arguments)], let last = items.last else { return [] }
    switch nodes[Int(last)] {
    case .dictionary(let pairs):
      try count(pairs.count)
      return pairs
    case .list(let list):
      try count(2 * list.count)
      return list.flatMap { item -> [Int32] in
        switch nodes[Int(item)] {
        case .tuple(let pair), .list(let pair): pair.count == 2 ? pair : []
        default: []
        }
      }
    default: return []
    }
  }
}
