import ModelFiles
import Keepsakes
import Runs
import Foundation
import Images
import Testing

@testable import ProgressiveGAN
@testable import progan

/// What `export` writes, for our own readers and for Python's: PROGAN_PYTHON names an interpreter with torch, numpy and
/// safetensors.
@Suite(.serialized) struct ExportTests: RunsProgram {
  let folder: ProgramFolder
  private var mine: String { folder.path + "/mine" }

  init() throws { folder = try ProgramFolder() }

  private static let python = ProcessInfo.processInfo.environment["PROGAN_PYTHON"]

  private func trained() throws {
    let training = try execute(train("--kimg", "0.1", "--run", mine))
    try #require(training.status == 0, "\(training.errors)")
  }

  private func keep(_ count: Int) throws {
    for number in 0..<count {
      let favourite = Favourite(
        image: Image(width: 8, height: 8, filledWith: (1, 2, 3)),
        latent: sampleLatent(size: 8, seed: 4, index: number), resolution: 8, alpha: 1, model: "mine", imagesSeen: 300,
        savedAt: 1_773_076_000 + Double(number))
      _ = try FavouriteFile.save(favourite, runPath: mine)
    }
  }

  @Test func theModelThatShipsIsFoundByItsName() throws {
    let outcome = try progan(
      "generate", "emoji-portraits-64.safetensors", "--count", "2", "--output", folder.path + "/out")
    #expect(outcome.output == "Wrote 2 samples at 64×64 to \(folder.path)/out.\n", "\(outcome)")
    let picture = try Image(contentsOf: folder.path + "/out/seed1-00000.png")
    // Drawn on white, and more than white.
    #expect(picture.pixels.prefix(3).allSatisfy { $0 > 200 } && picture.pixels.contains { $0 < 100 })
  }

  @Test func modelsAreWrittenAndWalkOn() throws {
    try trained()
    let file = folder.path + "/whole.safetensors"
    let outcome = try progan("export", mine, "--output", file)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("Wrote \(file): 8×8, 0 kimg, "), "\(outcome)")
    let (run, model) = (
      try GeneratorSnapshot(run: RunDirectory(opening: mine)), try GeneratorSnapshot(checkpoint: file)
    )
    let latents = (0..<3).map { sampleLatent(size: 8, seed: 1, index: $0) }
    #expect(run.images(of: latents) == model.images(of: latents) && model.imagesSeen == 300)
    let written = try Safetensors(contentsOf: file)
    #expect(written.tensors.keys.allSatisfy { $0.hasPrefix("smoothed/") })
    // Nothing of where the pictures lay.
    #expect(written.metadata["config/data"] == "pictures" && written.metadata["run"] == "mine")
    #expect(!written.metadata.values.contains { $0.contains(folder.path) })

    // An exported model is one to export again, in half the size; into a folder, under its name.
    let small = try progan("export", file, "--half", "--output", folder.path + "/pictures")
    #expect(small.status == 0, "\(small.errors)")
    let half = try GeneratorSnapshot(checkpoint: folder.path + "/pictures/whole.safetensors")
    let (exact, near) = (
      run.output(of: latents, labels: [0, 0, 0]).values, half.output(of: latents, labels: [0, 0, 0]).values
    )
    #expect(zip(exact, near).allSatisfy { abs($0 - $1) < 1e-2 } && exact != near)
    #expect(
      try progan(
        "generate", folder.path + "/pictures/whole.safetensors", "--count", "2", "--output", folder.path + "/out"
      ).status == 0)

    let critic = folder.path + "/critic.safetensors"
    #expect(try progan("export", mine, "--discriminator", "--output", critic).status == 0)
    let discriminator = try Safetensors(contentsOf: critic).tensors.filter { $0.key.hasPrefix("discriminator/") }
    #expect(discriminator.count == 14)
    let refused = try progan("export", file, "--discriminator", "--output", folder.path + "/none.safetensors")
    #expect(refused.status == 1 && refused.errors.contains("it has no discriminator"), "\(refused.errors)")
    let again = try progan("export", mine, "--output", file)
    #expect(again.status == 1 && again.errors.contains("already. Give --force"), "\(again.errors)")
    for wrong in [["--npy", "--half"], ["--seed", "3"], ["--npy", "--count", "0"]] {
      #expect(try execute(["export", mine] + wrong).status == 64)
    }
  }

  @Test func arraysAreWritten() throws {
    try trained()
    let empty = try progan("export", mine, "--npy", "--output", folder.path + "/arrays")
    #expect(empty.status == 64 && empty.errors.contains("Nothing was kept of mine yet"), "\(empty.errors)")
    try keep(2)
    #expect(try progan("export", mine, "--npy", "--output", folder.path + "/kept").status == 0)
    #expect(
      try progan("export", mine, "--npy", "--seed", "4", "--count", "2", "--output", folder.path + "/same").status == 0)
    for name in ["latents.npy", "images.npy"] {
      let kept = FileManager.default.contents(atPath: "\(folder.path)/kept/\(name)")
      #expect(kept != nil && kept == FileManager.default.contents(atPath: "\(folder.path)/same/\(name)"))
    }
    let (latents, images) = (try Array(folder.path + "/kept/latents.npy"), try Array(folder.path + "/kept/images.npy"))
    #expect(latents.type == "<f4" && latents.shape == [2, 8] && images.type == "|u1" && images.shape == [2, 8, 8, 3])
    let wanted = (0..<2).map { sampleLatent(size: 8, seed: 4, index: $0) }
    #expect(latents.floats == Swift.Array(wanted.joined()))
    let pictures = try GeneratorSnapshot(run: RunDirectory(opening: mine)).images(of: wanted)
    #expect(images.bytes == pictures.flatMap(\.pixels))
    let again = try progan("export", mine, "--npy", "--output", folder.path + "/kept")
    #expect(again.status == 1 && again.errors.contains("latents.npy' already. Give --force"), "\(again.errors)")
  }

  /// A picture of the model's own is found again: a PNG with its latent, and a film of the search.
  @Test func picturesAreProjected() throws {
    try trained()
    let own = try GeneratorSnapshot(run: RunDirectory(opening: mine)).image(of: sampleLatent(size: 8, seed: 9))
    let picture = folder.path + "/own.png"
    try Data(try own.pngData()).write(to: URL(fileURLWithPath: picture))
    let out = folder.path + "/out"
    let outcome = try progan("project", picture, "--model", mine, "--output", out, "--steps", "80")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let numbers = outcome.output.matches(of: /([0-9.]+) % of the range|sample by ([0-9.]+) %/).compactMap {
      Double($0.1 ?? $0.2 ?? "")
    }
    try #require(numbers.count == 2, "\(outcome.output)")
    #expect(numbers[0] < numbers[1] / 3, "\(numbers)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).sorted() == ["own-search.gif", "own.png"])
    // The file is a favourite that any explorer opens.
    let kept = folder.path + "/other/favourites"
    try FileManager.default.createDirectory(atPath: folder.path + "/other", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: out, toPath: kept)
    var index = FavouriteIndex()
    index.refresh(runs: [folder.path + "/other"])
    #expect(index.entries.first?.inscription.title == "Nearest to own.png")
    #expect(try progan("project", picture, "--model", mine, "--steps", "0").status == 64)
    #expect(try progan("project", "/nowhere.png", "--model", mine).errors.contains("/nowhere.png"))
  }

  /// The lines of the README make our pictures in PyTorch, of a model in either precision, and NumPy reads our arrays.
  @Test(
    .enabled(if: python != nil, "PROGAN_PYTHON names no interpreter: what the README says of Python is not tried"),
    arguments: [false, true])
  func theReadmesLinesRunInPyTorch(half: Bool) throws {
    let python = try #require(Self.python)
    try trained()
    let path = folder.path
    let precision = half ? ["--half"] : []
    #expect(try execute(["export", mine, "--output", path + "/mine.safetensors"] + precision).status == 0)
    #expect(
      try progan("export", mine, "--npy", "--seed", "2", "--count", "3", "--output", path + "/arrays").status == 0)
    let readme = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../README.md"),
      encoding: .utf8)
    let lines = try #require(readme.firstMatch(of: /```python\n([\s\S]*?)```/)).1
    let checks = """
      kept = numpy.load("arrays/images.npy")
      assert kept.dtype == numpy.uint8 and kept.shape == (3, 8, 8, 3), (kept.dtype, kept.shape)
      assert numpy.load("arrays/latents.npy").flags["C_CONTIGUOUS"]
      numpy.save("theirs.npy", numpy.ascontiguousarray(pictures.numpy()))
      """
    let script = "\(lines)\n\(checks)\n"
    try Data(script.utf8).write(to: URL(fileURLWithPath: path + "/lines.py"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["lines.py"]
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(said)")

    let theirs = try Array(path + "/theirs.npy")
    let ours = try GeneratorSnapshot(checkpoint: path + "/mine.safetensors")
    let latents = (0..<3).map { sampleLatent(size: 8, seed: 2, index: $0) }
    let expected = ours.output(of: latents, labels: [0, 0, 0]).values
    #expect(theirs.shape == [3, 8, 8, 3] && theirs.floats.count == expected.count)
    #expect(zip(theirs.floats, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(expected.contains { abs($0) > 0.1 })
  }

  /// A `.npy` file, read as its description says.
  private struct Array {
    let type: String
    let shape: [Int]
    let bytes: [UInt8]

    init(_ path: String) throws {
      let file = [UInt8](try #require(FileManager.default.contents(atPath: path)))
      try #require(file.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]))
      let start = 10 + Int(file[8]) + Int(file[9]) << 8
      #expect(start % 64 == 0 && file[start - 1] == 10)
      let header = String(decoding: file[10..<start], as: UTF8.self)
      let match = try #require(
        header.wholeMatch(of: /\{'descr': '(.*?)', 'fortran_order': False, 'shape': \((.*?)\), \} *\n/))
      type = String(match.1)
      shape = match.2.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      bytes = Swift.Array(file[start...])
      #expect(bytes.count == shape.reduce(type == "<f4" ? 4 : 1, *))
    }

    var floats: [Float] {
      stride(from: 0, to: bytes.count, by: 4).map { at in
        Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
      }
    }
  }
}
