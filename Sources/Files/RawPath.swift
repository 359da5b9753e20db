import Foundation

/// A path as the system has it: bytes, which need not be UTF-8.
package struct RawPath: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The path that a text from a person means, from `/` on. What is no UTF-8 is written `\xE9`, as it is shown; U+FFFD,
  /// which other programs put there, stands for it where only one name looks so.
  package init(meant text: String) {
    let absolute = text.hasPrefix("/") ? text : currentFolder + "/" + text
    let plain = RawPath(absolute)
    guard !plain.exists, absolute.contains("\u{FFFD}") || absolute.contains("\\x") else {
      self = plain
      return
    }
    self = absolute.split(separator: "/").reduce(RawPath("")) { folder, part in
      let path = folder.appending(part.utf8)
      guard !path.exists else { return path }
      let names = fileNames(in: folder)
      if let name = names.first(where: { shownName($0).utf8.elementsEqual(part.utf8) }) {
        return folder.appending(name)
      }
      let similar = names.filter { part.contains("\u{FFFD}") && String(decoding: $0, as: UTF8.self) == part }
      return similar.count == 1 ? folder.appending(similar[0]) : path
    }
  }

  package func appending(_ part: some Sequence<UInt8>) -> RawPath {
    bytes.isEmpty || bytes.last != slash ? RawPath(bytes + [slash] + part) : RawPath(bytes + part)
  }

  /// A path within a folder, which is empty for the folder itself.
  package func inside(_ part: [UInt8]) -> RawPath { RawPath(bytes.isEmpty ? part : bytes + [slash] + part) }

  /// Where links on it lead; itself if that is nowhere.
  package var resolved: RawPath {
    guard let path = realpath(cString, nil) else { return self }
    defer { free(path) }
    return RawPath(UnsafeRawBufferPointer(start: path, count: strlen(path)))
  }

  /// For C.
  package var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

  /// As a person reads it: what is no UTF-8 as `\xE9`.
  package var description: String { shownName(bytes) }

  private var exists: Bool {
    var status = stat()
    return lstat(cString, &status) == 0
  }
}

private let slash = UInt8(ascii: "/")

/// A name as a person reads it: what is no UTF-8 as `\xE9`.
package func shownName(_ bytes: some Collection<UInt8>) -> String {
  let text = String(decoding: bytes, as: UTF8.self)
  guard !text.utf8.elementsEqual(bytes) else { return text }
  var (result, rest) = ("", ArraySlice(Array(bytes)))
  while !rest.isEmpty {
    // The longest scalar that is whole; none of one byte that is a replacement.
    let scalar = (1...4).lazy.compactMap { count -> Unicode.Scalar? in
      let scalars = String(decoding: rest.prefix(count), as: UTF8.self).unicodeScalars
      guard scalars.count == 1, let scalar = scalars.first, String(scalar).utf8.elementsEqual(rest.prefix(count)) else {
        return nil
      }
      return scalar
    }.first
    if let scalar {
      result.unicodeScalars.append(scalar)
      rest = rest.dropFirst(String(scalar).utf8.count)
    } else {
      result += String(format: "\\x%02X", Int(rest.removeFirst()))
    }
  }
  return result
}

/// The arguments of the program as they are shown, so that a path which is no UTF-8 can be told from others.
public func shownArguments() -> [String] {
  (1..<max(1, Int(CommandLine.argc))).compactMap { index in
    CommandLine.unsafeArgv[index].map { shownName(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

/// Whether there is a folder at a path; nil if there is nothing.
public func isFolder(at path: String) -> Bool? { isFolder(at: RawPath(meant: path)) }

package func isFolder(at path: RawPath) -> Bool? {
  var status = stat()
  guard stat(path.cString, &status) == 0 else { return nil }
  return status.st_mode & S_IFMT == S_IFDIR
}

/// Names of what lies in a folder itself; none if it cannot be read.
package func fileNames(in folder: RawPath) -> [[UInt8]] {
  guard let handle = opendir(folder.bytes.isEmpty ? RawPath("/").cString : folder.cString) else { return [] }
  defer { closedir(handle) }
  var names: [[UInt8]] = []
  while let entry = readdir(handle) { names.append(name(of: entry)) }
  return names
}

/// The bytes of an entry's name, which may lie shorter in memory than its type says.
package func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
  let start = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
  let count = strlen(start.assumingMemoryBound(to: CChar.self))
  return Array(UnsafeRawBufferPointer(start: start, count: count))
}

/// A text that is the same as another only if its bytes are: Swift's texts are equal where they look alike.
package struct ExactText: Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (one: ExactText, other: ExactText) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// In the order of texts; of those that look alike, in that of bytes.
  package static func areInOrder(_ one: String, _ other: String) -> Bool {
    one == other ? one.utf8.lexicographicallyPrecedes(other.utf8) : one < other
  }
}
