import CZip
import Synchronization

/// An open zip archive; libzip reads with one thread at a time.
public final class ZipArchive: Sendable {
  public struct Entry: Hashable, Sendable {
    let index: UInt64
    public let name: String
  }

  /// In the order of the archive.
  public let entries: [Entry]
  private let path: String
  private let handle: Mutex<OpaquePointer>

  public init(path: String) throws(ImageError) {
    self.path = path
    var status: Int32 = 0
    guard let opened = zip_open(path, ZIP_RDONLY, &status) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, status)
      defer { zip_error_fini(&error) }
      throw .undecodable(name: path, reason: String(cString: zip_error_strerror(&error)).withVisibleControls)
    }
    let count = zip_get_num_entries(opened, 0)
    entries = (0..<UInt64(max(0, count))).compactMap { index in
      zip_get_name(opened, index, zip_flags_t(ZIP_FL_ENC_GUESS)).map { Entry(index: index, name: String(cString: $0)) }
    }
    handle = Mutex(opened)
  }

  deinit { handle.withLock { zip_discard($0) } }

  /// All bytes of an entry, checked against its checksum.
  ///
  /// - Parameter limit: an entry that is larger unpacked is refused before memory is taken for it.
  public func bytes(of entry: Entry, atMost limit: Int) throws(ImageError) -> [UInt8] {
    let name = "\(path)/\(entry.name)"
    let result = handle.withLock { handle -> Result<[UInt8], ImageError> in
      func failure(_ reason: String) -> Result<[UInt8], ImageError> {
        .failure(.undecodable(name: name, reason: reason.withVisibleControls))
      }
      var facts = zip_stat_t()
      guard zip_stat_index(handle, entry.index, 0, &facts) == 0 else { return failure("it is damaged") }
      guard facts.size <= UInt64(limit) else {
        return failure("it claims \(facts.size) bytes; at most \(limit) are read")
      }
      guard let file = zip_fopen_index(handle, entry.index, 0) else {
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
