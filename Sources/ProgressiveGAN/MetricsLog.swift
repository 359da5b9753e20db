import Foundation

/// The metrics log of a run: one JSON object a line.
extension RunDirectory {
  private var metricsPath: String { path + "/metrics.jsonl" }

  /// All lines that can be read, oldest first; a line torn by a crash is left out.
  public func metrics() -> [TrainingMetrics] {
    let text = FileManager.default.contents(atPath: metricsPath) ?? Data()
    let decoder = JSONDecoder()
    return text.split(separator: UInt8(ascii: "\n")).compactMap { try? decoder.decode(TrainingMetrics.self, from: $0) }
  }

  func append(_ metrics: TrainingMetrics) throws(ProgressiveGANError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      let line = try encoder.encode(metrics) + [UInt8(ascii: "\n")]
      guard let handle = FileHandle(forWritingAtPath: metricsPath) else {
        try line.write(to: URL(fileURLWithPath: metricsPath), options: .atomic)
        return
      }
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: line)
    } catch {
      throw .cannotWrite(path: metricsPath, reason: error.localizedDescription)
    }
  }

  /// Drops what was logged after the checkpoint that training goes on from, and lines torn by a crash.
  func truncateMetrics(after imagesSeen: Int) throws {
    let text = FileManager.default.contents(atPath: metricsPath) ?? Data()
    let kept = metrics().filter { $0.imagesSeen <= imagesSeen }
    guard kept.count < text.split(separator: UInt8(ascii: "\n")).count else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let lines = try kept.map { try encoder.encode($0) + [UInt8(ascii: "\n")] }
    try write(Data(lines.joined()), to: "metrics.jsonl")
  }
}
