import Files
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
  /// What lies among the pictures and is none.
  public let leftOut: LeftOut
  /// What to remember of the pictures, to tell when they have changed.
  public let pictures: PictureList
  /// How they changed since somebody remembered them; nil if they did not.
  public let changes: String?
  /// Whether pictures come from a mapped file, so that reading one may wait for the disk.
  public let isMapped: Bool
  private let pixels: any PixelStore

  /// Reads whatever holds pictures (see `openPictures`). They are cut to the square in their middle and filtered to
  /// `resolution`; lower levels are means of 2×2. A packed file is so already, and only mapped.
  ///
  /// - Parameters:
  ///   - labeled: whether to keep the data's classes: a folder's subfolders, or the labels that an archive has.
  ///   - remembered: what is known of the pictures from before.
  ///   - admit: is told how many pictures there are, and the bytes that they will be held in, before any is read; it may
  ///     throw.
  /// - Throws: among others, if classes are not those that are remembered.
  public init(
    path: String, resolution: Int, channels: Int = 3, labeled: Bool = false, remembered: PictureList? = nil,
    admit: ((_ pictures: Int, _ bytes: Int) throws(ImageError) -> Void)? = nil,
    progress: ((_ done: Int, _ of: Int) -> Void)? = nil
  ) throws(ImageError) {
    let source = try openPictures(at: path)
    try source.requireSome(at: path)
    let known = labeled ? remembered?.classes ?? [] : []
    let classOf = labeled ? try source.classNames(known: known) : []
    // What has changed so is said before pictures are read, which may take its time.
    if !known.isEmpty {
      let found = PictureList(of: source, Array(0..<source.count), classOf)
      try remembered?.requireClasses(found.classes, found.names, in: path)
    }
    guard !labeled || Set(classOf.map(ExactText.init)).count > 1 else { throw .noClasses(path: path, stray: nil) }
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
      guard !kept.isEmpty else { throw .noImages(path: path, unreadable: unreadable, leftOut: source.leftOut) }
      pixels = memory
    }
    isMapped = source is PackedPictures
    name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.withVisibleControls
    self.resolution = resolution
    self.channels = channels
    self.unreadable = unreadable
    count = kept.count
    leftOut = source.leftOut
    pictures = PictureList(of: source, kept, classOf)
    (classes, labels) = (pictures.classes, pictures.labels ?? [])
    if !known.isEmpty { try remembered?.requireClasses(classes, pictures.names, in: path) }
    changes = remembered?.changes(to: pictures)
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

  /// Throws if there is a picture that could not be read, or a folder.
  public func requireAllReadable(path: String) throws(ImageError) {
    try leftOut.requireNoFolder(in: path)
    try unreadable.requireNone(in: path, beside: count)
  }
}

extension PictureList {
  /// Some pictures of a source.
  ///
  /// - Parameter classOf: the class of each picture that the source has; empty without labels.
  init(of source: any PictureSource, _ kept: [Int], _ classOf: [String]) {
    let names = kept.compactMap(source.fileName)
    let (classes, labels) = classOf.isEmpty ? ([], nil) : indexed(kept.map { classOf[$0] })
    self.init(
      kind: source.kind, count: kept.count, classes: classes, names: names.count == kept.count ? names : nil,
      labels: labels)
  }
}
