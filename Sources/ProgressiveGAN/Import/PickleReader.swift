/// Why a pickle was not read.
enum PickleError: Error, Equatable, CustomStringConvertible {
  case truncated(at: Int)
  case unknownOpcode(UInt8, at: Int)
  case refused(String)
  case malformed(at: Int)
  case tooLarge

  var description: String {
    switch self {
    case .truncated: "it ends before its pickle does"
    case .unknownOpcode(let code, let at):
      "its pickle has the opcode \(code) at byte \(at), which saved networks do not need"
    case .refused(let name): "its pickle wants '\(name)', which is not among the few things that saved networks need"
    case .malformed(let at): "its pickle makes no sense at byte \(at)"
    case .tooLarge: "its pickle holds more than a network does"
    }
  }
}

/// Reads Python's pickles (protocols 0 to 4; the format is told by the comments of CPython's pickletools.py) without
/// executing anything: the machine builds values only, and knows just the opcodes and names that saved networks need.
struct PickleReader {
  /// What is on the stack. Lists, dictionaries and objects are shared with the memo, so that later additions reach both.
  enum Item {
    case value(PickleValue)
    case container(Container)
    case mark
  }

  /// A list, dictionary or object that is still being filled.
  final class Container {
    enum Kind { case list, dictionary, tuple, object(PickleGlobal), persistent }
    let kind: Kind
    var items: [Item] = []
    var state: Item?

    init(_ kind: Kind, _ items: [Item] = []) {
      self.kind = kind
      self.items = items
    }
  }

  let bytes: ArraySlice<UInt8>
  private(set) var position: Int
  var stack: [Item] = []
  var memo: [Int: Item] = [:]
  var size = 0

  /// More items than any network's file has.
  static let mostItems = 4_000_000

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The value of one pickle; `position` is behind it then.
  mutating func read() throws(PickleError) -> PickleValue {
    stack = []
    memo = [:]
    while true {
      let code = try byte()
      if code == UInt8(ascii: ".") { break }
      try execute(code)
      guard size < Self.mostItems else { throw .tooLarge }
    }
    guard let last = stack.last else { throw .malformed(at: position) }
    var depth = 0
    return try finished(last, &depth)
  }

  mutating func byte() throws(PickleError) -> UInt8 {
    guard position < bytes.endIndex else { throw .truncated(at: position) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func take(_ count: Int) throws(PickleError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.endIndex - position else { throw .truncated(at: position) }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  /// A little-endian number.
  mutating func number(_ count: Int) throws(PickleError) -> Int {
    let value = try take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let result = Int(exactly: value) else { throw .malformed(at: position) }
    return result
  }

  /// Up to the end of a line, without it.
  mutating func line() throws(PickleError) -> String {
    guard let end = bytes[position...].firstIndex(of: 10) else { throw .truncated(at: position) }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func push(_ value: PickleValue) {
    size += 1
    stack.append(.value(value))
  }

  mutating func push(_ kind: Container.Kind, _ items: [Item] = []) {
    size += 1
    stack.append(.container(Container(kind, items)))
  }

  mutating func pop() throws(PickleError) -> Item {
    guard let item = stack.popLast() else { throw .malformed(at: position) }
    if case .mark = item { throw .malformed(at: position) }
    return item
  }

  /// All items above the topmost mark, which goes, too.
  mutating func popToMark() throws(PickleError) -> [Item] {
    guard let mark = stack.lastIndex(where: { if case .mark = $0 { true } else { false } }) else {
      throw .malformed(at: position)
    }
    defer { stack.removeSubrange(mark...) }
    size += 1
    return Array(stack[(mark + 1)...])
  }

  func top() throws(PickleError) -> Container {
    guard case .container(let container)? = stack.last else { throw .malformed(at: position) }
    return container
  }

  /// The value of an item when all is read. Cycles, which networks have none of, and absurd depths are refused.
  func finished(_ item: Item, _ depth: inout Int) throws(PickleError) -> PickleValue {
    guard case .container(let container) = item else {
      if case .value(let value) = item { return value }
      throw .malformed(at: position)
    }
    depth += 1
    guard depth < 100 else { throw .malformed(at: position) }
    var items: [PickleValue] = []
    items.reserveCapacity(container.items.count)
    for item in container.items { items.append(try finished(item, &depth)) }
    var state: PickleValue?
    if let given = container.state { state = try finished(given, &depth) }
    depth -= 1
    switch container.kind {
    case .list: return .list(items)
    case .tuple: return .tuple(items)
    case .persistent: return .persistent(items[0])
    case .object(let global): return .object(global, arguments: items, state: state)
    case .dictionary:
      let pairs = stride(from: 0, to: items.count - 1, by: 2).map { (key: items[$0], value: items[$0 + 1]) }
      return .dictionary(pairs)
    }
  }
}
