import Files

/// What a pickle is read from: bytes in memory, or a file, of which no more is taken up than is looked at.
struct PickleBytes: Sendable {
  private enum Origin: Sendable {
    case memory([UInt8])
    case file(RegularFile)
  }

  private let origin: Origin
  let count: Int

  init(_ bytes: [UInt8]) {
    origin = .memory(bytes)
    count = bytes.count
  }

  init(_ file: RegularFile) {
    origin = .file(file)
    count = file.count
  }

  func bytes(_ range: Range<Int>) throws(PickleError) -> [UInt8] {
    switch origin {
    case .memory(let bytes): return Array(bytes[range])
    case .file(let file):
      do { return try file.bytes(at: range.lowerBound, count: range.count) } catch {
        throw .unreadable("\(error)")
      }
    }
  }
}

/// Why a pickle was not read.
enum PickleError: Error, Equatable, CustomStringConvertible {
  case truncated(at: Int)
  case unknownOpcode(UInt8, at: Int)
  case harmful(String)
  case malformed(at: Int)
  case tooLarge
  /// The file under it cannot be read.
  case unreadable(String)

  var description: String {
    switch self {
    case .truncated: "it ends before its pickle does; it may not have been downloaded or copied as a whole"
    case .unknownOpcode(let code, let at): "its pickle has the opcode \(code) at byte \(at), which no pickle has"
    case .harmful(let name):
      "its pickle wants to call '\(name.quotable)', which no network needs and which may do harm; nothing was called"
    case .malformed(let at): "its pickle makes no sense at byte \(at)"
    case .tooLarge: "its pickle holds more than a network does"
    case .unreadable(let sentence): sentence
    }
  }
}
