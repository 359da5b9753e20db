import Foundation
import Images
import ProgressiveGAN
import Runs
import Testing

/// Logs that a crash or a power cut spoilt, as the program finds them when it goes on.
@Suite struct LogTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  @Test func whatIsSpoiltHidesNothingThatComesLater() throws {
    #expect(try execute(train("--kimg", "0.5")).status == 0)
    let (events, metrics) = (run + "/events.out.tfevents.progan", run + "/metrics.jsonl")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: events)))
    bytes[bytes.count / 2] ^= 0x40
    try Data(bytes + [UInt8](repeating: 0, count: 4096)).write(to: URL(fileURLWithPath: events))
    let before = try RunDirectory(opening: run).metrics()
    try #require(!before.isEmpty)
    // The last line's end is not there yet, but zeros are.
    let lines = try Data(contentsOf: URL(fileURLWithPath: metrics))
    try (lines.dropLast() + Data(count: 100)).write(to: URL(fileURLWithPath: metrics))

    let again = try progan("train", "--run", run, "--set", "final-kimg=1.5")
    #expect(again.status == 0, "\(again.errors)")
    let after = try RunDirectory(opening: run).metrics()
    #expect(after.count > before.count && Array(after.prefix(before.count)) == before)
    // As TensorBoard reads: up to the first record whose checksums do not hold.
    let mended = [UInt8](try Data(contentsOf: URL(fileURLWithPath: events)))
    var place = 0
    func number(_ place: Int, _ count: Int) -> UInt64 {
      mended[place..<(place + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    while place + 16 < mended.count {
      let length = Int(number(place, 8))
      try #require(number(place + 8, 4) == UInt64(mended[place..<(place + 8)].maskedChecksum))
      let end = place + 12 + length
      try #require(end + 4 <= mended.count)
      #expect(number(end, 4) == UInt64(mended[(place + 12)..<end].maskedChecksum))
      place = end + 4
    }
    #expect(place == mended.count && place > bytes.count, "nothing stays behind, and something came")
  }

  @Test func aBatchOfOneIsTold() throws {
    let outcome = try progan(
      "train", "--data", folder.path + "/pictures", "--run", run, "--resolution", "4", "--latent", "4",
      "--feature-maps", "4", "--batch", "1", "--kimg", "0.01")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect((outcome.output + outcome.errors).contains("a batch of 1 has no deviation"))
  }

  @Test func onePictureMakesNoPair() throws {
    #expect(try execute(train("--kimg", "0.1")).status == 0)
    try folder.addPictures("single", 1)
    let table = try progan("evaluate", run, "--data", folder.path + "/single")
    #expect(table.status == 0 && table.output.contains("one picture makes no pair"), "\(table)")
    let json = try progan("evaluate", run, "--data", folder.path + "/single", "--json")
    #expect(json.status == 0 && !json.output.contains("similarity"), "\(json)")
  }
}
