/// Reads Python's pickles (protocols 0 to 5; the format is told by the comments of CPython's pickletools.py) without
/// executing anything: the machine builds a table of what they describe, in memory and time bounded by the file's length
/// and by `mostWork`.
struct PickleReader {
  private let source: PickleBytes
  private(set) var position = 0
  private var window: [UInt8] = []
  private var windowStart = 0

  var nodes: [Pickle.Node] = []
  var objects: [Pickle.Object] = []
  var globals: [PickleGlobal] = []
  var stack: [Int32] = []
  /// Heights of the stack at its marks.
  var marks: [Int] = []
  var memo: [Int: Int32] = [:]
  /// Steps so far, and bytes of short texts.
  private var work = 0

  /// More steps than any network's file needs.
  static let mostWork = 2_000_000
  /// Longer texts stay in the file.
  static let shortText = 512
  private static let mostText = 1 << 26
  private var text = 0

  init(_ source: PickleBytes) { self.source = source }

  /// The value of one pickle; `position` is behind it then.
  mutating func read() throws(PickleError) -> PickleValue {
    (nodes, objects, globals, stack, marks, memo) = ([], [], [], [], [], [:])
    while true {
      let code = try byte()
      if code == UInt8(ascii: ".") { break }
      try count(1)
      try execute(code)
    }
    let last = try pop()
    return PickleValue(Pickle(nodes: nodes, objects: objects, globals: globals, source: source), last)
  }

  /// Notes so many steps.
  mutating func count(_ steps: Int) throws(PickleError) {
    work += steps
    guard work <= Self.mostWork else { throw .tooLarge }
  }

  mutating func byte() throws(PickleError) -> UInt8 {
    guard position < source.count else { throw .truncated(at: position) }
    if position < windowStart || position >= windowStart + window.count {
      windowStart = position
      window = try source.bytes(position..<min(source.count, position + 1 << 16))
    }
    defer { position += 1 }
    return window[position - windowStart]
  }

  /// Passes over bytes, and says where they lie.
  mutating func skip(_ count: Int) throws(PickleError) -> Range<Int> {
    guard count >= 0, count <= source.count - position else { throw .truncated(at: position) }
    defer { position += count }
    return position..<(position + count)
  }

  /// A few bytes.
  mutating func take(_ count: Int) throws(PickleError) -> [UInt8] {
    guard count <= source.count - position else { throw .truncated(at: position) }
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for _ in 0..<count { result.append(try byte()) }
    return result
  }

  /// A little-endian number.
  mutating func number(_ count: Int) throws(PickleError) -> Int {
    let value = try take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let result = Int(exactly: value) else { throw .malformed(at: position) }
    return result
  }

  /// Up to the end of a line, without it.
  mutating func line() throws(PickleError) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let byte = try byte()
      if byte == 10 { return result }
      result.append(byte)
      guard result.count <= Self.mostText else { throw .tooLarge }
    }
  }

  /// Text of a line that is a name or a number.
  mutating func shortLine() throws(PickleError) -> String {
    let line = try line()
    try countText(line.count)
    return String(decoding: line, as: UTF8.self)
  }

  mutating func countText(_ bytes: Int) throws(PickleError) {
    text += bytes
    guard text <= Self.mostText else { throw .tooLarge }
  }

  @discardableResult
  mutating func push(_ node: Pickle.Node) -> Int32 {
    nodes.append(node)
    stack.append(Int32(nodes.count - 1))
    return Int32(nodes.count - 1)
  }

  mutating func pop() throws(PickleError) -> Int32 {
    guard stack.count > marks.last ?? 0, let item = stack.popLast() else { throw .malformed(at: position) }
    return item
  }

  /// All above the topmost mark, which goes, too.
  mutating func popToMark() throws(PickleError) -> [Int32] {
    guard let mark = marks.popLast() else { throw .malformed(at: position) }
    let items = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return items
  }

  func top() throws(PickleError) -> Int32 {
    guard stack.count > marks.last ?? 0, let last = stack.last else { throw .malformed(at: position) }
    return last
  }
}
