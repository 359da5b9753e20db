import Foundation
import Images

extension RunDirectory {
  /// Saved favourites, oldest first, without those that cannot be read.
  public func favourites() -> [Favourite] {
    FavouriteFile.all(of: path, isTrashed: false).compactMap { file in
      guard let record = try? file.record(), let image = try? file.picture() else { return nil }
      return Favourite(image: image, record: record, fileName: file.name)
    }
    .sorted { ($0.savedAt, $0.fileName ?? "") < ($1.savedAt, $1.fileName ?? "") }
  }

  /// Writes the favourite as a PNG and returns it with its file name.
  public func save(_ favourite: Favourite) throws -> Favourite {
    var saved = favourite
    saved.fileName = try FavouriteFile.save(favourite, runPath: path).name
    return saved
  }

  /// Moves the favourite's file into the trash.
  public func delete(_ favourite: Favourite) throws(ProgressiveGANError) {
    guard let file = favourite.fileName.flatMap({ FavouriteFile(runPath: path, name: $0) }) else { return }
    _ = try file.discarded()
  }
}

extension FavouriteFile {
  /// What could be favourites by their names, in a run's folder or in its trash.
  static func all(of runPath: String, isTrashed: Bool) -> [FavouriteFile] {
    let folder = folder(of: runPath, isTrashed: isTrashed)
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      .compactMap { FavouriteFile(runPath: runPath, name: $0, isTrashed: isTrashed) }
  }
}
