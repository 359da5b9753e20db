import Files
import Foundation
import Images
import ProgressiveGAN

/// Where a favourite lies: a PNG file in the `favourites` folder of a run, or in that folder's trash. Files are written
/// and moved whole or not at all, and never over another.
public struct FavouriteFile: Hashable, Sendable {
  public let runPath: String
  public let name: String
  public let isTrashed: Bool

  /// Nil if the name could not be one of a favourite: only visible PNG files right in the folder are.
  public init?(runPath: String, name: String, isTrashed: Bool = false) {
    guard name.hasSuffix(".png"), !name.hasPrefix("."), !name.contains("/"), !name.contains("\0") else { return nil }
    self.runPath = runPath
    self.name = name
    self.isTrashed = isTrashed
  }

  /// The folder's name of its run.
  public var run: String { URL(fileURLWithPath: runPath).lastPathComponent }
  public var path: String { "\(Self.folder(of: runPath, isTrashed: isTrashed))/\(name)" }
  /// How a child calls it: "run/file.png".
  public var reference: String { "\(run)/\(name)" }

  static func folder(of runPath: String, isTrashed: Bool) -> String {
    "\(runPath)/favourites" + (isTrashed ? "/.trash" : "")
  }

  /// Writes a favourite of a run.
  public static func save(_ favourite: Favourite, runPath: String) throws(FileError) -> FavouriteFile {
    let folder = folder(of: runPath, isTrashed: false)
    try makeFolder(folder)
    let stamp = fileStamp(favourite.savedAt)
    let name = "\(stamp)-\(favourite.imagesSeen / 1000)kimg-\(favourite.resolution.squareName).png"
    let path = "\(folder)/\(name)"
    let bytes = try translated(path) { () throws(ImageError) in
      try favourite.image.pngData(text: favourite.record.texts)
    }
    return try at(writeNew(Data(bytes), to: path), runPath: runPath, isTrashed: false)
  }

  /// Writes a favourite to any path; returns where it lies.
  public static func write(
    _ favourite: Favourite, to path: String, ifTaken: TakenName = .numbered
  ) throws(FileError) -> String {
    let bytes = try translated(path) { () throws(ImageError) in
      try favourite.image.pngData(text: favourite.record.texts)
    }
    return try writeFile(Data(bytes), to: path, ifTaken: ifTaken)
  }

  /// What the file says; nil if it is a picture, but no favourite.
  public func record() throws(FileError) -> FavouriteRecord? { try Self.record(of: path) }

  /// What a favourite's file says, wherever it lies; nil if it is a picture, but no favourite.
  public static func record(of path: String) throws(FileError) -> FavouriteRecord? {
    FavouriteRecord(try png(path).texts)
  }

  public func picture() throws(FileError) -> Image {
    let bytes = try bytes()
    do { return try Image(decoding: bytes, name: name) } catch { throw Self.damaged(path, error) }
  }

  /// Writes on the favourite; its pixels, and what other programs wrote into it, stay as they are.
  public func inscribe(_ inscription: FavouriteInscription) throws(FileError) {
    var file = try Self.png(path)
    try Self.translated(path) { () throws(ImageError) in try file.setTexts(inscription.texts) }
    try writeDurably(Data(file.bytes), to: path)
  }

  /// Moves the file into the trash, and says where it lies now.
  public func discarded() throws(FileError) -> FavouriteFile {
    try makeFolder(Self.folder(of: runPath, isTrashed: true))
    return try moved(to: name, isTrashed: true)
  }

  /// Moves the file out of the trash, to its former name if that is still free.
  public func restored(as formerName: String? = nil) throws(FileError) -> FavouriteFile {
    try moved(to: formerName ?? name, isTrashed: false)
  }

  /// Takes a file in the trash away for good.
  public func erase() throws(FileError) {
    precondition(isTrashed, "only what is in the trash may go for good")
    guard unlink(path) == 0 else {
      throw .cannotWrite(path: path, reason: systemReason(errno))
    }
  }

  private func moved(to name: String, isTrashed: Bool) throws(FileError) -> FavouriteFile {
    guard let target = FavouriteFile(runPath: runPath, name: name, isTrashed: isTrashed) else {
      throw .cannotWrite(path: name, reason: "this is no name of a favourite's file")
    }
    return try Self.at(moveToNew(path, target.path), runPath: runPath, isTrashed: isTrashed)
  }

  private static func at(
    _ path: String, runPath: String, isTrashed: Bool
  ) throws(FileError) -> FavouriteFile {
    let name = URL(fileURLWithPath: path).lastPathComponent
    guard let file = FavouriteFile(runPath: runPath, name: name, isTrashed: isTrashed) else {
      throw .cannotWrite(path: path, reason: "this is no name of a favourite's file")
    }
    return file
  }

  /// Larger files are no favourites.
  static let mostBytes = 1 << 28

  func bytes() throws(FileError) -> [UInt8] { try Self.bytes(of: path) }

  private static func bytes(of path: String) throws(FileError) -> [UInt8] {
    let file = try RegularFile(path)
    guard file.count <= mostBytes else {
      throw .damaged(path: path, reason: "it has more than \(mostBytes >> 20) MB")
    }
    return try file.bytes(at: 0, count: file.count)
  }

  private static func png(_ path: String) throws(FileError) -> PNGFile {
    let bytes = try bytes(of: path)
    do { return try PNGFile(bytes, name: path) } catch { throw damaged(path, error) }
  }

  private static func damaged(_ path: String, _ error: ImageError) -> FileError {
    guard case .undecodable(_, let reason) = error else { return .damaged(path: path, reason: "\(error)") }
    return .damaged(path: path, reason: reason)
  }

  /// What keeps a picture from being written, with the path.
  static func translated<Result>(
    _ path: String, _ work: () throws(ImageError) -> Result
  ) throws(FileError) -> Result {
    do { return try work() } catch {
      guard case .cannotEncode(let reason) = error else { throw .cannotWrite(path: path, reason: "\(error)") }
      throw .cannotWrite(path: path, reason: reason)
    }
  }
}
