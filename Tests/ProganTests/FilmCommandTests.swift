import Foundation
import Images
import Keepsakes
import ProgressiveGAN
import Testing

@Suite struct FilmCommandTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  @Test func waysAndGrowthAreFilmed() throws {
    #expect(try execute(train("--kimg", "0.1")).status == 0)
    let walk = try progan("film", run, "--seeds", "1", "2", "--speed", "20", "--output", folder.path + "/walk.gif")
    #expect(walk.output == "Wrote \(folder.path)/walk.gif.\n" && walk.errors == "", "\(walk)")
    let growth = try progan("film", run, "--growth", "--count", "4", "--output", folder.path + "/growth.apng")
    #expect(growth.status == 0, "\(growth.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/growth.apng"))
    let none = try progan("film", run, "--favourites", "--output", folder.path + "/kept")
    #expect(none.status != 0 && none.errors.contains("two favourites or more; there are 0"), "\(none.errors)")
    for seed in 1...2 {
      let favourite = Favourite(
        image: Image(width: 8, height: 8, filledWith: (1, 2, 3)), latent: sampleLatent(size: 8, seed: UInt64(seed)),
        resolution: 8, alpha: 1, model: "run", imagesSeen: 100, savedAt: Double(seed))
      _ = try FavouriteFile.save(favourite, runPath: run)
    }
    let kept = try progan("film", run, "--favourites", "--speed", "20", "--output", folder.path + "/kept")
    #expect(kept.output == "Wrote \(folder.path)/kept.\n", "\(kept)")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/kept/0001.png"))
  }

  /// A film that nobody would wait for is refused at once, with how long it would be; a long one that can be is told of.
  @Test func howLongAFilmWouldBeIsSaid() throws {
    #expect(try execute(train("--kimg", "0.1")).status == 0)
    let output = folder.path + "/long.gif"
    for (speed, words) in [("1e-9", "years"), ("1e-300", "years"), ("1e-320", "more years than"), ("0.0001", "hours")] {
      let outcome = try progan("film", run, "--seeds", "1", "2", "--speed", speed, "--output", output)
      #expect(outcome.status != 0 && outcome.errors.contains(words), "\(speed): \(outcome.errors)")
      #expect(outcome.errors.contains("Give --speed 0.0"), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    for speed in ["0", "-1", "nan", "inf", "-inf", "0x10"] {
      let outcome = try progan("film", run, "--seeds", "1", "2", "--speed=\(speed)", "--output", output)
      #expect(outcome.status != 0 && outcome.errors.contains("--speed"), "\(speed): \(outcome.errors)")
    }
    let fast = try progan("film", run, "--seeds", "1", "2", "--speed", "1e300", "--output", output)
    #expect(fast.status == 0, "\(fast.errors)")
    // A picture of all samples that no program could open is refused before they are made.
    let assets = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../assets")
    let model = assets.standardizedFileURL.path + "/emoji-portraits-64.safetensors"
    let grid = try progan("generate", model, "--count", "100000", "--grid", "--output", folder.path + "/grid")
    #expect(grid.status != 0 && grid.errors.contains("--grid of 100000"), "\(grid.errors)")
  }

  /// A favourite that cannot be read is named, and the others are filmed; what lies in the trash is not.
  @Test func damagedFavouritesAreNamed() throws {
    #expect(try execute(train("--kimg", "0.1")).status == 0)
    var files: [FavouriteFile] = []
    for seed in 1...4 {
      let favourite = Favourite(
        image: Image(width: 8, height: 8, filledWith: (1, 2, 3)), latent: sampleLatent(size: 8, seed: UInt64(seed)),
        resolution: 8, alpha: 1, model: "run", imagesSeen: 100, savedAt: Double(seed))
      files.append(try FavouriteFile.save(favourite, runPath: run))
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: files[1].path))
    try whole.prefix(60).write(to: URL(fileURLWithPath: files[1].path))
    let commands = [
      ["film", run, "--favourites", "--speed", "20", "--output", folder.path + "/kept.gif"],
      ["export", run, "--npy", "--output", folder.path + "/arrays"],
    ]
    for command in commands {
      let outcome = try execute(command)
      #expect(outcome.status == 0 && outcome.errors.contains(files[1].name), "\(command): \(outcome.errors)")
    }
    let through = try progan(
      "film", run, "--through", files[0].path, files[1].path, "--output", folder.path + "/through.gif")
    #expect(through.status != 0 && through.errors.contains(files[1].name), "\(through.errors)")
    // Two more in the trash: one is left, which is no way.
    _ = (try files[2].discarded(), try files[3].discarded())
    let trash = try progan("film", run, "--favourites", "--output", folder.path + "/trash.gif")
    #expect(trash.status != 0 && trash.errors.contains("there are 1"), "\(trash.errors)")
  }

  @Test func whatCannotBeFilmedIsSaid() throws {
    let cases: [([String], String)] = [
      (["--seeds", "1", "2", "--growth", "--output", "a.gif"], "one of --seeds"),
      (["--seeds", "1", "--output", "a.gif"], "two points"),
      (["--seeds", "1", "2", "--output", "a.avi"], "'a.avi' is no film"),
      (["--seeds", "1", "2", "--speed", "0", "--output", "a.gif"], "above 0"),
      (["--growth", "--output", folder.path + "/a.gif"], "nowhere"),
    ]
    for (arguments, sentence) in cases {
      let outcome = try execute(["film", "nowhere"] + arguments)
      #expect(outcome.status != 0 && outcome.errors.contains(sentence), "\(arguments): \(outcome.errors)")
    }
  }
}
