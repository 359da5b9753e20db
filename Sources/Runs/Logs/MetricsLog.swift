import Files
import Foundation
import Measures
import NeuralNetworks
import ProgressiveGAN

/// The logs of a run, one JSON object a line: `metrics.jsonl` and `evaluations.jsonl`.
extension RunDirectory {
  /// All lines that can be read, oldest first; a line torn by a crash is left out.
  public func metrics() -> [TrainingMetrics] { lines(of: "metrics.jsonl") }

  /// What was measured of the run's generators, oldest first.
  public func evaluations() -> [Evaluation] {
    lines(of: "evaluations.jsonl").map { (line: Evaluation) in
      var line = line
      // What earlier versions wrote of a single picture.
      if line.imageCount < 2 { line.similarity = nil }
      return line
    }
  }

  func append(_ metrics: TrainingMetrics) throws { try append(metrics, to: "metrics.jsonl") }

  func append(_ evaluation: Evaluation) throws { try append(evaluation, to: "evaluations.jsonl") }

  /// Drops what was logged after the checkpoint that training goes on from, and lines torn by a crash.
  func truncateLogs(after imagesSeen: Int) throws {
    for file in ["metrics.jsonl", "evaluations.jsonl"] where FileManager.default.fileExists(atPath: "\(path)/\(file)") {
      // What is no file could never be written to; it is told of before anything is learned.
      _ = try RegularFile("\(path)/\(file)")
    }
    try keep(metrics().filter { $0.imagesSeen <= imagesSeen }, in: "metrics.jsonl")
    try keep(evaluations().filter { $0.imagesSeen <= imagesSeen }, in: "evaluations.jsonl")
  }

  private func lines<Line: Decodable>(of file: String) -> [Line] {
    let decoder = JSONDecoder()
    return rawLines(of: file).compactMap { line in
      // Zeros are what a power cut leaves of a line that was not written yet.
      let text = line.drop { $0 == 0 }.reversed().drop { $0 == 0 }.reversed()
      return try? decoder.decode(Line.self, from: Data(text))
    }
  }

  private func rawLines(of file: String) -> [Data] {
    guard let file = try? RegularFile("\(path)/\(file)"), let bytes = try? file.contents(atMost: 1 << 30) else {
      return []
    }
    return Data(bytes).split(separator: UInt8(ascii: "\n"))
  }

  private func append(_ line: some Encodable, to file: String) throws {
    let bytes: Data
    do { bytes = try encoded(line) } catch {
      throw FileError.cannotWrite(path: "\(path)/\(file)", reason: "a line is no JSON")
    }
    try append(bytes, to: file)
  }

  /// Adds to the end of a file, all of it or nothing.
  func append(_ bytes: Data, to file: String) throws {
    let target = "\(path)/\(file)"
    do throws(SystemError) { try append(bytes, at: target) } catch {
      throw FileError.cannotWrite(
        path: target, reason: error.number == ENXIO ? "it is no regular file. Move it away" : error.description)
    }
  }

  private func append(_ bytes: Data, at target: String) throws(SystemError) {
    // Without O_NONBLOCK a named pipe would keep us until somebody reads from it.
    let descriptor = open(target, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError() }
    var (status, done) = (stat(), 0)
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SystemError(ENXIO)
    }
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = SystemError()
        // A full disk takes a part of it; that part would spoil what comes next.
        _ = ftruncate(descriptor, status.st_size)
        close(descriptor)
        throw error
      }
      done += count
    }
    guard close(descriptor) == 0 || errno == EINTR else { throw SystemError() }
  }

  private func keep(_ kept: [some Encodable], in file: String) throws {
    let found = FileManager.default.contents(atPath: "\(path)/\(file)") ?? Data()
    // A last line that is whole, but for its end, would take the next one with it.
    let isWhole = found.isEmpty || found.last == UInt8(ascii: "\n")
    guard kept.count < rawLines(of: file).count || !isWhole else { return }
    guard let bytes = try? kept.map(encoded) else {
      throw FileError.cannotWrite(path: "\(path)/\(file)", reason: "a line is no JSON")
    }
    try write(Data(bytes.joined()), to: file)
  }

  private func encoded(_ line: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(line) + [UInt8(ascii: "\n")]
  }
}

/// What is still to be written to a run's logs. It waits here while the disk is full, so that the curves have no gaps.
struct PendingLogs: Sendable {
  /// What was logged after so many images goes first.
  private var cut: Int?
  private var metrics: [TrainingMetrics] = []
  private var evaluations: [Evaluation] = []
  /// For TensorBoard, which is told the same, and more, in the order of time.
  private var events: [TensorBoardEvent] = []

  var isEmpty: Bool { cut == nil && metrics.isEmpty && evaluations.isEmpty && events.isEmpty }

  mutating func add(_ line: TrainingMetrics) {
    metrics.append(line)
    events.append(line.event(at: Date().timeIntervalSince1970))
  }

  mutating func add(_ results: [Evaluation]) {
    evaluations += results
    events += results.map { $0.event(at: Date().timeIntervalSince1970) }
  }

  /// Training went back: later lines never happened.
  mutating func goBack(to imagesSeen: Int) {
    cut = imagesSeen
    events.append(
      TensorBoardEvent(time: Date().timeIntervalSince1970, step: imagesSeen + 1, content: .start))
    metrics.removeAll { $0.imagesSeen > imagesSeen }
    evaluations.removeAll { $0.imagesSeen > imagesSeen }
  }

  /// Writes what it can; the rest stays for the next time.
  mutating func write(to run: RunDirectory) throws {
    if let cut { try run.truncateLogs(after: cut) }
    cut = nil
    while let line = metrics.first {
      try run.append(line)
      metrics.removeFirst()
    }
    while let line = evaluations.first {
      try run.append(line)
      evaluations.removeFirst()
    }
    try run.append(events)
    events = []
  }
}
