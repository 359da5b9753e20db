import Files
import Images

/// Where the numbers of a torch file lie.
protocol TorchNumbers {
  var isBigEndian: Bool { get }
  /// Bytes of a storage.
  func bytes(_ key: String, _ range: Range<Int>, named name: String) throws(ForeignFault) -> [UInt8]
}

/// Storages one after the other behind the pickles, each after its count of numbers.
struct TorchPlaces: TorchNumbers {
  private let file: RegularFile
  private var places: [String: Range<Int>] = [:]
  var isBigEndian: Bool { false }

  init(_ file: RegularFile, start: Int, _ keys: [String], of content: PickleValue) throws(ForeignFault) {
    self.file = file
    // Bytes a number, by storage.
    let sizes = Dictionary(
      content.persistents.compactMap { StoragePlace(storage: $0) }.map { ($0.key, $0.number.size) },
      uniquingKeysWith: { first, _ in first })
    var position = start
    for key in keys {
      guard position + 8 <= file.count else { throw .reason("it ends before its numbers do") }
      // What lies behind a storage of a kind that we do not know cannot be found.
      guard let size = sizes[key] else { return }
      let count: UInt64
      do throws(FileError) {
        count = try file.bytes(at: position, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      } catch { throw .file(error) }
      guard count <= UInt64((file.count - position - 8) / size) else {
        throw .reason("it ends within its numbers; it may not have been downloaded or copied as a whole")
      }
      places[key] = (position + 8)..<(position + 8 + Int(count) * size)
      position += 8 + Int(count) * size
    }
  }

  func bytes(_ key: String, _ range: Range<Int>, named name: String) throws(ForeignFault) -> [UInt8] {
    guard let place = places[key] else { throw .reason("the numbers of its tensor '\(name)' are missing") }
    guard range.upperBound <= place.count else { throw .reason("its tensor '\(name)' reaches beyond its storage") }
    do throws(FileError) {
      return try file.bytes(at: place.lowerBound + range.lowerBound, count: range.count)
    } catch {
      throw .file(error)
    }
  }
}

/// The zip archive that PyTorch writes: `data.pkl`, storages under `data/`, and since 2.1 the order of their bytes.
final class TorchArchive: TorchNumbers {
  private let archive: ZipArchive
  private let entries: [String: ZipArchive.Entry]
  private let folder: String
  private(set) var isBigEndian = false
  /// The storage that was read last: tensors may share one.
  private var last: (key: String, bytes: [UInt8]) = ("", [])
  /// Bytes unpacked so far.
  private var unpacked = 0

  private static let mostPickle = 1 << 26
  private static let mostStorage = 1 << 28
  private static let mostUnpacked = 1 << 30

  init(_ path: String) throws(ForeignFault) {
    do throws(ImageError) { archive = try ZipArchive(path: path) } catch {
      throw .reason("it begins as a zip archive and is none as a whole; its download may be incomplete")
    }
    entries = Dictionary(archive.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let pickles = entries.keys.filter { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }
    guard let pickle = pickles.min(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) else {
      throw .reason(Self.kind(of: archive.entries.map(\.name)))
    }
    folder = String(pickle.dropLast("data.pkl".count))
    let isProgram = entries["\(folder)constants.pkl"] != nil || entries.keys.contains { $0.hasPrefix("\(folder)code/") }
    guard !isProgram else {
      throw .reason(
        "it is a TorchScript archive, a compiled program; what is read here is a network's state_dict, as torch.save writes it"
      )
    }
    isBigEndian = try entries["\(folder)byteorder"].map(order) ?? false
  }

  func pickle() throws(ForeignFault) -> [UInt8] {
    try bytes(of: "\(folder)data.pkl", atMost: Self.mostPickle)
  }

  private func order(_ entry: ZipArchive.Entry) throws(ForeignFault) -> Bool {
    let text = String(decoding: try bytes(of: entry.name, atMost: 100), as: UTF8.self)
    guard text == "little" || text == "big" else {
      throw .reason("it says that the order of its bytes is '\(text.quotable)', which is none")
    }
    return text == "big"
  }

  func bytes(_ key: String, _ range: Range<Int>, named name: String) throws(ForeignFault) -> [UInt8] {
    if last.key != key || last.bytes.isEmpty {
      last = (key, try bytes(of: "\(folder)data/\(key)", atMost: Self.mostStorage))
    }
    guard range.upperBound <= last.bytes.count else {
      throw .reason("its tensor '\(name)' reaches beyond its storage")
    }
    return range.count == last.bytes.count ? last.bytes : Array(last.bytes[range])
  }

  private func bytes(of name: String, atMost limit: Int) throws(ForeignFault) -> [UInt8] {
    guard let entry = entries[name] else { throw .reason("'\(name.quotable)' is missing in it") }
    guard unpacked < Self.mostUnpacked else { throw .reason("its storages hold more than a network does") }
    do throws(ImageError) {
      let bytes = try archive.bytes(of: entry, atMost: limit)
      unpacked += bytes.count
      return bytes
    } catch {
      guard case .undecodable(_, let reason) = error else { throw .reason("\(error)") }
      throw .reason("in '\(name.quotable)': \(reason)")
    }
  }

  /// What a zip archive without a network of PyTorch is.
  private static func kind(of names: [String]) -> String {
    func has(_ ending: String) -> Bool { names.contains { $0.lowercased().hasSuffix(ending) } }
    if names.isEmpty { return "it is an empty zip archive" }
    if has(".npy") { return "it is an archive of NumPy arrays (.npz), not a network" }
    if has(".safetensors") || has(".pth") || has(".pkl") || has(".pt") {
      return "it is a zip archive with a model in it; unpack it, and take the file that is in it"
    }
    if has("keras_metadata.pb") || has("model.weights.h5") {
      return "it is a model of Keras, whose networks we do not read"
    }
    if has("saved_model.pb") || has(".index") {
      return "it is a zip archive with a model of TensorFlow, which we do not read"
    }
    if has(".png") || has(".jpg") || has(".jpeg") || has(".webp") {
      return "it is a zip archive of pictures, not a model; 'progan train --data' learns from it"
    }
    return "it is a zip archive without a network; the first that it holds is '\(names[0].quotable)'"
  }
}
