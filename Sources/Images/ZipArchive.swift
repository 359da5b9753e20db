import CZip
import Files
import Foundation
import Synchronization

/// An open zip archive; libzip reads with one thread at a time.
public final class ZipArchive: Sendable {
  public struct Entry: Sendable {
    let index: UInt64
    public let name: String
    let isEncrypted: Bool
    /// Whether it is only the name of another file.
    let isLink: Bool
  }

  /// In the order of the archive.
  public let entries: [Entry]
  private let path: String
  private let handle: Mutex<OpaquePointer>

  public convenience init(path: String) throws(ImageError) { try self.init(RawPath(path)) }

  init(_ path: RawPath) throws(ImageError) {
    self.path = path.description
    var status: Int32 = 0
    guard let opened = zip_open(path.cString, ZIP_RDONLY, &status) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, status)
      defer { zip_error_fini(&error) }
      let reason = String(cString: zip_error_strerror(&error)).withVisibleControls
      throw .unreadableArchive(path: path.description, reason: reason)
    }
    let count = zip_get_num_entries(opened, 0)
    entries = (0..<UInt64(max(0, count))).map { index in
      var facts = zip_stat_t()
      zip_stat_index(opened, index, 0, &facts)
      let isKnown = facts.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0
      let isEncrypted = isKnown && facts.encryption_method != ZIP_EM_NONE
      // A name that makes no text is taken as the bytes that it is.
      let text = zip_get_name(opened, index, zip_flags_t(ZIP_FL_ENC_GUESS))
      let name = text ?? zip_get_name(opened, index, zip_flags_t(ZIP_FL_ENC_RAW))
      var (system, attributes) = (UInt8(0), UInt32(0))
      zip_file_get_external_attributes(opened, index, 0, &system, &attributes)
      return Entry(
        index: index, name: name.map(Self.shown) ?? "entry \(index + 1)", isEncrypted: isEncrypted,
        isLink: system == UInt8(ZIP_OPSYS_UNIX) && mode_t(attributes >> 16) & S_IFMT == S_IFLNK)
    }
    handle = Mutex(opened)
  }

  deinit { handle.withLock { zip_discard($0) } }

  private static func shown(_ name: UnsafePointer<CChar>) -> String {
    shownName(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }

  /// All bytes of an entry, checked against its checksum.
  ///
  /// - Parameter limit: an entry that is larger unpacked is refused before memory is taken for it.
  public func bytes(of entry: Entry, atMost limit: Int) throws(ImageError) -> [UInt8] {
    try read(entry) { handle, facts, failure in
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
  }

  /// The first bytes of an entry; none if it cannot be read.
  func start(of entry: Entry, count: Int) -> [UInt8] {
    let bytes = try? read(entry) { handle, facts, failure in
      guard let file = zip_fopen_index(handle, entry.index, 0) else { return failure("") }
      defer { zip_fclose(file) }
      var bytes = [UInt8](repeating: 0, count: min(count, Int(clamping: facts.size)))
      let got = zip_fread(file, &bytes, UInt64(bytes.count))
      return .success(Array(bytes.prefix(max(0, Int(got)))))
    }
    return bytes ?? []
  }

  private func read(
    _ entry: Entry,
    _ body: (OpaquePointer, zip_stat_t, (String) -> Result<[UInt8], ImageError>) -> Result<[UInt8], ImageError>
  ) throws(ImageError) -> [UInt8] {
    let name = "\(path)/\(entry.name)"
    func failure(_ reason: String) -> Result<[UInt8], ImageError> {
      .failure(.undecodable(name: name, reason: reason.withVisibleControls))
    }
    guard !entry.isEncrypted else {
      return try failure("it is encrypted: unpack the archive with its password first").get()
    }
    return try handle.withLock { handle in
      var facts = zip_stat_t()
      guard zip_stat_index(handle, entry.index, 0, &facts) == 0 else { return failure("it is damaged") }
      return body(handle, facts, failure)
    }.get()
  }
}
