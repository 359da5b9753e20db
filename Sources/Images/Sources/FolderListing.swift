import Dispatch
import Files
import Foundation
import Synchronization

/// What lies in a folder and its subfolders, before a picture is read. Paths are those within the folder.
struct FolderListing: Sendable {
  /// In the order of their paths.
  let pictures: [RawPath]
  /// Lists of labels.
  let lists: [RawPath]
  let leftOut: LeftOut

  /// Links to files and folders are followed; a folder is read once, however many of them lead to it.
  ///
  /// - Parameters:
  ///   - most: so many pictures are enough.
  ///   - missing: formats that cannot be read here.
  ///   - isWanted: is asked now and then; the listing is worth nothing once it says no.
  /// - Throws: if the folder itself cannot be read.
  init(
    _ folder: RawPath, most: Int = .max, missing: [PictureFormat: String] = PictureFormat.missing,
    while isWanted: () -> Bool = { true }
  ) throws(ImageError) {
    var walk = try FolderWalk(folder, missing: missing)
    walk.walk(most, isWanted)
    var (tally, found) = (walk.tally, walk.pictures)
    let undecided = walk.undecided.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    for (path, finding) in zip(undecided, Self.findings(undecided, in: folder, missing)) {
      if let kind = finding { tally.add(kind, path.description) } else { found.append(path) }
    }
    let texts = found.map { (text: String(decoding: $0.bytes, as: UTF8.self), path: $0) }
    pictures = texts.sorted { one, other in
      one.text == other.text
        ? one.path.bytes.lexicographicallyPrecedes(other.path.bytes) : one.text < other.text
    }.map(\.path)
    lists = walk.lists.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    leftOut = tally.result
  }

  /// What files are whose names do not say that they are pictures, each nil for a picture. Looked at on all cores.
  private static func findings(
    _ paths: [RawPath], in folder: RawPath, _ missing: [PictureFormat: String]
  ) -> [FileKind?] {
    let size = 256
    let parts = (paths.count + size - 1) / size
    let results = Mutex([[FileKind?]](repeating: [], count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let found = paths[(part * size)..<min(paths.count, (part + 1) * size)].map { path -> FileKind? in
        guard let start = (try? OpenFile(folder.inside(path.bytes)))?.start(FileKind.neededBytes) else {
          return .closed
        }
        return kind(startingWith: start, name: path.description, missing)
      }
      results.withLock { $0[part] = found }
    }
    return results.withLock { $0 }.flatMap { $0 }
  }
}

/// How many pictures a folder seems to have, at most so many; nil once nobody wants to know.
public func countPictures(inFolder path: String, most: Int, while isWanted: () -> Bool) -> Int? {
  let listing = try? FolderListing(RawPath(meant: path), most: most, while: isWanted)
  return isWanted() ? min(most, listing?.pictures.count ?? 0) : nil
}

/// What a file of that name and beginning is left out as; nil if it is a picture.
func kind(startingWith start: [UInt8], name: String, _ missing: [PictureFormat: String]) -> FileKind? {
  guard let format = PictureFormat(startingWith: start),
    format != .tiff || !FileKind.raws.contains(pathExtension(name))
  else { return FileKind(startingWith: start, name: name) }
  return missing[format].map { .unreadable(format, $0) }
}
