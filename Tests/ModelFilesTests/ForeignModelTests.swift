import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN

/// Generators of other programs, against the pictures that those programs' own code made of the same latents: the
/// official networks.py (its convolutions in NHWC, as TensorFlow's CPU kernels want them), the PyTorch GAN zoo and
/// pro_gan_pytorch 2 and 3, with random weights and biases. Some are the same network written in another way: big-endian,
/// column by column, in other protocols and number formats, as views of one storage, beside what a training program keeps
/// (Namespace, datetime, Path, Counter, …). PROGAN_MODELS names a folder with larger files of the same kind.
@Suite struct ForeignModelTests {
  private struct Pair: CustomTestStringConvertible {
    let file: URL
    var testDescription: String { file.lastPathComponent }
    var stem: String {
      let name = file.deletingPathExtension().path
      return ["-p0", "-p2", "-p4", "-p5", "-be", "-legacy", "-junk", "-half", "-bf16", "-list"].reduce(name) {
        $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0
      }
    }
  }

  private static var pairs: [Pair] {
    let more = ProcessInfo.processInfo.environment["PROGAN_MODELS"].map { URL(fileURLWithPath: $0) }
    return [foreignFixtures, more].compactMap { $0 }.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        .filter { ["pkl", "pth", "bin"].contains($0.pathExtension) }
    }.sorted { $0.path < $1.path }.map { Pair(file: $0) }
  }

  private func floats(_ path: String) throws -> [Float] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  private static let ownCount = 20

  @Test func thereAreFilesOfEveryKind() {
    #expect(Self.pairs.count >= Self.ownCount)
  }

  @Test(arguments: pairs) private func makesTheSamePictures(pair: Pair) throws {
    let model = try ForeignModel(contentsOf: pair.file.path)
    let snapshot = try GeneratorSnapshot(model, path: pair.file.path)
    let all = try floats(pair.stem + ".latents")
    let latents = stride(from: 0, to: all.count, by: snapshot.latentSize).map {
      Array(all[$0..<($0 + snapshot.latentSize)])
    }
    let expected = try floats(pair.stem + ".images")
    let labels = latents.indices.map { snapshot.classes.isEmpty ? 0 : $0 + 1 }
    let made = snapshot.output(of: latents, labels: labels).values
    #expect(made.count == expected.count)
    let difference = zip(made, expected).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) }.squareRoot()
    let size = expected.reduce(0.0) { $0 + pow(Double($1), 2) }.squareRoot()
    // Fewer digits make other pictures.
    let name = pair.file.lastPathComponent
    let limit = name.contains("-bf16") ? 2e-2 : name.contains("-half") ? 2e-3 : 1e-4
    #expect(difference / size < limit, "off by \(difference / size)")
  }

  @Test func aFadeInProgressComesAlong() throws {
    let models = try Dictionary(
      uniqueKeysWithValues: Self.pairs.map { ($0.file.lastPathComponent, try ForeignModel(contentsOf: $0.file.path)) })
    #expect(models["official-16-p2.pkl"]?.alpha == 0.75)
    #expect(models["official-16-p2.pkl"]?.resolution == 16)
    #expect(abs((models["zoo-16.pth"]?.alpha ?? 0) - 0.7) < 1e-9)
    #expect(models["official-label-8-p4.pkl"]?.labelCount == 3)
  }

  /// Written as our own file and read back, a model is the same.
  @Test(arguments: pairs.prefix(ownCount)) private func isTheSameAsASafetensorsFile(pair: Pair) throws {
    let model = try ForeignModel(contentsOf: pair.file.path)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.safetensors.write(to: path)
    let (one, other) = (try GeneratorSnapshot(model, path: ""), try GeneratorSnapshot(checkpoint: path))
    #expect(abs(one.alpha - other.alpha) < 1e-3)
    let latent = sampleLatent(size: one.latentSize, seed: 3)
    #expect(one.resolution == other.resolution && one.classes == other.classes)
    let (a, b) = (one.output(of: [latent], labels: [0]).values, other.output(of: [latent], labels: [0]).values)
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func damagedFilesAreRefusedAndNeverCrash() throws {
    var state: UInt64 = 7
    func dice(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pkl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for pair in Self.pairs.prefix(Self.ownCount) {
      let good = [UInt8](try Data(contentsOf: pair.file))
      for round in 0..<20 {
        var bytes = good
        if round % 3 == 0 { bytes.removeLast(1 + dice(bytes.count - 1)) }
        for _ in 0..<(1 + dice(8)) {
          bytes[dice(min(bytes.count, round % 2 == 0 ? 2000 : .max))] ^= UInt8(1 + dice(255))
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do throws(FileError) { _ = try ForeignModel(contentsOf: path) } catch {
          #expect(error.description.hasSuffix("."))
        }
      }
    }
  }

  /// What a hostile pickle wants called is named, and not called: here os.system, as `pickle` would write it.
  @Test func nothingInAPickleIsExecuted() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pkl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data([0x80, 2] + Array("cposix\nsystem\nX".utf8) + [2, 0, 0, 0] + Array("ls\u{85}R.".utf8)).write(
      to: URL(fileURLWithPath: path))
    #expect {
      try ForeignModel(contentsOf: path)
    } throws: { error in
      "\(error)".contains("posix.system")
    }
    try Data("no pickle at all".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: FileError.self) { try ForeignModel(contentsOf: path) }
  }
}
