import Files
import Foundation
import ProgressiveGAN
import Runs

/// Options given once more with the run that they began.
extension RunOptions {
  /// Whether an assignment says only what a run has. What was decided while it learned (phases made longer, the pace of a
  /// fade) is kept where the option still says what the run began with.
  func isKept(_ name: String, _ value: String, by run: RunDirectory) throws -> Bool {
    let schedule = run.configuration.schedule
    switch name {
    case "data": return run.configuration.learns(from: try givenData(value))
    case "fade-kimg": return Double(value) == schedule.fadeKimg.standard
    case "stabilize-kimg": return Double(value) == schedule.stabilizeKimg.standard
    case "final-kimg":
      return finalKimg == nil && kimg == value && Double(value) == schedule.stabilizeKimg.standard
    default: return false
    }
  }

  /// What a printed file of settings has of a new run, and a run that has begun knows better: its classes, and where growth
  /// began.
  static let unknownToFiles: Set = ["classes", "first-resolution"]

  /// Other data than a run learns from is a change only where the run's own is gone, or by --set, which says so.
  func requireSameData(of run: RunDirectory) throws {
    let stored = run.configuration
    let isSet = assignments.contains { Configuration.assignment($0)?.name == "data" }
    guard !isSet, let asked = try data ?? fileAssignments().last(where: { $0.name == "data" })?.value else { return }
    let path = try givenData(asked)
    guard !stored.learns(from: path), stored.hasData else { return }
    let value = "data=\(path)".shellQuoted
    throw ProgressiveGANError.invalidSetting(
      "The run '\(run.name)' learns from '\(stored.dataPath.withVisibleControls)', not from '\(path.withVisibleControls)'. Leave --data out, or choose another --run; --set \(value) has it learn from there."
    )
  }

  /// Throws unless a run has what a preset would have given it, but for what was asked for beside, and decided later.
  func requireSame(_ preset: Configuration.Preset, of run: RunDirectory) throws {
    let stored = run.configuration
    var asked = Configuration(preset, dataPath: stored.dataPath)
    var passedOver: Set<String> = [
      "data", "labels", "classes", "seed", "final-kimg", "fade-bends", "learning-rate-changes",
    ]
    passedOver.formUnion(try explicitSettings())
    if run.origin != nil {
      passedOver.formUnion(Setting.all.filter(\.isFixed).map(\.name))
      passedOver.insert("resolution")
    }
    // A run may have grown since, and its phases may have got lengths of their own.
    if stored.schedule.finalResolution >= asked.schedule.finalResolution { passedOver.insert("resolution") }
    asked.schedule.fadeKimg.exceptions = stored.schedule.fadeKimg.exceptions
    asked.schedule.stabilizeKimg.exceptions = stored.schedule.stabilizeKimg.exceptions
    let (wanted, own) = (asked.texts, stored.texts)
    let other = Setting.all.filter { !passedOver.contains($0.name) && wanted[$0.name] != own[$0.name] }.map(\.name)
    guard !other.isEmpty else { return }
    let named = other.prefix(3).map { "\($0) = \(wanted[$0] ?? ""), and the run \(own[$0] ?? "")" }.joined(
      separator: "; ")
    throw ProgressiveGANError.invalidSetting(
      "--preset \(preset.rawValue) contradicts the run '\(run.name)': it has \(named)\(other.count > 3 ? "; …" : ""). Leave --preset out to go on; change single settings with --set."
    )
  }
}

extension Configuration {
  /// Whether what it learns from is still where it was.
  fileprivate var hasData: Bool {
    dataPath == Self.embeddedData || FileManager.default.fileExists(atPath: dataPath)
  }
}
