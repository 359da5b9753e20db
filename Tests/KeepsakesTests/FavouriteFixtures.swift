import Foundation
import GANTesting
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

/// A favourite with something in every text.
func sampleFavourite(
  _ number: Int = 3, savedAt: Double = 1_700_000_000.25, latentSize: Int = 8, side: Int = 16, title: String = "",
  tags: [String] = [], note: String = ""
) -> Favourite {
  Favourite(
    image: sampleImage(number, size: side),
    record: FavouriteRecord(
      latent: sampleLatent(size: latentSize, seed: UInt64(number)), resolution: side, alpha: 0.375, model: "run α",
      imagesSeen: 12_345, savedAt: savedAt, className: "Größe", parents: ["run/a, b.png", "日本/c.png"],
      breeding: "cross seed 7", inscription: FavouriteInscription(title: title, tags: tags, note: note)))
}

/// A folder of runs, and one run in it.
struct FavouriteFolder {
  let folder: TemporaryFolder
  let run: RunDirectory

  init() throws {
    folder = try TemporaryFolder()
    run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
  }

  @discardableResult
  func save(_ favourite: Favourite) throws -> FavouriteEntry {
    let file = try FavouriteFile.save(favourite, runPath: run.path)
    return FavouriteEntry(file: file, record: favourite.record)
  }

  func names(_ subfolder: String = "run/favourites") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(subfolder)")) ?? []).sorted()
  }

  func bytes(_ path: String) throws -> [UInt8] { [UInt8](try #require(FileManager.default.contents(atPath: path))) }

  func write(_ bytes: some Collection<UInt8>, _ file: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/\(file)"))
  }

  /// Does something while nothing can be made or renamed in a folder.
  func whileReadOnly(_ subfolder: String, _ work: () throws -> Void) throws {
    let path = "\(folder.path)/\(subfolder)"
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
    try work()
  }
}

/// Root may write anywhere: there, read-only folders cannot be tried.
let heedsPermissions = geteuid() != 0
