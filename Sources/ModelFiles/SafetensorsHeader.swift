import Files
import Foundation
import NeuralNetworks

/// What a safetensors file says of itself: its metadata, and which tensor lies where. Everything in it has been checked
/// against the file's size, as strictly as the format's reference reader does, so that tensors may be read as told.
struct SafetensorsHeader: Equatable {
  struct Tensor: Equatable {
    let name: String
    let shape: [Int]
    /// Of its first byte in the file.
    let offset: Int
    /// Values.
    let count: Int
    let format: Safetensors.Format
  }

  private(set) var metadata: [String: String] = [:]
  /// In the order of their bytes, without gaps.
  private(set) var tensors: [Tensor] = []

  /// Enough for a hundred thousand tensors; ours have a few hundred.
  static let mostBytes = 1 << 24

  /// Reads the header alone.
  init(contentsOf path: String) throws(FileError) { try self.init(RegularFile(path)) }

  init(_ file: RegularFile) throws(FileError) {
    func damaged(_ reason: String) -> FileError { .damaged(path: file.path, reason: reason) }
    guard file.count >= 8 else { throw damaged("it is too short to be a safetensors file") }
    let length = try file.bytes(at: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.count - 8) else { throw damaged("its header is cut off, or it is no safetensors file") }
    guard length <= UInt64(Self.mostBytes) else { throw damaged("its header is longer than \(Self.mostBytes) bytes") }
    let header = try file.bytes(at: 8, count: Int(length))
    // JSONDecoder would guess at other encodings.
    guard header.first == UInt8(ascii: "{"), String(validating: header, as: UTF8.self) != nil,
      var entries = try? JSONDecoder().decode([String: Entry].self, from: Data(header))
    else { throw damaged("its header is not a JSON object") }
    if let entry = entries.removeValue(forKey: "__metadata__") {
      guard let texts = entry.texts else { throw damaged("its __metadata__ are not texts by name") }
      metadata = texts
    }
    tensors = try Self.laidOut(entries, start: 8 + Int(length), file)
  }

  /// The tensors in the order of their bytes: they must fill the file's data exactly, one after the other.
  private static func laidOut(
    _ entries: [String: Entry], start: Int, _ file: RegularFile
  ) throws(FileError) -> [Tensor] {
    let size = file.count - start
    var tensors: [Tensor] = []
    var end = 0
    let ordered = entries.sorted { ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key) }
    for (name, entry) in ordered {
      let format: Safetensors.Format
      do throws(Mistake) { format = try entry.requirePlace(at: end, of: size) } catch {
        throw .damaged(path: file.path, reason: "its tensor '\(name.quotable)' \(error.reason)")
      }
      let count = (entry.end - entry.begin) / format.size
      tensors.append(
        Tensor(name: name, shape: entry.shape ?? [], offset: start + end, count: count, format: format))
      end = entry.end
    }
    guard end == size else { throw .damaged(path: file.path, reason: "\(size - end) bytes follow its last tensor") }
    return tensors
  }

  /// What is wrong with a tensor, as the rest of a sentence that begins with its name.
  private struct Mistake: Error { let reason: String }

  /// A header's entry as it stands there; whatever is not of the right kind is nil.
  private struct Entry: Decodable {
    /// Of `__metadata__`.
    var texts: [String: String]?
    var dtype: String?
    var shape: [Int]?
    var offsets: [Int]?

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.container(keyedBy: CodingKeys.self) {
        dtype = try? container.decode(String.self, forKey: .dtype)
        shape = try? container.decode([Int].self, forKey: .shape)
        offsets = try? container.decode([Int].self, forKey: .offsets)
      }
      if offsets == nil { texts = try? [String: String](from: decoder) }
    }

    var begin: Int { offsets?.first ?? 0 }
    var end: Int { offsets?.last ?? 0 }

    /// Its format. Throws unless its bytes begin where the one before it ends, and are as many as its shape takes.
    func requirePlace(at place: Int, of size: Int) throws(Mistake) -> Safetensors.Format {
      let (format, bytes) = try byteCount()
      guard 0 <= begin, begin <= end, end <= size else {
        throw Mistake(reason: "has offsets \(begin) to \(end), outside of the file's \(size) bytes of data")
      }
      guard end - begin == bytes else {
        throw Mistake(reason: "takes \(bytes) bytes by its shape, but \(end - begin) by its offsets")
      }
      guard begin >= place else { throw Mistake(reason: "overlaps with the one before it") }
      guard begin == place else { throw Mistake(reason: "has a gap of \(begin - place) bytes before it") }
      return format
    }

    /// Its type, and the bytes that this and its shape take.
    private func byteCount() throws(Mistake) -> (Safetensors.Format, Int) {
      guard let dtype, let shape, offsets?.count == 2 else {
        throw Mistake(reason: "is not described by dtype, shape and data_offsets")
      }
      guard let format = Safetensors.Format(rawValue: dtype) else {
        throw Mistake(reason: "is of type \(dtype.quotable); only F32 and F16, single and half precision, can be read")
      }
      var bytes = format.size
      for size in shape {
        let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflows else { throw Mistake(reason: "has the impossible shape \(shape.shapeText)") }
        bytes = product
      }
      return (format, bytes)
    }
  }
}

extension [Int] {
  /// "3×3×8×16"; a scalar's is "()".
  var shapeText: String { isEmpty ? "()" : prefix(8).map(String.init).joined(separator: "×") + (count > 8 ? "×…" : "") }
}
