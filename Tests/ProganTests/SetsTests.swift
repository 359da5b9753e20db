import Foundation
import Images
import ProgressiveGAN
import Runs
import Testing

@testable import progan

/// Sets of pictures as they lie on disks, and as they change, through the program.
struct SetsTests: RunsProgram {
  let folder: ProgramFolder
  private var set: String { folder.path + "/set" }

  init() throws { folder = try ProgramFolder() }

  private func add(_ names: String...) throws {
    for (number, name) in names.enumerated() {
      let path = "\(set)/\(name)"
      let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(folder.path)/pictures/\(number % 6).png", toPath: path)
    }
  }

  /// Runs it through a shell, so that names may have any bytes.
  private func inBash(_ script: String) throws -> ProgramOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, products.appendingPathComponent("progan").path]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError, process.standardInput) = (output, errors, FileHandle.nullDevice)
    try process.run()
    let texts = [output, errors].map {
      String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    return ProgramOutcome(output: texts[0], errors: texts[1], status: process.terminationStatus)
  }

  @Test func linksLeadToPictures() throws {
    try add("a/1.png", "a/2.png", "b/3.png")
    let outcome = try inBash(
      "ln -s set link; ln -s .. set/a/up; ln -s \"$PWD/pictures\" set/c; \"$0\" data inspect link; \"$0\" data inspect link/"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.components(separatedBy: "  pictures      9\n").count == 3, "\(outcome.output)")
    #expect(outcome.output.contains("1 other: 1 link to a folder that is read anyhow\n"))
    #expect(outcome.output.contains("  classes       3\n"))
  }

  @Test func namesOfAnyBytes() throws {
    defer { _ = try? inBash("rm -rf bytes") }
    let outcome = try inBash(
      #"""
      mkdir -p bytes/$'caf\xe9' bytes/$'caf\xe8'; cp pictures/[012].png bytes/$'caf\xe9'; cp pictures/3.png bytes/$'caf\xe8/x\xff.png'
      cp pictures/4.png bytes/$'caf\xe8'/5.png; echo broken > bytes/$'caf\xe8/\xfe.png'
      "$0" data inspect bytes; "$0" data inspect bytes/$'caf\xe9'
      "$0" train --data bytes/$'caf\xe9' --run r --resolution 8 --latent 8 --feature-maps 8 --batch 4 --kimg 0.01
      "$0" train --run r --final-kimg 0.02
      """#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("                2  caf\\xE8\n                3  caf\\xE9\n"), "\(outcome.output)")
    #expect(outcome.output.contains("/caf\\xE8/\\xFE.png: "))
    #expect(outcome.output.contains("  pictures      5\n") && outcome.output.contains("  pictures      3\n"))
    #expect(!outcome.output.contains("\u{FFFD}/"))
  }

  /// Nothing is closed to root but without the right to pass over permissions.
  private static let withoutRights =
    geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all" : "env"
  private static let canBeClosed = geteuid() != 0 || (try? RunningShell.status(of: withoutRights + " true")) == 0

  @Test(.enabled(if: canBeClosed, "root without setpriv: no folder is closed to it"))
  func closedFoldersAreNamedAndStrictFails() throws {
    try add("1.png", "closed/2.png")
    let start = Self.withoutRights + " \"$0\""
    defer { chmod(set + "/closed", 0o700) }
    let outcome = try inBash(
      "chmod 0 set/closed; \(start) data inspect set; echo \"status $?\"; \(start) data inspect set --strict; echo \"status $?\""
    )
    #expect(outcome.output.contains("  pictures      1\n") && outcome.output.contains("status 0\n"), "\(outcome)")
    #expect(outcome.output.contains("set/closed: it may not be read: permission denied"))
    #expect(outcome.output.hasSuffix("status 1\n"))
    #expect(outcome.errors.contains("/set/closed' cannot be read: it may not be read: permission denied. "))
    let training = try inBash(
      "\(start) train --data set --run r --resolution 8 --latent 8 --feature-maps 8 --batch 4 --kimg 0.01 --strict")
    #expect(training.status == 1 && training.errors.contains("cannot read the folder "), "\(training.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/r"))
  }

  @Test func whatIsLeftOutIsSaidByKind() throws {
    try add("1.png", "@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg", "a.jpg/2.png")
    let video = Data([0, 0, 0, 24] + Array("ftypmp42".utf8) + [UInt8](repeating: 0, count: 99))
    for number in 1...2 { try video.write(to: URL(fileURLWithPath: "\(set)/\(number).mov")) }
    try Data("notes".utf8).write(to: URL(fileURLWithPath: set + "/notes.txt"))
    let outcome = try progan("data", "inspect", set)
    #expect(outcome.status == 0 && outcome.output.contains("  pictures      2\n  size          12×10 all of them\n"))
    #expect(
      outcome.output.contains(
        "  left out      4 others: 2 videos, 1 folder of thumbnails or deleted files, 1 text file\n"),
      "\(outcome.output)")
    let packing = try progan("data", "pack", set, folder.path + "/set.pack")
    #expect(packing.errors.contains("progan: left out: 4 others: 2 videos, "), "\(packing.errors)")
    let json = try progan("data", "inspect", set, "--json")
    let found = try JSONDecoder().decode(DataInspection.self, from: Data(json.output.utf8))
    #expect(found.leftOut?.others.map(\.count) == [2, 1, 1] && found.leftOut?.others[0].example == "1.mov")
  }

  @Test func whereAllIsDamagedThatIsSaid() throws {
    try FileManager.default.createDirectory(atPath: set, withIntermediateDirectories: true)
    for name in ["1.png", "2.jpg"] {
      try Data("<!doctype html><title>Quota</title>".utf8).write(to: URL(fileURLWithPath: "\(set)/\(name)"))
    }
    let sentence = "(2 damaged: '\(set)/1.png' cannot be read, it is a web page)"
    for arguments in [["data", "inspect", set], ["data", "inspect", set, "--json"], train("--data", set)] {
      let outcome = try execute(arguments)
      #expect(outcome.status == 1 && outcome.errors.contains(sentence), "\(outcome)")
    }
    try FileManager.default.removeItem(atPath: set + "/1.png")
    try FileManager.default.removeItem(atPath: set + "/2.jpg")
    try Data("%PDF-1.4".utf8).write(to: URL(fileURLWithPath: set + "/book.pdf"))
    #expect(try progan("data", "inspect", set).errors.contains("(1 other: 1 PDF, for example 'book.pdf')"))
  }

  @Test func whatIsNoDataIsRefusedAtOnce() throws {
    let outcome = try inBash(
      "mkfifo fifo; ln -s fifo link; for d in /proc /dev/zero fifo link /proc/self/fd; do timeout 20 \"$0\" data inspect $d; echo \"status $?\"; done"
    )
    #expect(outcome.output == String(repeating: "status 1\n", count: 5), "\(outcome)")
  }

  @Test func changedPicturesAreTold() throws {
    try add("a/1.png", "a/2.png", "b/3.png", "b/4.png")
    let arguments = train("--data", set, "--kimg", "0.01")
    #expect(try execute(arguments).status == 0)
    #expect(try !progan("train", "--run", run, "--final-kimg", "0.02").errors.contains("changed"))
    try add("b/5.png")
    try FileManager.default.removeItem(atPath: set + "/a/1.png")
    let sentence = "the pictures changed since the run last learned from them: 1 added (b/5.png), 1 gone (a/1.png)"
    let evaluation = try progan("evaluate", run, "--images", "16")
    #expect(evaluation.errors.contains("progan: " + sentence), "\(evaluation.errors)")
    let told = try progan("train", "--run", run, "--final-kimg", "0.03")
    #expect(told.status == 0 && (told.errors + told.output).contains(sentence), "\(told)")
    #expect(try !progan("train", "--run", run, "--final-kimg", "0.04").errors.contains("changed"))
    try FileManager.default.moveItem(atPath: set + "/b", toPath: set + "/c")
    let moved = try progan("train", "--run", run, "--final-kimg", "0.05")
    #expect((moved.errors + moved.output).contains("the folder 'b' is now called 'c'"), "\(moved)")
    // Runs from before there was such a memory, or whose memory is damaged, go on as they did.
    for text in [nil, "broken"] as [String?] {
      try FileManager.default.removeItem(atPath: run + "/pictures.json")
      if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: run + "/pictures.json")) }
      let old = try progan("train", "--run", run, "--final-kimg", "0.06")
      #expect(old.status == 0 && !(old.errors + old.output).contains("changed"), "\(old)")
    }
    #expect(try RunDirectory(opening: run).rememberedPictures()?.names == ["a/2.png", "c/3.png", "c/4.png", "c/5.png"])
  }

  @Test func changedClassesAreRefusedByName() throws {
    try add("cats/1.png", "cats/2.png", "dogs/3.png", "dogs/4.png")
    #expect(try execute(train("--data", set, "--labels", "folders", "--kimg", "0.01")).status == 0)
    func refusal() throws -> String {
      let outcome = try progan("train", "--run", run, "--final-kimg", "0.02")
      #expect(outcome.status == 1, "\(outcome)")
      return outcome.errors
    }
    try add("birds/5.png")
    #expect(try refusal().contains("are not those that the run has learned: 'birds' is new. Put them back"))
    try FileManager.default.removeItem(atPath: set + "/birds")
    try FileManager.default.moveItem(atPath: set + "/cats", toPath: set + "/felines")
    #expect(try refusal().contains(": 'cats' is now called 'felines'. "))
    try FileManager.default.removeItem(atPath: run + "/pictures.json")
    #expect(try refusal().contains(": 'felines' is new, 'cats' is gone. "))
    try FileManager.default.removeItem(atPath: set + "/felines")
    #expect(try refusal().contains(": 'cats' is gone. "))
    try add("cats/1.png", "cats/2.png")
    let outcome = try progan("train", "--run", run, "--final-kimg", "0.02")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// As StyleGAN's set, which `make_inputs.py` makes, too: unzipped, or with a folder around it.
  @Test func listsOfLabelsAreUsed() throws {
    try add("mine/00000/a.png", "mine/00000/b.png", "mine/00000/c.png", "mine/00001/d.png")
    let rows = ["00000/a.png", "00000/b.png", "./00000/c.png", "00001\\\\d.png"].enumerated()
    let list = "{\"labels\": [\(rows.map { "[\"\($1)\", \($0 % 2)]" }.joined(separator: ", "))]}"
    try Data(list.utf8).write(to: URL(fileURLWithPath: set + "/mine/dataset.json"))
    for path in [set, set + "/mine"] {
      let outcome = try progan("data", "inspect", path)
      #expect(
        outcome.output.contains("  classes       2\n                2  0000\n                2  0001\n"), "\(outcome)")
      #expect(!outcome.output.contains("left out"))
    }
    try add("mine/stray.png")
    let outcome = try progan("data", "inspect", set)
    #expect(outcome.output.contains("  classes       none\n"))
    #expect(outcome.output.contains("it has no class for 'mine/stray.png'"))
  }
}

private enum RunningShell {
  static func status(of command: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
