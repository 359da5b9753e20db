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

  /// Reads whatever holds pictures (see `openPictures`). They are cut to the square in their middle and filtered to
  /// `resolution`; lower levels are means of 2×2.
  ///
  /// - Parameters:
  ///   - labeled: whether to keep the data's classes: a folder's subfolders, or the labels that an archive has.
  ///   - isStrict: whether a picture that cannot be read is an error.
  public init(
    path: String, resolution: Int, channels: Int = 3, labeled: Bool = false, isStrict: Bool = false,
    progress: ((_ done: Int, _ of: Int) -> Void)? = nil
  ) throws(ImageError) {
    let source = try openPictures(at: path)
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.withVisibleControls
    let read = readAll(source, resolution: resolution, channels: channels, progress: progress)
    let unreadable = read.enumerated().compactMap { index, result -> UnreadableFile? in
      guard case .failure(.undecodable(_, let reason)) = result else { return nil }
      return UnreadableFile(name: source.name(of: index).withVisibleControls, reason: reason)
    }
    let good = read.indices.filter { (try? read[$0].get()) != nil }
    guard !good.isEmpty else { throw .noImages(path: path, unreadable: unreadable) }
    if isStrict, let first = unreadable.first { throw .undecodable(name: first.name, reason: first.reason) }
    var classOf: [String] = []
    if labeled {
      let classes = try source.classNames()
      guard Set(classes).count > 1 else { throw .noClasses(path: path, stray: nil) }
      classOf = good.map { classes[$0] }
    }
    self.init(
      name: name, resolution: resolution, channels: channels, pyramids: good.compactMap { try? read[$0].get() },
      classOf: classOf, unreadable: unreadable)
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

/// Decodes on all cores; the order is that of the files.
private func readAll(
  _ source: any PictureSource, resolution: Int, channels: Int, progress: ((Int, Int) -> Void)?
) -> [Result<[[UInt8]], ImageError>] {
  var results: [Result<[[UInt8]], ImageError>] = []
  // In batches, so that progress can be told from this thread.
  for start in stride(from: 0, to: source.count, by: 256) {
    let count = min(256, source.count - start)
    let slots = Mutex([Result<[[UInt8]], ImageError>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Result { () throws(ImageError) in
        pyramid(of: try source.image(start + index), resolution: resolution, channels: channels)
      }
      slots.withLock { $0[index] = result }
    }
    results += slots.withLock { $0.compactMap { $0 } }
    progress?(results.count, source.count)
  }
  return results
}
