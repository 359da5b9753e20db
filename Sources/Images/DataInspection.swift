import Foundation

/// What is found in data when every picture in it is read.
public struct DataInspection: Codable, Equatable, Sendable {
  public struct Size: Codable, Hashable, Sendable {
    public var width: Int
    public var height: Int
    /// Pictures of this size.
    public var pictures: Int
  }

  /// Of sizes that differ.
  public struct Sizes: Codable, Equatable, Sendable {
    public var smallest: Size
    public var largest: Size
    public var mostCommon: Size
    /// How many different ones there are.
    public var different: Int
  }

  public struct Class: Codable, Equatable, Sendable {
    public var name: String
    public var pictures: Int
  }

  public var kind: DataKind
  /// Those that can be read.
  public var pictures: Int
  public var grey = 0
  public var color = 0
  /// Nil if no picture can be read.
  public var sizes: Sizes?
  /// Sorted by name; empty if the data has none.
  public var classes: [Class] = []
  public var unreadable: [UnreadableFile] = []
  /// What lies among the pictures and is none; nil if nothing does.
  public var leftOut: LeftOut?
  /// Why there are no classes, where there could be some.
  public var withoutClasses: String?

  public init(
    path: String, progress: ((_ done: Int, _ of: Int) -> Void)? = nil
  ) throws(ImageError) {
    let source = try openPictures(at: path)
    try source.requireSome(at: path)
    let (classOf, problem) = source.classesIfAny()
    let (names, labels) = indexed(classOf)
    kind = source.kind
    withoutClasses = problem
    leftOut = source.leftOut == LeftOut() ? nil : source.leftOut
    var (counts, classCounts) = ([Size: Int](), [Int: Int]())
    var (grey, color, unreadable) = (0, 0, [UnreadableFile]())
    readPictures(
      of: source, fitting: 4, progress: progress,
      { read in (size: Size(width: read.width, height: read.height, pictures: 0), channels: read.image.channels) },
      take: { index, result in
        switch result {
        case .success(let facts):
          counts[facts.size, default: 0] += 1
          if facts.channels == 1 { grey += 1 } else { color += 1 }
          if !classOf.isEmpty { classCounts[labels[index], default: 0] += 1 }
        case .failure(let error): unreadable.append(UnreadableFile(source, index, error))
        }
      })
    (self.grey, self.color, self.unreadable) = (grey, color, unreadable)
    pictures = grey + color
    sizes = Sizes(counts)
    classes = classCounts.sorted { $0.key < $1.key }.map { Class(name: names[$0.key], pictures: $0.value) }
  }

  /// Throws if there is nothing to learn from.
  public func requireSome(path: String) throws(ImageError) {
    guard pictures > 0 else {
      throw .noImages(path: path, unreadable: unreadable, leftOut: leftOut ?? LeftOut())
    }
  }

  /// Throws if there is a picture that could not be read, or a folder.
  public func requireAllReadable(path: String) throws(ImageError) {
    try leftOut?.requireNoFolder(in: path)
    try unreadable.requireNone(in: path, beside: pictures)
  }
}

extension DataInspection.Sizes {
  fileprivate init?(_ counts: [DataInspection.Size: Int]) {
    let sizes = counts.map { size, count in
      DataInspection.Size(width: size.width, height: size.height, pictures: count)
    }.sorted { ($0.width * $0.height, $0.width) < ($1.width * $1.height, $1.width) }
    guard let smallest = sizes.first, let largest = sizes.last,
      let mostCommon = sizes.max(by: { $0.pictures < $1.pictures })
    else { return nil }
    self.init(smallest: smallest, largest: largest, mostCommon: mostCommon, different: sizes.count)
  }
}

/// A contact sheet of pictures from all over the data, cut to squares; those that cannot be read are left out.
///
/// - Throws: if there is nothing to see.
public func overview(ofDataAt path: String, most: Int = 64, side: Int = 64) throws(ImageError) -> Image {
  let source = try openPictures(at: path)
  try source.requireSome(at: path)
  let count = min(most, source.count)
  let images = (0..<count).compactMap { place in
    (try? source.picture(place * source.count / count, fitting: side))?.image.croppedToSquare()
      .converted(toChannels: 3).resized(width: side, height: side)
  }
  guard !images.isEmpty else { throw .noImages(path: path, unreadable: []) }
  return sampleSheet(images)
}
