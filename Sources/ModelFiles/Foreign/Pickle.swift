/// What a pickle describes, as a table of nodes that refer to each other by number: what is shared there is shared here,
/// however often, and neither depth nor cycles cost anything. Nothing of it is ever called: classes and functions stay
/// names.
final class Pickle: Sendable {
  enum Node: Sendable {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case text(String)
    /// Short bytes; of Python 2's strings, which may be either, too.
    case data([UInt8])
    /// Longer bytes or text, where they lie in the file.
    case bytes(Range<Int>)
    case longText(Range<Int>)
    case tuple([Int32])
    /// A list or a set.
    case list([Int32])
    /// Keys and values in turn.
    case dictionary([Int32])
    case global(Int)
    case object(Int)
    /// Something that lies outside the pickle, by the name that it has there.
    case persistent(Int32)
    /// What no network needs.
    case other
  }

  /// Something that would be made by calling something else.
  struct Object: Sendable {
    let callee: Int32
    let arguments: Int32
    /// What it was filled with, as a list or dictionary is, and the state that it was given.
    var items: [Int32] = []
    var state: Int32?
  }

  let nodes: [Node]
  let objects: [Object]
  let globals: [PickleGlobal]
  let source: PickleBytes

  init(nodes: [Node], objects: [Object], globals: [PickleGlobal], source: PickleBytes) {
    self.nodes = nodes
    self.objects = objects
    self.globals = globals
    self.source = source
  }

  /// All that it says lies outside.
  var persistents: [PickleValue] {
    nodes.indices.compactMap { index in
      if case .persistent = nodes[index] { PickleValue(self, Int32(index)) } else { nil }
    }
  }
}

/// A class or function by its name.
struct PickleGlobal: Hashable, Sendable, CustomStringConvertible {
  let module: String
  let name: String

  var description: String { "\(module).\(name)" }

  private static let harmfulModules: Set = [
    "os", "posix", "nt", "sys", "subprocess", "commands", "popen2", "pty", "socket", "shutil", "runpy", "importlib",
    "webbrowser", "ctypes", "code", "pip", "bdb", "pdb", "timeit", "asyncio", "requests", "urllib",
  ]
  private static let harmfulFunctions: Set = ["eval", "exec", "execfile", "compile", "open", "__import__", "input"]

  /// Nothing is ever called, but a file that asks for this is not what its reader thinks it is.
  var isHarmful: Bool {
    if ["builtins", "__builtin__"].contains(module) { return Self.harmfulFunctions.contains(name) }
    return Self.harmfulModules.contains(String(module.prefix { $0 != "." }))
  }
}
