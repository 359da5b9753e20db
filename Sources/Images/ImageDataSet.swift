import Foundation

/// Pictures to learn from, square, at every resolution from 4×4 up: in memory as bytes, or mapped from a packed file.
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
  /// Whether pictures come from a mapped file, so that reading one may wait for the disk.
  public let isMapped: Bool
  private let pixels: any PixelStore

  /// Reads whatever holds pictures (see `openPictures`). They are cut to the square in their middle and filtered to
  /// `resolution`; lower levels are means of 2×2. A packed file is so already, and only mapped.
  ///
  /// - Parameters:
  ///   - labeled: whether to keep the data's classes: a folder's subfolders, or the labels that an archive has.
  ///   - admit: is told how many pictures there are, and the bytes that they will be held in, before any is read; it may
  ///     throw.
  public init(
    path: String, resolution: Int, channels: Int = 3, labeled: Bool = false,
    admit: ((_ pictures: Int, _ bytes: Int) throws(ImageError) -> Void)? = nil,
    progress: ((_ done: Int, _ of: Int) -> Void)? = nil
  ) throws(ImageError) {
    let source = try openPictures(at: path)
    guard source.count > 0 else { throw .noImages(path: path, unreadable: []) }
    let classOf = labeled ? try source.classNames() : []
    guard !labeled || Set(classOf).count > 1 else { throw .noClasses(path: path, stray: nil) }
    var kept = Array(0..<source.count)
    var unreadable: [UnreadableFile] = []
    if let packed = source as? PackedPictures {
      pixels = MappedPixels(pictures: packed, channels: channels)
    } else {
      try admit?(
        source.count, PixelMemory.bytes(resolution: resolution, channels: channels, count: source.count))
      var memory = try PixelMemory(resolution: resolution, channels: channels, count: source.count)
      kept = []
      readPyramids(of: source, resolution: resolution, channels: channels, progress: progress) { index, result in
        switch result {
        case .success(let pyramid):
          memory.append(pyramid)
          kept.append(index)
        case .failure(let error): unreadable.append(UnreadableFile(source, index, error))
        }
      }
      guard !kept.isEmpty else { throw .noImages(path: path, unreadable: unreadable) }
      pixels = memory
    }
    isMapped = source is PackedPictures
    name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.withVisibleControls
    self.resolution = resolution
    self.channels = channels
    self.unreadable = unreadable
    count = kept.count
    (classes, labels) = labeled ? indexed(kept.map { classOf[$0] }) : ([], [])
  }

  /// Adds the bytes of one picture at a resolution, [resolution, resolution, channels].
  ///
  /// - Throws: if the picture's part of a mapped file is damaged.
  public func append(_ index: Int, at resolution: Int, to bytes: inout [UInt8]) throws(ImageError) {
    precondition(
      resolution <= self.resolution,
      "no level of \(resolution)×\(resolution) in a data set of \(self.resolution)×\(self.resolution)")
    try pixels.append(index, at: resolution, to: &bytes)
  }

  /// One picture at a resolution.
  public func image(_ index: Int, at resolution: Int) throws(ImageError) -> Image {
    var bytes: [UInt8] = []
    try append(index, at: resolution, to: &bytes)
    return Image(width: resolution, height: resolution, channels: channels, pixels: bytes)
  }

  /// Throws if there is a picture that could not be read.
  public func requireAllReadable(path: String) throws(ImageError) {
    try unreadable.requireNone(in: path, beside: count)
  }
}

/// The different names, sorted, and each name's place among them.
func indexed(_ names: [String]) -> (classes: [String], labels: [Int]) {
  let classes = Set(names).sorted()
  let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0.element, $0.offset) })
  return (classes, names.map { places[$0] ?? 0 })
}
