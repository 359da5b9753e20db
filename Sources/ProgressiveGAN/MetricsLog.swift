import Foundation

/// The logs of a run, one JSON object a line: `metrics.jsonl` and `evaluations.jsonl`.
extension RunDirectory {
  /// All lines that can be read, oldest first; a line torn by a crash is left out.
  public func metrics() -> [TrainingMetrics] { lines(of: "metrics.jsonl") }

  /// What was measured of the run's generators, oldest first.
  public func evaluations() -> [Evaluation] { lines(of: "evaluations.jsonl") }

  func append(_ metrics: TrainingMetrics) throws(ProgressiveGANError) { try append(metrics, to: "metrics.jsonl") }

  func append(_ evaluation: Evaluation) throws(ProgressiveGANError) { try append(evaluation, to: "evaluations.jsonl") }

  /// Drops what was logged after the checkpoint that training goes on from, and lines torn by a crash.
  func truncateLogs(after imagesSeen: Int) throws(ProgressiveGANError) {
    try keep(metrics().filter { $0.imagesSeen <= imagesSeen }, in: "metrics.jsonl")
    try keep(evaluations().filter { $0.imagesSeen <= imagesSeen }, in: "evaluations.jsonl")
  }

  private func lines<Line: Decodable>(of file: String) -> [Line] {
    let decoder = JSONDecoder()
    return rawLines(of: file).compactMap { try? decoder.decode(Line.self, from: $0) }
  }

  private func rawLines(of file: String) -> [Data] {
    (FileManager.default.contents(atPath: "\(path)/\(file)") ?? Data()).split(separator: UInt8(ascii: "\n"))
  }

  private func append(_ line: some Encodable, to file: String) throws(ProgressiveGANError) {
    let target = "\(path)/\(file)"
    do {
      let bytes = try encoded(line)
      guard let handle = FileHandle(forWritingAtPath: target) else { return try write(bytes, to: file) }
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: bytes)
    } catch let error as ProgressiveGANError {
      throw error
    } catch {
      throw .cannotWrite(path: target, reason: error.localizedDescription)
    }
  }

  private func keep(_ kept: [some Encodable], in file: String) throws(ProgressiveGANError) {
    guard kept.count < rawLines(of: file).count else { return }
    guard let bytes = try? kept.map(encoded) else {
      throw .cannotWrite(path: "\(path)/\(file)", reason: "a line is no JSON")
    }
    try write(Data(bytes.joined()), to: file)
  }

  private func encoded(_ line: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(line) + [UInt8(ascii: "\n")]
  }
}
