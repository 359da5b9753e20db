import Files
import Foundation
import Images

/// What a run remembers of its pictures, in `pictures.json`, so that it can be told how they changed since. Runs from
/// before there was such a file have none, and only their classes are known.
extension RunDirectory {
  private var picturesFile: String { "\(path)/pictures.json" }
  private static let longestList = 1 << 30

  /// The pictures that the run learned from last; nil if it remembers nothing of them.
  public func rememberedPictures() -> PictureList? {
    let known = configuration.classes
    let stored = (try? RegularFile(picturesFile)).flatMap { file -> PictureList? in
      guard file.count <= Self.longestList, let bytes = try? file.bytes(at: 0, count: file.count) else { return nil }
      return try? JSONDecoder().decode(PictureList.self, from: Data(bytes))
    }
    guard var stored else {
      return known.isEmpty ? nil : PictureList(kind: .folder, count: nil, classes: known)
    }
    // What was learned counts, whatever the file says.
    stored.classes = known
    return stored
  }

  /// Remembers the pictures for the next time. A run does without where that cannot be.
  func remember(_ pictures: PictureList) {
    let before = rememberedPictures()
    let pictures = before?.followed(by: pictures) ?? pictures
    guard before != pictures, let data = try? JSONEncoder().encode(pictures) else { return }
    try? write(data, to: "pictures.json")
  }
}
