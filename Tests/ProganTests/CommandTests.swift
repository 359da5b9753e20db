import Foundation
import Measures
import ProgressiveGAN
import Runs
import Testing

/// The commands on a run of the smallest networks.
struct CommandTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func expect(
    _ arguments: String..., says words: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try execute(arguments)
    // Options that contradict each other end with another status than what is wrong outside.
    #expect([1, 64].contains(outcome.status), sourceLocation: location)
    for word in words {
      #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
    }
  }

  @Test func evaluatesAndGrows() throws {
    let training = try execute(train("--kimg", "0.1"))
    try #require(training.status == 0, "\(training.errors)")
    let text = try progan("evaluate", run, "--images", "16")
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.hasPrefix("8×8 after 0.3 kimg, 6 pictures of each kind\nSWD × 10³"), "\(text.output)")
    let json = try progan("evaluate", run, "--images", "16", "--json")
    let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(json.output.utf8))
    #expect(evaluation.resolution == 8 && evaluation.imageCount == 6 && evaluation.levels.map(\.resolution) == [8])
    try expect("evaluate", "nothing", says: "There is no run", "nothing")

    let grown = try progan(
      "train", "--run", run, "--resolution", "16", "--set", "fade-kimg=0.1", "--set", "final-kimg=0.1")
    #expect(grown.status == 0, "\(grown.errors)")
    #expect(grown.output.contains("16×16 fade"))
    #expect(try GeneratorSnapshot(run: RunDirectory(opening: run)).resolution == 16)
    try expect("train", "--run", run, "--resolution", "8", says: "cannot be cut down to 8")
  }

  @Test func classesComeFromFolders() throws {
    try folder.addPictures("zoo/cat", 3)
    try folder.addPictures("zoo/dog", 4)
    let training = try execute(train("--kimg", "0.1", "--labels", "folders", "--data", folder.path + "/zoo"))
    try #require(training.status == 0, "\(training.errors)")
    #expect(try RunDirectory(opening: run).configuration.classes == ["cat", "dog"])
    func picture(_ label: String...) throws -> Data? {
      let output = "\(folder.path)/samples-\(label.joined())"
      let arguments = ["generate", run, "--count", "1", "--output", output]
      #expect(try execute(arguments + label.flatMap { ["--label", $0] }).status == 0)
      return FileManager.default.contents(atPath: output + "/seed1-00000.png")
    }
    let (cat, dog) = (try #require(try picture("cat")), try #require(try picture("dog")))
    #expect(cat != dog)
    #expect(try picture("1") == dog)
    #expect(try picture() == cat)
    try expect(
      "generate", run, "--label", "cow", "--output", folder.path + "/cow", says: "no class 'cow'", "0 cat, 1 dog")
    try expect("generate", run, "--label", "2", "--output", folder.path + "/cow", says: "no class '2'")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/cow"))
    #expect(try progan("evaluate", run, "--images", "16").status == 0)
  }

  @Test func printsSettings() throws {
    let preset = try progan("config", "--preset", "tiny", "--set", "drift=0.25")
    #expect(preset.status == 0)
    #expect(preset.output.contains("\ndrift = 0.25\n") && preset.output.contains("\nresolution = 16\n"))
    // What it prints is taken back.
    let file = folder.path + "/mine.conf"
    try Data(preset.output.utf8).write(to: URL(fileURLWithPath: file))
    #expect(try progan("config", "--config", file).output == preset.output)
    let training = try execute(train("--kimg", "0.05"))
    try #require(training.status == 0, "\(training.errors)")
    let stored = try progan("config", run, "--set", "seed=1")
    #expect(stored.output.contains("\nlatent-size = 8\n"))
    try expect(
      "config", run, "--preset", "tiny", says: "--preset tiny contradicts the run", "latent-size = 32, and the run 8")
    try expect("config", "--set", "drif=1", says: "'drif'", "'drift'")
  }

  @Test func looksAfterRuns() throws {
    #expect(try progan("runs").output == "There are no runs. 'progan' begins one.\n")
    let runs = folder.path + "/data/progan/runs"
    let training = try execute(train("--kimg", "0.1", "--run", runs + "/mine"))
    try #require(training.status == 0, "\(training.errors)")
    try FileManager.default.createDirectory(atPath: runs + "/not one", withIntermediateDirectories: true)
    let list = try progan("runs", "list").output.split(separator: "\n")
    #expect(list.count == 2)
    #expect(list.contains { $0.hasPrefix("mine     8×8      0.3 kimg  ") && $0.hasSuffix(" MB  pictures") }, "\(list)")
    #expect(list.contains { $0.hasPrefix("not one  damaged") && $0.contains("no config.json") }, "\(list)")
    #expect(try progan("runs", "rename", "mine", "faces").status == 0)
    try expect("runs", "rename", "faces", "not one", says: "There is a run 'not one' already.")
    #expect(try progan("runs", "archive", "faces").output.contains("'progan runs restore faces'"))
    #expect(try progan("runs", "list", "--archived").output.hasPrefix("faces  8×8  0.3 kimg"))
    try expect("runs", "archive", "faces", says: "There is no run")
    try expect("runs", "archive", "../runs", says: "There is no run")
    #expect(try progan("runs", "restore", "faces").output == "The run faces is back.\n")
    #expect(try GeneratorSnapshot(run: RunDirectory(opening: runs + "/faces")).imagesSeen == 300)
  }

  @Test func beginsWithAnotherRunsWeights() throws {
    let training = try execute(train("--kimg", "0.1"))
    try #require(training.status == 0, "\(training.errors)")
    let second = folder.path + "/second"
    let command = ["train", "--data", folder.path + "/pictures", "--run", second, "--from", run]
    func refuses(_ more: String..., says words: String...) throws {
      let outcome = try execute(command + more)
      #expect(outcome.status == 1)
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      #expect(!FileManager.default.fileExists(atPath: second))
    }
    try refuses("--latent", "9", says: "latent-size = 8, not 9")
    try refuses("--set", "feature-map-maximum=16", says: "feature-map-maximum = 8, not 16")
    try refuses("--set", "first-resolution=4", says: "first-resolution = 8, not 4")
    try refuses("--resolution", "4", says: "grown to resolution 8", "4")
    let file = folder.path + "/shape.conf"
    try Data("first-resolution = 4\nupsampling = bilinear\n".utf8).write(to: URL(fileURLWithPath: file))
    try refuses("--config", file, says: "upsampling = nearest, not bilinear")

    let outcome = try execute(
      command + ["--latent", "8", "--resolution", "16", "--batch", "4", "--kimg", "0.05", "--set", "seed=9"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("8×8 stabilize") && !outcome.output.contains("4×4"))
    #expect(try GeneratorSnapshot(run: RunDirectory(opening: second)).resolution == 16)
    // The same once more goes on; another beginning is a contradiction.
    #expect(try progan("train", "--run", second, "--from", run).status == 0)
    try expect("train", "--run", second, "--from", second, says: "began with '\(run)', not with '\(second)'")
  }
}
