import Foundation
import Images
import ProgressiveGAN
import Runs
import Testing

@testable import progan

/// Damaged data, `progan data`, and --strict.
struct DataCommandTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private var pictures: String { folder.path + "/pictures" }
  private var packed: String { folder.path + "/set.pack" }

  private func addDamaged(_ count: Int) throws {
    for number in 0..<count {
      try Data("broken".utf8).write(to: URL(fileURLWithPath: "\(pictures)/broken\(number)\u{1B}.png"))
    }
  }

  @Test func damagedPicturesAreCountedAndNamed() throws {
    try addDamaged(12)
    let lenient = try execute(train("--kimg", "0.05"))
    #expect(lenient.status == 0, "\(lenient.errors)")
    for words in [
      "broken0␛.png: it is no picture of a kind that is read (PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF, BMP)",
      "… and 2 more", "12 of 18 pictures",
    ] {
      #expect(lenient.errors.contains(words), "\(lenient.errors)")
    }
    #expect(!lenient.errors.contains("\u{1B}"))
    let strict = try execute(train("--kimg", "0.05", "--strict", "--run", folder.path + "/strict"))
    #expect(strict.status == 1)
    #expect(strict.errors.contains("broken0␛.png") && strict.errors.contains("12 of the 18 pictures"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/strict"))
    #expect(try progan("evaluate", run, "--images", "16", "--strict").status == 1)
    #expect(try progan("data", "inspect", pictures, "--strict").status == 1)
    #expect(try progan("data", "pack", pictures, packed, "--strict").status == 1)
    #expect(!FileManager.default.fileExists(atPath: packed))
  }

  @Test func inspects() throws {
    try addDamaged(1)
    let sheet = folder.path + "/sheet.png"
    let text = try progan("data", "inspect", pictures, "--sheet", sheet)
    #expect(text.status == 0, "\(text.errors)")
    let lines = text.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("  pictures      6") && lines.contains("  size          12×10 all of them"))
    #expect(
      lines.contains {
        $0.hasSuffix(
          "/broken0␛.png: it is no picture of a kind that is read (PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF, BMP)")
      })
    #expect(lines.last == "Wrote a contact sheet to \(sheet).")
    #expect(try Image(contentsOf: sheet).width == 3 * 64 + 2 * sampleSheetGap)
    let json = try progan("data", "inspect", pictures, "--json")
    let found = try JSONDecoder().decode(DataInspection.self, from: Data(json.output.utf8))
    #expect(found.pictures == 6 && found.unreadable.count == 1 && found.kind == .folder)
    #expect(try progan("data", "inspect", folder.path + "/none").errors.contains("There is nothing at"))
  }

  @Test func tableOfManySizesAndClasses() throws {
    func size(_ width: Int, _ height: Int, _ pictures: Int) -> String {
      #"{"width":\#(width),"height":\#(height),"pictures":\#(pictures)}"#
    }
    let classes = (0..<25).map { #"{"name":"c\#($0)\u001b","pictures":\#($0)}"# }.joined(separator: ",")
    let sizes =
      #"{"smallest":\#(size(4, 5, 1)),"largest":\#(size(90, 80, 2)),"mostCommon":\#(size(6, 6, 7)),"different":9}"#
    let json =
      #"{"kind":"zip","pictures":300,"grey":1,"color":299,"unreadable":[],"classes":[\#(classes)],"sizes":\#(sizes)}"#
    let found = try JSONDecoder().decode(DataInspection.self, from: Data(json.utf8))
    let text = DataInspectCommand.lines(found, path: "a\u{7}.zip").joined(separator: "\n")
    #expect(text.hasPrefix("a␇.zip: zip archive of pictures\n  pictures      300\n  smallest      4×5\n"))
    #expect(text.contains("  most common   6×6, 7 of them; 9 different sizes\n  channels      299 in colour, 1 grey\n"))
    #expect(text.contains("  classes       25\n") && text.contains("3  c3␛") && text.contains("… and 5 more"))
    #expect(text.hasSuffix("  damaged       none"))
  }

  @Test func packsAndTrains() throws {
    let outcome = try progan("data", "pack", pictures, packed, "--resolution", "8")
    #expect(outcome.status == 0 && outcome.output.hasPrefix("Wrote \(packed): 6 pictures at 8×8, "), "\(outcome)")
    #expect(try progan("data", "inspect", packed, "--strict").output.contains("file of 'progan data pack'"))
    let again = try progan("data", "pack", pictures, packed)
    #expect(again.status == 1 && again.errors.contains("already. Give --force"))
    #expect(try progan("data", "pack", pictures, folder.path + "/x", "--resolution", "12").status == 64)
    let training = try execute(train("--kimg", "0.1", "--data", packed))
    #expect(training.status == 0 && training.errors.contains("% of the training time"), "\(training.errors)")
    let plain = try execute(train("--kimg", "0.1", "--run", folder.path + "/plain"))
    try #require(plain.status == 0)
    let tensors = try [run, folder.path + "/plain"].map {
      try RunDirectory(opening: $0).newestCheckpoint()?.file.tensors
    }
    #expect(tensors[0] == tensors[1])

    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: packed))
    try file.truncate(atOffset: 5000)
    try file.close()
    let cut = try progan("train", "--run", run)
    #expect(cut.status == 1 && cut.errors.contains("cut off"), "\(cut.errors)")
  }

  /// Ctrl-C leaves neither a file nor what was to become one.
  @Test func packingCanBeInterrupted() throws {
    for number in 0..<400 {
      try FileManager.default.copyItem(atPath: pictures + "/1.png", toPath: "\(pictures)/c\(number).png")
    }
    let errors = Pipe()
    let packing = try process(["data", "pack", pictures, packed, "--resolution", "1024"], Pipe(), errors)
    let hasBegun = {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.hasPrefix(".progan-tmp") }
    }
    for _ in 0..<2000 where try !hasBegun() { usleep(5000) }
    kill(packing.processIdentifier, SIGINT)
    packing.waitUntilExit()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(
      packing.terminationReason == .exit && packing.terminationStatus == 1 && text.contains("Interrupted"), "\(text)")
    #expect(try !hasBegun() && !FileManager.default.fileExists(atPath: packed))
  }
}
