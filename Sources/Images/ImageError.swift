/// What can be wrong with pictures from outside, each as a sentence for the person who reads it.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// A file's bytes are no picture we can read.
  case undecodable(name: String, reason: String)
  case cannotEncode(reason: String)
  case cannotPack(reason: String)
  case noSuchPath(String)
  /// Data without a single readable picture.
  case noImages(path: String, unreadable: [UnreadableFile])
  /// Some pictures cannot be read where all must be.
  case unreadable(path: String, count: Int, of: Int)
  /// Labels were asked for, but the data has no two classes, or `stray` is in none.
  case noClasses(path: String, stray: String?)

  public var description: String {
    switch self {
    case .undecodable(let name, let reason):
      return "The picture '\(name.withVisibleControls)' cannot be read: \(reason)."
    case .cannotEncode(let reason):
      return "The picture cannot be written: \(reason)."
    case .cannotPack(let reason):
      return "The pictures cannot be packed: \(reason)."
    case .noSuchPath(let path):
      return
        "There is nothing at '\(path.withVisibleControls)'. Give --data a folder of pictures, or an archive of them."
    case .noImages(let path, let unreadable):
      let first = unreadable.first.map { ": '\($0.name)' cannot be read, \($0.reason)" } ?? ""
      let damaged = unreadable.isEmpty ? "" : " (\(unreadable.count) damaged\(first))"
      return
        "No readable picture in '\(path.withVisibleControls)'\(damaged). Give --data a folder or an archive with pictures."
    case .unreadable(let path, let count, let all):
      return
        "\(count) of the \(all) pictures in '\(path.withVisibleControls)' cannot be read. Repair or remove them, or leave --strict out to do without them."
    case .noClasses(let path, let stray):
      let why = stray.map { ": '\($0.withVisibleControls)' is in none" } ?? ""
      return
        "The pictures in '\(path.withVisibleControls)' are not sorted into two or more classes\(why). Give each class a subfolder, or leave labels out."
    }
  }
}

extension [UnreadableFile] {
  /// Throws if there is any, beside so many pictures that can be read.
  func requireNone(in path: String, beside readable: Int) throws(ImageError) {
    guard isEmpty else { throw .unreadable(path: path, count: count, of: readable + count) }
  }
}

/// A file that should be a picture and cannot be read.
public struct UnreadableFile: Codable, Hashable, Sendable {
  public var name: String
  public var reason: String

  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}
