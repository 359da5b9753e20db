import Files

/// What can be wrong with pictures from outside, each as a sentence for the person who reads it.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// A file's bytes are no picture we can read.
  case undecodable(name: String, reason: String)
  case cannotEncode(reason: String)
  case cannotFilm(reason: String)
  case cannotPack(reason: String)
  case noSuchPath(String)
  /// Data without a single readable picture.
  case noImages(path: String, unreadable: [UnreadableFile], leftOut: LeftOut = LeftOut())
  /// Some pictures cannot be read where all must be.
  case unreadable(path: String, count: Int, of: Int)
  /// There is not the memory to hold so many pictures.
  case tooLarge(bytes: Int, pictures: Int, resolution: Int)
  /// The same, as a sentence.
  case noRoom(String)
  /// Labels were asked for, but the data has no two classes, or `stray` is in none.
  case noClasses(path: String, stray: String?)
  /// A list of labels that is none, or not of these pictures.
  case unusableLabels(path: String, reason: String)
  case unreadableArchive(path: String, reason: String)
  /// A folder that pictures should be in cannot be read.
  case unreadableFolder(path: String, reason: String)
  /// Some folders within cannot be read where all must be.
  case unreadableFolders(path: String, count: Int, first: UnreadableFile)
  /// The classes are not those that a run has learned.
  case otherClasses(path: String, changes: String)

  public var description: String {
    switch self {
    case .undecodable(let name, let reason):
      return "The picture '\(name.withVisibleControls)' cannot be read: \(reason.withoutFullStop)."
    case .cannotEncode(let reason):
      return "The picture cannot be written: \(reason.withoutFullStop)."
    case .cannotFilm(let reason):
      return "The film cannot be made: \(reason.withoutFullStop)."
    case .cannotPack(let reason):
      return "The pictures cannot be packed: \(reason.withoutFullStop)."
    case .noSuchPath(let path):
      return
        "There is nothing at '\(path.withVisibleControls)'. Give --data a folder of pictures, or an archive of them."
    case .noImages(let path, let unreadable, let leftOut):
      return
        "No readable picture in '\(path.withVisibleControls)'\(Self.instead(unreadable, leftOut)). Give --data a folder or an archive with pictures."
    case .unreadable(let path, let count, let all):
      return
        "\(count) of the \(all) pictures in '\(path.withVisibleControls)' cannot be read. Repair or remove them, or leave --strict out to do without them."
    case .tooLarge(let bytes, let pictures, let resolution):
      let size = "\(bytes >> 20) MB for \(pictures) pictures at \(resolution)×\(resolution)"
      return
        "The system does not give the memory to hold \(size). 'progan data pack' makes a file that need not be held."
    case .noRoom(let sentence): return sentence
    case .noClasses(let path, let stray):
      let why = stray.map { ": '\($0.withVisibleControls)' is in none" } ?? ""
      return
        "The pictures in '\(path.withVisibleControls)' are not sorted into two or more classes\(why). Give each class a subfolder, or leave labels out."
    case .unusableLabels(let path, let reason):
      return
        "The labels in '\(path.withVisibleControls)' cannot be used: \(reason.withoutFullStop). Mend that, or leave labels out."
    case .unreadableArchive(let path, let reason):
      return
        "The archive '\(path.withVisibleControls)' cannot be read: \(reason.withoutFullStop). It may have been cut off; copy or load it again."
    case .unreadableFolder(let path, let reason):
      return "Pictures cannot be looked for in '\(path.withVisibleControls)': \(reason)."
    case .unreadableFolders(let path, let count, let first):
      let many = "\(count) folders in '\(path.withVisibleControls)' cannot be read, one of them"
      let subject = count > 1 ? many : "The folder"
      let verb = count > 1 ? "" : " cannot be read"
      return
        "\(subject) '\(first.name)'\(verb): \(first.reason). Make that possible or remove them, or leave --strict out to do without them."
    case .otherClasses(let path, let changes):
      return
        "The classes in '\(path.withVisibleControls)' are not those that the run has learned: \(changes). Put them back as they were, or begin another run with --run."
    }
  }

  /// What there is where no picture can be read.
  private static func instead(_ unreadable: [UnreadableFile], _ leftOut: LeftOut) -> String {
    var parts: [String] = []
    if let first = unreadable.first {
      parts.append("\(unreadable.count) damaged: '\(first.name)' cannot be read, \(first.reason)")
    }
    if let sentence = leftOut.sentence, let example = leftOut.others.first?.example {
      parts.append("\(sentence), for example '\(example)'")
    }
    if let first = leftOut.folders.first {
      parts.append("\(leftOut.folders.count) closed: '\(first.name)', \(first.reason)")
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }
}

extension [UnreadableFile] {
  /// "5 HEIC, 2 PNG" by what their names say; nil where that is nothing, or all the same.
  public var byFormat: String? {
    let named = compactMap { pictureExtensions[pathExtension($0.name)] }
    let counts = Dictionary(grouping: named, by: \.self).map { (format: $0.key.name, count: $0.value.count) }
    guard counts.count > 1, named.count == count else { return nil }
    return counts.sorted { ($1.count, $0.format) < ($0.count, $1.format) }.map { "\($0.count) \($0.format)" }
      .joined(separator: ", ")
  }

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
