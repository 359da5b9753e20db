import Foundation

/// What was packed.
public struct PackedSummary: Equatable, Sendable {
  public let resolution: Int
  public let count: Int
  public let classes: [String]
  public let unreadable: [UnreadableFile]
  public let leftOut: LeftOut
  /// Why there are no classes, where there could be some.
  public let withoutClasses: String?
  public let bytes: Int

  /// Throws if there is a picture that could not be read.
  public func requireAllReadable(path: String) throws(ImageError) {
    try leftOut.requireNoFolder(in: path)
    try unreadable.requireNone(in: path, beside: count)
  }
}

/// Turns what holds pictures into the bytes of a packed file, a part at a time, so that it may be larger than memory.
///
/// - Parameters:
///   - resolution: of the largest level; nil for what suits most of the pictures.
///   - write: puts bytes where they belong in the file; the header comes last.
@discardableResult
func packPictures(
  at path: String, resolution: Int? = nil, progress: ((_ done: Int, _ of: Int) -> Void)? = nil,
  write: (_ bytes: [UInt8], _ offset: Int) throws -> Void
) throws -> PackedSummary {
  let source = try openPictures(at: path)
  try source.requireSome(at: path)
  let resolution = resolution ?? usualResolution(of: source)
  guard let layout = PackedLayout(resolution: resolution, room: source.count) else {
    throw ImageError.cannotPack(reason: "\(resolution) is no power of two from 4 to 1024")
  }
  // Data without classes are packed without.
  let (classOf, problem) = source.classesIfAny()
  var packer = PicturePacker(layout: layout)
  var (kept, unreadable) = ([Int](), [UnreadableFile]())
  try readPyramids(of: source, resolution: resolution, channels: PackedLayout.channels, progress: progress) {
    index, result in
    switch result {
    case .success(let pyramid):
      kept.append(index)
      try packer.append(pyramid, write)
    case .failure(let error): unreadable.append(UnreadableFile(source, index, error))
    }
  }
  guard !kept.isEmpty else {
    throw ImageError.noImages(path: path, unreadable: unreadable, leftOut: source.leftOut)
  }
  var named = indexed(classOf.isEmpty ? [] : kept.map { classOf[$0] })
  if named.classes.count < 2 { named = ([], []) }
  let bytes = try packer.finish(classes: named.classes, labels: named.labels, write)
  return PackedSummary(
    resolution: resolution, count: kept.count, classes: named.classes, unreadable: unreadable,
    leftOut: source.leftOut, withoutClasses: problem, bytes: bytes)
}

/// The largest power of two that the shorter side of most pictures has, as a few of them tell.
private func usualResolution(of source: any PictureSource) -> Int {
  let step = max(1, source.count / 64)
  let sides = stride(from: 0, to: source.count, by: step).compactMap { index in
    (try? source.picture(index, fitting: PackedLayout.resolutions.lowerBound)).map { min($0.width, $0.height) }
  }.sorted()
  let side = sides.isEmpty ? 4 : sides[sides.count / 2]
  return sequence(first: PackedLayout.resolutions.upperBound) { $0 / 2 }.first { $0 <= max(4, side) } ?? 4
}

/// Pictures on their way into a packed file.
private struct PicturePacker {
  let layout: PackedLayout
  private var count = 0
  /// By level: the bytes that are not written yet, and all checksums.
  private var pending: [[UInt8]]
  private var checksums: [[UInt32]]

  /// So much is gathered before it is written.
  private static let most = 8 << 20

  init(layout: PackedLayout) {
    self.layout = layout
    pending = layout.sides.map { _ in [] }
    checksums = pending.map { _ in [] }
  }

  mutating func append(_ pyramid: [[UInt8]], _ write: ([UInt8], Int) throws -> Void) throws {
    for (level, pixels) in pyramid.enumerated() {
      pending[level] += pixels
      checksums[level].append(checksum(pixels))
    }
    count += 1
    if pending[0].count >= Self.most { try flush(write) }
  }

  private mutating func flush(_ write: ([UInt8], Int) throws -> Void) throws {
    for (level, side) in layout.sides.enumerated() {
      let first = count - pending[level].count / PackedLayout.bytes(at: side)
      try write(pending[level], layout.offset(of: first, at: side))
      pending[level].removeAll(keepingCapacity: true)
    }
  }

  /// Writes what is left, the directory and the header; returns how long the file is.
  mutating func finish(classes: [String], labels: [Int], _ write: ([UInt8], Int) throws -> Void) throws -> Int {
    try flush(write)
    var directory = checksums.flatMap { $0.flatMap { littleEndian($0) } }
    directory += labels.flatMap { littleEndian(UInt32($0)) }
    for name in classes { directory += littleEndian(UInt32(name.utf8.count)) + Array(name.utf8) }
    let header = PackedHeader(
      resolution: layout.resolution, count: count, room: layout.room, directoryBytes: directory.count,
      classes: classes.count, directoryChecksum: checksum(directory))
    try write(directory, layout.directory)
    try write(header.bytes, 0)
    return layout.directory + directory.count
  }
}
