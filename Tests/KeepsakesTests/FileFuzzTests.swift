import Foundation
import GANTesting
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

/// Every reader of models, favourites, logs and settings on damaged files, the same ones every time: what cannot be read
/// is refused with a sentence, and nothing traps, hangs, or takes memory without bound. PROGAN_FUZZ_ROUNDS says how many of
/// each form; then the slowest and the most memory are printed.
@Suite(.serialized) struct FileFuzzTests {
  private static let longRounds = ProcessInfo.processInfo.environment["PROGAN_FUZZ_ROUNDS"].flatMap { Int($0) }
  private static let rounds = longRounds ?? 60

  @Test(arguments: FileForm.allCases) func isReadOrRefused(form: FileForm) throws {
    let folder = try TemporaryFolder()
    let (originals, path) = try form.files(in: folder.path)
    var random = SplitMix(state: UInt64(form.rawValue) << 40 | 77)
    var (refused, slowest, slowestRound) = (0, Duration.zero, 0)
    for round in 0..<Self.rounds {
      var bytes = originals[round % originals.count]
      form.damage(&bytes, &random)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let start = ContinuousClock.now
      do { try form.read(path) } catch {
        refused += 1
        let sentence = "\(error)"
        #expect(sentence.utf8.count < 2000 && sentence == sentence.withVisibleControls, "\(form) \(round): \(sentence)")
      }
      let time = start.duration(to: .now)
      if time > slowest { (slowest, slowestRound) = (time, round) }
    }
    #expect(slowest < .seconds(2), "\(form) \(slowestRound) took \(slowest)")
    #expect(refused >= Self.rounds / 20 || !form.isRefusedOften, "\(form): only \(refused) refused")
    #expect(residentPeak() < 3 << 30)
    if Self.longRounds != nil {
      print("\(form): \(Self.rounds) files, \(refused) refused, slowest \(slowest), peak \(residentPeak() >> 20) MB")
    }
  }

  /// The most memory that this process ever had, in bytes.
  private func residentPeak() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) << 10
  }
}

enum FileForm: Int, CaseIterable {
  case torchArchive, torchPickle, legacyTorch, officialPickle, handmadePickle, safetensors, favourite, metrics, events,
    settings

  /// Logs pass over what they cannot read.
  var isRefusedOften: Bool { ![.metrics, .events].contains(self) }

  private static func fixtures(_ names: String...) throws -> [[UInt8]] {
    let folder = try #require(foreignFixtures)
    return try names.map { [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))) }
  }

  /// Files that are whole, and where to put each.
  func files(in folder: String) throws -> (originals: [[UInt8]], path: String) {
    switch self {
    case .torchArchive: return (try Self.fixtures("pgp2-8.pth", "zoo-4.pth", "pgp-4.bin"), folder + "/model.pth")
    case .torchPickle:
      // The pickle alone is damaged; the archive around it is whole.
      var pickle = PickleWriter()
      pickle.dictionary([
        ("state_dict", { $0.dictionary(Self.layers.map { name, shape in (name, { $0.tensor(shape, count: 4096) }) }) }),
        (
          "args",
          {
            $0.global("argparse", "Namespace"); $0.add(")R}b")
          }
        ),
      ])
      return ([pickle.whole], folder + "/model.pth")
    case .legacyTorch: return (try Self.fixtures("pgp2-8-legacy.pth"), folder + "/model.pth")
    case .officialPickle:
      return (try Self.fixtures("official-4-p4.pkl", "official-4-p0.pkl", "official-4-p5.pkl"), folder + "/model.pkl")
    case .handmadePickle:
      var pickle = PickleWriter()
      pickle.dictionary([
        ("static_kwargs", { $0.dictionary([("resolution", { $0.int(4) }), ("fmap_base", { $0.int(16) })]) }),
        (
          "variables",
          {
            $0.add("](")
            $0.text("4x4/Dense/weight")
            $0.array([2, 2], bytes: [UInt8](repeating: 0, count: 16))
            $0.add([0x86, UInt8(ascii: "e")])
          }
        ),
      ])
      return ([pickle.whole], folder + "/model.pkl")
    case .safetensors: return ([[UInt8](try sampleCheckpoint().serialized())], folder + "/model.safetensors")
    case .favourite:
      let favourite = Favourite(
        image: sampleImage(1), latent: [0.5, 1, -2], resolution: 16, alpha: 0.5, model: "m", imagesSeen: 9, savedAt: 5)
      return ([try favourite.image.pngData(text: favourite.record.texts)], folder + "/a.png")
    case .metrics, .events, .settings:
      let run = try RunDirectory(creating: folder + "/run", tinyConfiguration())
      if self == .settings {
        return (
          [[UInt8](try Data(contentsOf: URL(fileURLWithPath: run.path + "/config.json")))], run.path + "/config.json"
        )
      }
      var logs = PendingLogs()
      for images in 1...8 { logs.add(Self.line(400 * images)) }
      try run.openEvents(after: 0, at: 5)
      try logs.write(to: run)
      let path = "\(run.path)/\(self == .metrics ? "metrics.jsonl" : RunDirectory.eventFile)"
      return ([[UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))], path)
    }
  }

  private static let layers: [(String, [Int])] = [
    ("initial_block.conv_1.weight", [8, 8, 4, 4]), ("initial_block.conv_1.bias", [8]),
    ("initial_block.conv_2.weight", [8, 8, 3, 3]), ("initial_block.conv_2.bias", [8]),
    ("rgb_converters.0.weight", [3, 8, 1, 1]), ("rgb_converters.0.bias", [3]),
  ]

  private static func line(_ imagesSeen: Int) -> TrainingMetrics {
    TrainingMetrics(
      imagesSeen: imagesSeen, resolution: 8, alpha: 0.5, discriminatorLoss: 1.5, generatorLoss: -2, wasserstein: 3,
      gradientNorm: 1, imagesPerSecond: 100, trainingSeconds: Double(imagesSeen) / 100)
  }

  /// One to four of the ways in which files are wrong; checksums around a damaged pickle fit again.
  func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    for _ in 0..<Int.random(in: 1...4, using: &random) { bytes.damage(&random) }
    guard self == .torchPickle else { return }
    bytes = zipArchive([("archive/data.pkl", bytes), ("archive/data/0", [UInt8](repeating: 0, count: 16384))])
  }

  func read(_ path: String) throws {
    switch self {
    case .torchArchive, .torchPickle, .legacyTorch, .officialPickle, .handmadePickle:
      let model = try ForeignModel(contentsOf: path)
      _ = try GeneratorSnapshot(model, path: path)
    case .safetensors:
      let snapshot = try GeneratorSnapshot(checkpoint: path)
      _ = snapshot.image(of: [Float](repeating: 1, count: snapshot.latentSize))
    case .favourite:
      guard let record = try FavouriteFile.record(of: path) else { throw ProgressiveGANError.unsuitableData("none") }
      #expect(!record.latent.contains { !$0.isFinite })
    case .metrics:
      let run = try RunDirectory(opening: URL(fileURLWithPath: path).deletingLastPathComponent().path)
      _ = (run.metrics(), RunSummary(of: run.path))
      try run.truncateLogs(after: 2000)
      let kept = run.metrics().count
      try run.append(Self.line(2400))
      #expect(run.metrics().count == kept + 1, "a line is lost")
    case .events:
      let run = try RunDirectory(opening: URL(fileURLWithPath: path).deletingLastPathComponent().path)
      try run.openEvents(after: 2000, at: 9)
      let records = try tensorBoardRecords(at: path)
      #expect(!records.isEmpty)
    case .settings: _ = try RunDirectory(opening: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func damage(_ random: inout SplitMix) {
    guard !isEmpty else { return }
    // Headers more often than what follows them.
    let reach = Bool.random(using: &random) ? Swift.min(count, 2000) : count
    let place = Int.random(in: 0..<reach, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: self[place] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF].randomElement(using: &random) ?? 0
    case 2: removeLast(Int.random(in: 1...count, using: &random))
    case 3: removeSubrange(place..<Swift.min(count, place + Int.random(in: 0...64, using: &random)))
    case 4:
      let part = self[place..<Int.random(in: place...Swift.min(count, place + 64), using: &random)]
      insert(contentsOf: Array(part), at: Int.random(in: 0...count, using: &random))
    case 5:
      // Another opcode, or what is one in text.
      self[place] =
        Array(
          "()02NIJKMLFGSTUVXBC]eaustldbRQPcioghjpqr\u{80}\u{81}\u{85}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{93}\u{94}\u{95}\u{96}"
            .latin1
        )
        .randomElement(using: &random) ?? 0
    default:
      // A number at the edge of what it can be, in either order of its bytes.
      let values: [UInt64] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40, 1 << 62, .max >> 1, 1 << 63, .max]
      let width = [2, 4, 8].randomElement(using: &random) ?? 4
      let number = Array(little(values.randomElement(using: &random) ?? 0).prefix(width))
      let ordered = Bool.random(using: &random) ? number : number.reversed()
      for (offset, byte) in ordered.enumerated() where place + offset < count { self[place + offset] = byte }
    }
  }
}
