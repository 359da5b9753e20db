import CZip
import Foundation
import Synchronization

/// A zip archive of pictures: folders as they are, or the layout of StyleGAN2-ADA and 3, whose `dataset.json` has labels.
/// Nothing is unpacked to disk, so names that point outside lead nowhere.
struct ZipPictures: PictureSource {
  private struct Entry: Sendable {
    let index: UInt64
    let name: String
  }

  private let path: String
  private let archive: Archive
  private let entries: [Entry]
  private var labels: [String: Int]?

  /// An entry that is larger unpacked is no picture but a bomb.
  static let largestEntry = 256 << 20

  init(path: String) throws(ImageError) {
    self.path = path
    archive = try Archive(path: path)
    let names = archive.names()
    entries = names.filter { Self.isPicture($0.name) }.map { Entry(index: $0.index, name: $0.name) }
      .sorted { $0.name < $1.name }
    labels = nil
    guard let list = names.first(where: { $0.name == "dataset.json" || $0.name.hasSuffix("/dataset.json") }) else {
      return
    }
    labels = try Self.labels(in: archive.bytes(of: list.index, name: "\(path)/\(list.name)"), path: path)
  }

  private static func isPicture(_ name: String) -> Bool {
    let parts = name.split(separator: "/")
    guard let file = parts.last, !parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) else { return false }
    return file.lastIndex(of: ".").map { pictureExtensions.contains(file[$0...].dropFirst().lowercased()) } ?? false
  }

  /// `{"labels": [["00000/img00000000.png", 6], …]}`; null where there are none.
  private static func labels(in json: [UInt8], path: String) throws(ImageError) -> [String: Int]? {
    let wrong = ImageError.undecodable(
      name: "\(path)/dataset.json", reason: "its labels are not pairs of name and class")
    guard let content = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else { throw wrong }
    guard let listed = content["labels"], !(listed is NSNull) else { return nil }
    guard let pairs = listed as? [[Any]] else { throw wrong }
    var labels: [String: Int] = [:]
    for pair in pairs {
      guard pair.count == 2, let name = pair[0] as? String, let label = pair[1] as? Int, label >= 0 else { throw wrong }
      labels[name] = label
    }
    return labels
  }

  var count: Int { entries.count }
  func name(of index: Int) -> String { "\(path)/\(entries[index].name)" }

  func image(_ index: Int) throws(ImageError) -> Image {
    let name = name(of: index)
    return try Image(decoding: archive.bytes(of: entries[index].index, name: name), name: name)
  }

  /// The labels of `dataset.json`, else the topmost folders in the archive.
  func classNames() throws(ImageError) -> [String] {
    var result: [String] = []
    for entry in entries {
      if let labels {
        guard let label = labels[entry.name] else { throw .noClasses(path: path, stray: entry.name) }
        // Padded, so that their order as text is that of the numbers.
        result.append(String(format: "%04d", label))
      } else {
        let parts = entry.name.split(separator: "/")
        guard parts.count > 1, let folder = parts.first else { throw .noClasses(path: path, stray: entry.name) }
        result.append(String(folder))
      }
    }
    return result
  }
}

/// An open archive; libzip reads with one thread at a time.
private final class Archive: Sendable {
  private let path: String
  private let handle: Mutex<OpaquePointer>

  init(path: String) throws(ImageError) {
    self.path = path
    var status: Int32 = 0
    guard let opened = zip_open(path, ZIP_RDONLY, &status) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, status)
      defer { zip_error_fini(&error) }
      throw .undecodable(name: path, reason: String(cString: zip_error_strerror(&error)).withVisibleControls)
    }
    handle = Mutex(opened)
  }

  deinit { handle.withLock { zip_discard($0) } }

  func names() -> [(index: UInt64, name: String)] {
    handle.withLock { handle in
      let count = zip_get_num_entries(handle, 0)
      return (0..<UInt64(max(0, count))).compactMap { index in
        zip_get_name(handle, index, zip_flags_t(ZIP_FL_ENC_GUESS)).map { (index, String(cString: $0)) }
      }
    }
  }

  /// All bytes of an entry, checked against its checksum.
  func bytes(of index: UInt64, name: String) throws(ImageError) -> [UInt8] {
    let result = handle.withLock { handle -> Result<[UInt8], ImageError> in
      func failure(_ reason: String) -> Result<[UInt8], ImageError> {
        .failure(.undecodable(name: name, reason: reason.withVisibleControls))
      }
      var facts = zip_stat_t()
      guard zip_stat_index(handle, index, 0, &facts) == 0 else { return failure("it is damaged") }
      guard facts.size <= UInt64(ZipPictures.largestEntry) else {
        return failure("it claims \(facts.size) bytes; at most \(ZipPictures.largestEntry) are read")
      }
      guard let file = zip_fopen_index(handle, index, 0) else {
        return failure(String(cString: zip_error_strerror(zip_get_error(handle))))
      }
      defer { zip_fclose(file) }
      // One more than it claims: reading on to the end is what checks the checksum.
      var bytes = [UInt8](repeating: 0, count: Int(facts.size) + 1)
      let count = zip_fread(file, &bytes, UInt64(bytes.count))
      guard count == Int64(facts.size), zip_fread(file, &bytes[Int(facts.size)], 1) == 0 else {
        return failure("it is damaged or not as long as it claims")
      }
      bytes.removeLast()
      return .success(bytes)
    }
    return try result.get()
  }
}
