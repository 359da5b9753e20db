import Foundation
import ProgressiveGAN
import Testing

/// Other programs' files, through the program as a person starts it.
@Suite struct ForeignCommandTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// 339 bytes that would be 12¹² elements, and a page in a model's place: every command says so at once.
  @Test func whatIsNoModelIsSaidByEveryCommand() throws {
    var bomb: [UInt8] = Array("\u{80}\u{2}]q\0".unicodeScalars.map { UInt8($0.value) })
    for level in 0..<24 {
      bomb += Array("](".utf8)
      for _ in 0..<12 { bomb += [UInt8(ascii: "h"), UInt8(level)] }
      bomb += [UInt8(ascii: "e"), UInt8(ascii: "q"), UInt8(level + 1)]
    }
    let files = [
      (try write(bomb + Array(".".utf8), "laughs.pkl"), "no network"),
      (try write(Array("<!DOCTYPE html><html>".utf8), "faces.pth"), "HTML page"),
      (try write(Array("<html>".utf8), "faces.safetensors"), "HTML page"),
      (try write(Array("version https://git-lfs.github.com/spec/v1\n".utf8), "a b.bin"), "Git LFS"),
      (try write([], "empty.pkl"), "empty"), (folder.path + "/none.pth", "does not exist"),
      (folder.path + "/none.safetensors", "does not exist"),
    ]
    for (file, words) in files {
      let commands = [
        ["import", file], ["generate", file, "--output", folder.path + "/out"], ["evaluate", file], ["export", file],
        ["film", file, "--seeds", "1", "2", "--output", folder.path + "/f.gif"],
        ["train", "--data", folder.path + "/pictures", "--from", file, "--run", run],
      ]
      for command in commands {
        let start = ContinuousClock.now
        let outcome = try execute(command)
        #expect(outcome.status != 0 && outcome.status < 128, "\(command)")
        #expect(outcome.errors.contains(words) && outcome.errors.contains(file), "\(command): \(outcome.errors)")
        #expect(!outcome.errors.contains(".."), "\(outcome.errors)")
        #expect(start.duration(to: .now) < .seconds(10), "\(command)")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: run))
  }

  /// A model of ours is known by its bytes, whatever it is called.
  @Test func aModelOfOursIsKnownByItsBytes() throws {
    #expect(try execute(train("--kimg", "0.1")).status == 0)
    #expect(try progan("export", run, "--output", folder.path + "/m.safetensors").status == 0)
    try FileManager.default.moveItem(atPath: folder.path + "/m.safetensors", toPath: folder.path + "/m.bin")
    let made = try progan("generate", folder.path + "/m.bin", "--count", "2", "--output", folder.path + "/out")
    #expect(made.status == 0, "\(made.errors)")
    let again = try progan("import", folder.path + "/m.bin")
    #expect(again.status != 0 && again.errors.contains("model of progan"), "\(again.errors)")
  }
}
