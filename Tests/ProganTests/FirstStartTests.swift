import Foundation
import Images
import Keepsakes
import ProgressiveGAN
import Runs
import TerminalTesting
import Testing

@testable import progan

/// The first start as a person has it, in a terminal with sixel: a model is walked at once while the run learns.
@Suite(.serialized) struct FirstStartTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private var runPath: String { folder.path + "/data/progan/runs/emoji-portraits" }

  private static let assets = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../assets").standardizedFileURL.path

  private func start(_ more: [String] = [], assets: String = assets) throws -> PseudoTerminal {
    let small = [
      "--resolution", "8", "--latent", "8", "--feature-maps", "8", "--batch", "4", "--snapshot-kimg", "0.1",
      "--set", "fade-kimg=1000", "--set", "stabilize-kimg=1000",
    ]
    return try PseudoTerminal(
      products.appendingPathComponent("progan").path, more.isEmpty ? small : more, columns: 120, rows: 40,
      attributes: "\u{1B}[?63;1;2;4;6;9;15;22c",
      answers: [("\u{1B}[16t", "\u{1B}[6;20;10t"), ("\u{1B}[?1;1;0S", "\u{1B}[?1;0;1024S")],
      variables: ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)", "PROGAN_ASSETS=\(assets)"])
  }

  /// After the greeting.
  private func begin(_ terminal: PseudoTerminal) -> PictureWatch {
    #expect(terminal.waits(for: "press any key", seconds: 60))
    let watch = PictureWatch(terminal)
    terminal.type(" ")
    return watch
  }

  private var imagesSeen: Int { (try? GeneratorSnapshot(run: RunDirectory(opening: runPath)).imagesSeen) ?? 0 }

  private func waitUntil(_ terminal: PseudoTerminal, _ isSo: () -> Bool) {
    let end = Date().addingTimeInterval(60)
    while !isSo(), Date() < end { terminal.read(milliseconds: 50) }
    #expect(isSo())
  }

  private func end(_ terminal: PseudoTerminal) {
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 60) == 0)
  }

  /// How far a picture of a terminal is from one of the program, a difference of a channel in the mean.
  private func distance(_ bytes: [UInt8], _ image: Image) throws -> Double {
    let shown = try #require(SixelDecoder(bytes))
    let side = shown.width / image.width
    #expect(side > 4 && shown.height >= side * image.height)
    let differences = try (0..<image.height).flatMap { y in
      try (0..<image.width).flatMap { x in
        let color = try #require(shown.color(x * side + side / 2, y * side + side / 2))
        return (0..<3).map { abs(color[$0] - Int(image.pixels[3 * (y * image.width + x) + $0])) }
      }
    }
    return Double(differences.reduce(0, +)) / Double(differences.count)
  }

  @Test func aModelIsWalkedWhileTheRunLearns() throws {
    let terminal = try start()
    let watch = begin(terminal)
    let picture = try #require(watch.picture(within: 60))
    let model = try GeneratorSnapshot(checkpoint: Self.assets + "/emoji-portraits-64.safetensors")
    func image(_ seed: UInt64) -> Image { model.image(of: sampleLatent(size: model.latentSize, seed: seed)) }
    let distances = (try distance(picture, image(6)), try distance(picture, image(7)))
    #expect(distances.0 < 8 && distances.1 > 16, "\(distances)")
    #expect(terminal.waits(for: "ships with progan", seconds: 20))
    terminal.type("\u{1B}[C")
    #expect(watch.picture(within: 20) != picture)
    waitUntil(terminal) { imagesSeen > 0 }
    terminal.type("f")
    #expect(terminal.waits(for: "Kept as", seconds: 20))
    // The run's own generator draws something else.
    let before = terminal.output.count
    terminal.type("O")
    // Where its picture comes a frame after its name, the rest of the title is drawn alone.
    #expect(terminal.waits(for: "smoothed at", from: before, seconds: 60))
    end(terminal)
    #expect(String(decoding: terminal.output, as: UTF8.self).contains("Saved in"))
    let homes = ModelsFolder(folder.path + "/data/progan/models").homes
    var index = FavouriteIndex()
    index.refresh(runs: homes + [runPath])
    #expect(index.entries.map(\.model) == ["emoji-portraits-64"] && index.entries.first?.file.runPath == homes.first)

    // The next start shows what the run does; the model is a key away.
    let again = try start(["explore"])
    #expect(again.waits(for: "growth", seconds: 60))
    again.type("2O")
    #expect(again.waits(for: "ships with progan", seconds: 60))
    end(again)
  }

  @Test func aModelThatCannotBeReadIsASentence() throws {
    let assets = folder.path + "/assets"
    try FileManager.default.createDirectory(atPath: assets, withIntermediateDirectories: true)
    try Data("torn".utf8).write(to: URL(fileURLWithPath: assets + "/emoji-portraits-64.safetensors"))
    let terminal = try start(assets: assets)
    _ = begin(terminal)
    #expect(terminal.waits(for: "\(assets)/emoji-portraits-64.safetensors", seconds: 20))
    #expect(terminal.waits(for: "growth", seconds: 20))
    waitUntil(terminal) { imagesSeen > 0 }
    end(terminal)
  }
}
