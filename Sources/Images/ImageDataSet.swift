import Dispatch
import Foundation
import Synchronization

/// Pictures to learn from, square, at every resolution from 4×4 up, held in memory as bytes.
public struct ImageDataSet: Sendable {
  /// The last component of its path, fit to be shown.
  public let name: String
  public let resolution: Int
  public let channels: Int
  public let count: Int
  /// Names of the classes, sorted; empty without labels.
  public let classes: [String]
  /// Each picture's class, as an index into `classes`; empty without labels.
  public let labels: [Int]
  /// Files that should be pictures and are not.
  public let unreadable: [UnreadableFile]
  /// All pictures one after the other, by resolution.
  private let levels: [Int: [UInt8]]

  /// Reads a folder (with its subfolders, in the order of their paths) of PNG and JPEG, or a packed sheet. Pictures are
  /// cut to the square in their middle and filtered to `resolution`; lower levels are means of 2×2.
  ///
  /// - Parameter labeled: whether the folder's subfolders are classes.
  public init(
    path: String, resolution: Int, channels: Int = 3, labeled: Bool = false,
    progress: ((_ done: Int, _ of: Int) -> Void)? = nil
  ) throws(ImageError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noSuchPath(path) }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.withVisibleControls
    guard isFolder.boolValue || !labeled else { throw .noClasses(path: path, stray: nil) }
    if !isFolder.boolValue, let data = FileManager.default.contents(atPath: path),
      let images = try unpackedSheet([UInt8](data), name: path)
    {
      let pyramids = images.map { pyramid(of: $0, resolution: resolution, channels: channels) }
      self.init(name: name, resolution: resolution, channels: channels, pyramids: pyramids, classOf: [], unreadable: [])
      return
    }
    let files = isFolder.boolValue ? pictureFiles(in: path) : [path]
    let read = readAll(files, resolution: resolution, channels: channels, progress: progress)
    let pyramids = read.compactMap { try? $0.get() }
    let unreadable = zip(files, read).compactMap { file, result -> UnreadableFile? in
      guard case .failure(.undecodable(_, let reason)) = result else { return nil }
      return UnreadableFile(name: file.withVisibleControls, reason: reason)
    }
    guard !pyramids.isEmpty else { throw .noImages(path: path, unreadable: unreadable) }
    let good = zip(files, read).filter { (try? $1.get()) != nil }.map(\.0)
    self.init(
      name: name, resolution: resolution, channels: channels, pyramids: pyramids,
      classOf: labeled ? try folders(of: good, in: path) : [], unreadable: unreadable)
  }

  private init(
    name: String, resolution: Int, channels: Int, pyramids: [[[UInt8]]], classOf: [String],
    unreadable: [UnreadableFile]
  ) {
    let names = Set(classOf).sorted()
    classes = names
    labels = classOf.map { name in names.firstIndex(of: name) ?? 0 }
    self.name = name
    self.resolution = resolution
    self.channels = channels
    self.unreadable = unreadable
    count = pyramids.count
    var levels: [Int: [UInt8]] = [:]
    for depth in pyramids[0].indices { levels[resolution >> depth] = Array(pyramids.map { $0[depth] }.joined()) }
    self.levels = levels
  }

  /// All pictures at a resolution, [count, resolution, resolution, channels].
  public func pixels(at resolution: Int) -> [UInt8] {
    guard let level = levels[resolution] else {
      preconditionFailure(
        "no level of \(resolution)×\(resolution) in a data set of \(self.resolution)×\(self.resolution)")
    }
    return level
  }

  /// One picture at a resolution.
  public func image(_ index: Int, at resolution: Int) -> Image {
    let size = resolution * resolution * channels
    return Image(
      width: resolution, height: resolution, channels: channels,
      pixels: Array(pixels(at: resolution)[(index * size)..<((index + 1) * size)]))
  }
}

/// The picture at `resolution`, half of it, …, 4×4.
private func pyramid(of image: Image, resolution: Int, channels: Int) -> [[UInt8]] {
  var level = image.converted(toChannels: channels).croppedToSquare().resized(width: resolution, height: resolution)
  var levels = [level.pixels]
  while level.width > 4 {
    level = level.halved()
    levels.append(level.pixels)
  }
  return levels
}

/// Files with a picture's extension, in the order of their paths; links to folders are not followed.
private func pictureFiles(in folder: String) -> [String] {
  let extensions: Set = ["png", "jpg", "jpeg"]
  let found = FileManager.default.enumerator(
    at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
  return (found?.compactMap { ($0 as? URL)?.path } ?? [])
    .filter { extensions.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) }
    .sorted()
}

/// The subfolder of `folder` that each file lies in.
private func folders(of files: [String], in folder: String) throws(ImageError) -> [String] {
  let depth = URL(fileURLWithPath: folder).standardizedFileURL.pathComponents.count
  var result: [String] = []
  for file in files {
    let components = URL(fileURLWithPath: file).standardizedFileURL.pathComponents
    guard components.count > depth + 1 else { throw .noClasses(path: folder, stray: components.last) }
    result.append(components[depth])
  }
  guard Set(result).count > 1 else { throw .noClasses(path: folder, stray: nil) }
  return result
}

/// Decodes on all cores; the order is that of the files.
private func readAll(
  _ files: [String], resolution: Int, channels: Int, progress: ((Int, Int) -> Void)?
) -> [Result<[[UInt8]], ImageError>] {
  var results: [Result<[[UInt8]], ImageError>] = []
  // In batches, so that progress can be told from this thread.
  for start in stride(from: 0, to: files.count, by: 256) {
    let batch = Array(files[start..<min(files.count, start + 256)])
    let slots = Mutex([Result<[[UInt8]], ImageError>?](repeating: nil, count: batch.count))
    DispatchQueue.concurrentPerform(iterations: batch.count) { index in
      let result = Result { () throws(ImageError) in
        pyramid(of: try Image(contentsOf: batch[index]), resolution: resolution, channels: channels)
      }
      slots.withLock { $0[index] = result }
    }
    results += slots.withLock { $0.compactMap { $0 } }
    progress?(results.count, files.count)
  }
  return results
}
