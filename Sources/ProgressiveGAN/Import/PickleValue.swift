/// What a pickle describes. Nothing of it is ever called: classes and functions stay names.
indirect enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  /// Text, and the bytes of Python 2's strings, which may be either.
  case text(String)
  case bytes([UInt8])
  case tuple([PickleValue])
  case list([PickleValue])
  /// In the order of the file.
  case dictionary([(key: PickleValue, value: PickleValue)])
  case global(PickleGlobal)
  /// What a global was called with, and the state that the result was given.
  case object(PickleGlobal, arguments: [PickleValue], state: PickleValue?)
  /// Something that lies outside the pickle, by the name that it has there.
  case persistent(PickleValue)

  var int: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    case .float(let value): Int(exactly: value)
    default: nil
    }
  }

  var number: Double? {
    switch self {
    case .float(let value): value
    default: int.map(Double.init)
    }
  }

  var text: String? {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// Raw bytes; of Python 3's text form of them, whose characters are the bytes, too.
  var bytes: [UInt8]? {
    switch self {
    case .bytes(let bytes): return bytes
    case .text(let text): return text.latin1
    default: return nil
    }
  }

  /// Elements of a tuple or list.
  var elements: [PickleValue]? {
    switch self {
    case .tuple(let elements), .list(let elements): elements
    default: nil
    }
  }

  /// The value of a key: of a dictionary, or of an object that keeps its state in one.
  subscript(key: String) -> PickleValue? {
    switch self {
    case .dictionary(let pairs): pairs.last { $0.key.text == key }?.value
    case .object(_, _, let state?): state[key]
    default: nil
    }
  }

  /// Keys that are text, in their order.
  var keys: [String] {
    guard case .dictionary(let pairs) = self else { return [] }
    return pairs.compactMap(\.key.text)
  }
}

extension String {
  /// Its characters as bytes; nil if there are others than those of Latin-1.
  fileprivate var latin1: [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    var lead: UInt8 = 0
    for byte in utf8 {
      switch byte {
      case 0..<0x80: result.append(byte)
      case 0xC2, 0xC3: lead = byte
      case 0x80..<0xC0 where lead != 0:
        result.append(byte & 0x3F | lead << 6)
        lead = 0
      default: return nil
      }
    }
    return result
  }
}

/// A class or function by its name.
struct PickleGlobal: Hashable, Sendable, CustomStringConvertible {
  let module: String
  let name: String

  var description: String { "\(module).\(name)" }

  /// Those that saved networks are made of; every other is refused.
  static let known: Set<String> = [
    "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar", "numpy.ndarray", "numpy.dtype", "_codecs.encode", "collections.OrderedDict",
    "copy_reg._reconstructor", "copyreg._reconstructor", "__builtin__.object", "builtins.object",
    "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
    "torch.FloatStorage", "torch.HalfStorage", "torch.DoubleStorage", "torch.LongStorage", "torch.IntStorage",
    "torch.ByteStorage", "torch.BoolStorage", "torch.Size", "torch.device", "tfutil.Network",
    "models.utils.config.BaseConfig",
  ]

  var isKnown: Bool { Self.known.contains(description) }
}
