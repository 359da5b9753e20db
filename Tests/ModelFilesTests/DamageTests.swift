import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN

/// Files damaged in hundreds of ways, the same ones every time: each is either read or refused with a sentence that names
/// it, and never brings the program down.
struct DamageTests {
  private static let configuration: Configuration = {
    var result = tinyConfiguration()
    (result.shape.latentSize, result.shape.featureMapMaximum) = (2, 2)
    return result
  }()

  @Test(arguments: Damage.allCases) func isReadOrRefused(damage: Damage) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/damaged.safetensors"
    let whole = try sampleCheckpoint(Self.configuration).serialized()
    var random = SplitMix(state: 0x5EED)
    var refused = 0
    for number in 0..<40 {
      let data = damage.applied(to: whole, &random)
      try data.write(to: URL(fileURLWithPath: path))
      if isRefused("\(damage) \(number)", path) { refused += 1 }
    }
    // Values may change unnoticed; most other damage may not.
    #expect(refused >= (damage == .bytes ? 1 : 20), "\(damage): only \(refused) refused")
  }

  /// Whether any of the ways to read it refuses the file.
  private func isRefused(_ name: String, _ path: String) -> Bool {
    let configuration = Self.configuration
    var file = Safetensors()
    let isUnreadable = Self.isRefused(name) { file = try Safetensors(contentsOf: path) }
    let hasNoPicture = Self.isRefused(name) {
      let snapshot = try GeneratorSnapshot(checkpoint: path)
      _ = snapshot.image(of: [Float](repeating: 1, count: snapshot.latentSize))
    }
    guard !isUnreadable else {
      #expect(hasNoPicture, "\(name): a picture of a file that cannot be read")
      return true
    }
    for entry in file.tensors.values { #expect(entry.values.count == entry.shape.reduce(1, *)) }
    let hasNoState = Self.isRefused(name) {
      let state = try TrainingState(file, configuration: configuration, path: path)
      #expect(state.imagesSeen < 1 << 40 && state.step < 1 << 40)
    }
    let cannotTransfer = Self.isRefused(name) {
      _ = try TrainingState(transferring: file, to: configuration.adopting(file, path: path), path: path)
    }
    return hasNoPicture || hasNoState || cannotTransfer
  }

  private static func isRefused(_ name: String, _ read: () throws -> Void) -> Bool {
    do {
      try read()
      return false
    } catch {
      let sentence = "\(error)"
      #expect(error is FileError, "\(name): \(sentence)")
      #expect(sentence.contains("damaged.safetensors") && sentence.count < 1000, "\(name): \(sentence)")
      #expect(sentence == sentence.withVisibleControls, "\(name): \(sentence)")
      return true
    }
  }
}

enum Damage: CaseIterable {
  case bytes, headerBytes, truncated, lengthened, lengths, offsets, shapes, types, names, metadata

  private static let numbers: [any Sendable] = [
    -1, 0, 1, 2, 3, 4, 1 << 31, 1 << 40, 1 << 61, 1 << 62, Int.max, Int.max - 1, Int.min, UInt64.max, 1e300, 0.5, true,
    "4",
  ]
  private static let texts = [
    "", "-1", "0", "1", "4", "8", "1024", "4096", "1048576", "1099511627776", "9223372036854775807",
    "9223372036854775808", "1e308", "nan", "inf", "yes", "\u{1B}[2J\n", "[]", #"["a","b"]"#, "\u{202E}4",
    String(repeating: "[", count: 3000), String(repeating: "9", count: 3000),
  ]

  func applied(to whole: Data, _ random: inout SplitMix) -> Data {
    var data = whole
    let headerEnd = 8 + Int(whole[1]) << 8 + Int(whole[0])
    switch self {
    case .bytes, .headerBytes:
      let range = self == .bytes ? headerEnd..<data.count : 8..<headerEnd
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        data[Int.random(in: range, using: &random)] = .random(in: 0...255, using: &random)
      }
    case .truncated: data = data.prefix(Int.random(in: 0..<data.count, using: &random))
    case .lengthened: data.append(Data(count: Int.random(in: 1...100, using: &random)))
    case .lengths:
      for index in 0..<Int.random(in: 1...8, using: &random) { data[index] = .random(in: 0...255, using: &random) }
    default: data = rewritten(whole, headerEnd, &random)
    }
    return data
  }

  /// With another header in front of the same values.
  private func rewritten(_ whole: Data, _ headerEnd: Int, _ random: inout SplitMix) -> Data {
    let parsed = try? JSONSerialization.jsonObject(with: whole[8..<headerEnd]) as? [String: Any]
    var header = parsed ?? [:]
    guard var metadata = header["__metadata__"] as? [String: Any],
      let name = header.keys.filter({ $0 != "__metadata__" }).sorted().randomElement(using: &random),
      var entry = header[name] as? [String: Any], let number = Self.numbers.randomElement(using: &random),
      let text = Self.texts.randomElement(using: &random),
      let key = metadata.keys.sorted().randomElement(using: &random)
    else { return whole }
    switch self {
    case .offsets:
      var offsets = entry["data_offsets"] as? [Any] ?? []
      offsets[Int.random(in: 0...1, using: &random)] = number
      entry["data_offsets"] = Bool.random(using: &random) ? offsets : [number, number]
      header[name] = entry
    case .shapes:
      var shape = entry["shape"] as? [Any] ?? []
      if Bool.random(using: &random) { shape.append(number) } else { shape[0] = number }
      entry["shape"] = shape
      header[name] = entry
    case .types:
      let types: [any Sendable] = ["F16", "BF16", "I64", "f32", text, number]
      entry["dtype"] = types.randomElement(using: &random)
      header[name] = entry
    case .names:
      header[name] = nil
      if Bool.random(using: &random) { header[text + "/" + name] = entry }
    default:
      metadata[key] = Bool.random(using: &random) ? text : nil
      header["__metadata__"] = Int.random(in: 0..<8, using: &random) == 0 ? [key: number] : metadata
    }
    guard let json = try? JSONSerialization.data(withJSONObject: header) else { return whole }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + whole[headerEnd...]
  }
}
