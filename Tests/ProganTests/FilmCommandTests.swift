import Foundation
import Images
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
