import Files
import Foundation
import ProgressiveGAN

/// The folder where each model that is no run has a folder of its own, for what is kept of it: favourites, dislikes, films.
public struct ModelsFolder: Equatable, Sendable {
  public let path: String

  /// By default `progan/models` under the XDG data directory, beside the runs.
  public init(_ path: String? = nil) {
    let beside = URL(fileURLWithPath: RunDirectory.runsFolder()).deletingLastPathComponent()
    self.path = path ?? beside.appendingPathComponent("models").path
  }

  /// The folder of a model: its file's name and eight digits that stand for its weights. By these it is found again
  /// wherever the file lies, whatever it is called by then.
  public func home(of model: GeneratorSnapshot, named name: String) -> String {
    let ending = "-" + model.fingerprint
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let known = names.sorted().first(where: { $0.hasSuffix(ending) && !$0.hasPrefix(".") }) {
      return "\(path)/\(known)"
    }
    let plain = name.withVisibleControls.replacingOccurrences(of: "/", with: "-")
    let start = plain.drop { $0 == "." }.prefix(60)
    return "\(path)/\(start.isEmpty ? "model" : String(start))\(ending)"
  }

  /// The folders of all models that something was kept of.
  public var homes: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
      .map { "\(path)/\($0)" }
  }
}

extension GeneratorSnapshot {
  /// Eight hexadecimal digits of all weights (FNV-1a over their bits).
  var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (_, tensor) in generator.parameters.sorted(by: { $0.key < $1.key }) {
      for value in tensor.values { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
    }
    return String(format: "%08x", UInt32(truncatingIfNeeded: hash ^ hash >> 32))
  }
}
