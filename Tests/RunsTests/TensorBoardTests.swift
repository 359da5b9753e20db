import Foundation
import GANTesting
import Images
import Measures
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct TensorBoardTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func line(_ imagesSeen: Int) -> TrainingMetrics {
    TrainingMetrics(
      imagesSeen: imagesSeen, resolution: 8, alpha: 0.5, discriminatorLoss: 1.5, generatorLoss: -2, wasserstein: 3,
      gradientNorm: 1, imagesPerSecond: 100, trainingSeconds: Double(imagesSeen) / 100)
  }

  private func evaluation(_ imagesSeen: Int) throws -> Evaluation {
    let json = """
      {"imagesSeen": \(imagesSeen), "resolution": 8, "imageCount": 4, "levels": [{"resolution": 8, "distance": 12.5}],
      "meanDistance": 12.5, "similarity": 0.25}
      """
    return try JSONDecoder().decode(Evaluation.self, from: Data(json.utf8))
  }

  private var events: String { "\(folder.path)/run/\(RunDirectory.eventFile)" }

  private func run() throws -> RunDirectory {
    try RunDirectory(creating: "\(folder.path)/run", tinyConfiguration())
  }

  private func records() throws -> [Data] { try tensorBoardRecords(at: events) }

  /// An event with one scalar, byte for byte as protobuf's description of the wire has it.
  @Test func eventsAreProtobufMessages() {
    let event = TensorBoardEvent(time: 1, step: 300, content: .scalars([("a", 0.5)]))
    let message: [UInt8] = [
      0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0xAC, 0x02, 0x2A, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x61, 0x15, 0, 0, 0,
      0x3F,
    ]
    #expect(Array(event.record)[12..<(12 + message.count)] == message[...])
    #expect(event.record.count == message.count + 16)
  }

  @Test func oneRecordAfterAnotherAndNoneTwice() throws {
    let run = try run()
    try run.openEvents(after: 0, at: 5)
    #expect(!FileManager.default.fileExists(atPath: events), "nothing to tell yet")
    var logs = PendingLogs()
    logs.add(line(400))
    logs.add([try evaluation(400)])
    try logs.write(to: run)
    try logs.write(to: run)
    // Version, line, evaluation.
    #expect(try records().count == 3)
    let whole = try Data(contentsOf: URL(fileURLWithPath: events))
    try (whole + whole.prefix(31)).write(to: URL(fileURLWithPath: events))
    try run.openEvents(after: 400, at: 6)
    #expect(try Data(contentsOf: URL(fileURLWithPath: events)).starts(with: whole))
    #expect(try records().count == 4, "what was torn is gone, and a session begins")
  }

  /// Zeros after a power cut, a flipped byte in a number or in a length: what TensorBoard would stop at goes, and nothing
  /// else.
  @Test(arguments: [
    (0, 0, 40, 3), (0, 5, 0, 2), (0, 20, 0, 2), (1, 9, 0, 2), (1, 40, 0, 2), (2, 30, 0, 2), (2, 3, 3, 2), (2, 0, 7, 3),
  ])
  func damageHidesNothing(_ record: Int, _ flipped: Int, _ zeros: Int, _ left: Int) throws {
    let run = try run()
    try run.openEvents(after: 0, at: 5)
    var logs = PendingLogs()
    for images in [400, 800] { logs.add(line(images)) }
    try logs.write(to: run)
    let whole = try records()
    try #require(whole.count == 3)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: events)))
    let start = whole.prefix(record).reduce(0) { $0 + $1.count + 16 }
    if flipped > 0 { bytes[start + flipped] ^= 0x10 }
    bytes += [UInt8](repeating: 0, count: zeros)
    try Data(bytes).write(to: URL(fileURLWithPath: events))
    try run.openEvents(after: 800, at: 6)
    var found = try records()
    #expect(found.count == left + 1)
    found.removeLast()
    #expect(found.allSatisfy { whole.contains($0) })
  }

  /// A file of nothing that holds is begun anew, with what was logged.
  @Test func whatIsAllDamagedBeginsAnew() throws {
    let run = try run()
    for images in [400, 800] { try run.append(line(images)) }
    try Data(count: 5000).write(to: URL(fileURLWithPath: events))
    try run.openEvents(after: 800, at: 100)
    #expect(try records().count == 3)
  }

  /// A run that was begun before there was such a file.
  @Test func earlierLinesComeIn() throws {
    let run = try run()
    for images in [400, 800] { try run.append(line(images)) }
    try run.append(try evaluation(800))
    try run.openEvents(after: 800, at: 100)
    #expect(try records().count == 4)
  }

  /// What TensorBoard itself reads, with `PROGAN_PYTHON` a Python that has it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PROGAN_PYTHON"] != nil)) func tensorBoardReadsIt() throws {
    let run = try run()
    try run.openEvents(after: 0, at: 5)
    var logs = PendingLogs()
    for images in [400, 800, 1200] { logs.add(line(images)) }
    logs.goBack(to: 800)
    logs.add(line(900))
    logs.add([try evaluation(900)])
    try logs.write(to: run)
    try run.save(
      SampleGrid(
        images: [Image(width: 4, height: 4, pixels: Array(repeating: 200, count: 48))], latents: [[1]], resolution: 4,
        alpha: 1, imagesSeen: 900))
    let python = Process()
    python.executableURL = URL(fileURLWithPath: ProcessInfo.processInfo.environment["PROGAN_PYTHON"] ?? "")
    python.arguments = [
      "-c",
      """
      import sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      a = EventAccumulator(sys.argv[1]); a.Reload()
      print(sorted(a.Tags()["scalars"]))
      print([(e.step, e.value) for e in a.Scalars("wasserstein")], [(e.step, e.value) for e in a.Scalars("swd/8")])
      image, = a.Images("samples")
      print(image.step, image.width, image.height, image.encoded_image_string[:4])
      """, folder.path + "/run",
    ]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    let sheet = sampleSheet([Image(width: 4, height: 4, pixels: Array(repeating: 200, count: 48))])
    #expect(
      text == """
        ['gradient_norm', 'growth/alpha', 'growth/resolution', 'images_per_second', 'loss/discriminator', \
        'loss/generator', 'ms_ssim', 'swd/8', 'swd/mean', 'wasserstein']
        [(400, 3.0), (800, 3.0), (900, 3.0)] [(900, 12.5)]
        900 \(sheet.width) \(sheet.height) b'\\x89PNG'

        """)
  }
}
