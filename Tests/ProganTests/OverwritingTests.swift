import Foundation
import ProgressiveGAN
import Testing

/// What exists is written over by those who say so, and by nobody else.
@Suite(.serialized) struct OverwritingTests: RunsProgram {
  let folder: ProgramFolder

  init() throws {
    folder = try ProgramFolder()
    let training = try execute(train("--kimg", "0.1"))
    try #require(training.status == 0, "\(training.errors)")
    let export = try inBash("progan export run --output m.safetensors; progan export run --output n.safetensors")
    try #require(export.status == 0, "\(export.errors)")
  }

  /// Commands with the file that each writes first; OUT stands for it.
  private static let cases: [(command: String, file: String)] = [
    ("generate run --count 1 --output .", "seed1-00000.png"),
    ("generate run --count 2 --grid --output .", "seed1-grid.png"),
    ("data inspect pictures --sheet OUT", "sheet.png"),
    ("data pack pictures OUT --resolution 8", "faces.pack"),
    ("export run --npy --seed 1 --count 1 --output .", "latents.npy"),
    ("film run --seeds 1 2 --speed 20 --output OUT", "walk.gif"),
    ("film run --growth --output OUT", "growth.apng"),
    ("project pictures/1.png --model run --steps 1 --output .", "1.png"),
    ("project pictures/2.png --model run --steps 1 --film apng --output .", "2.png"),
  ]

  @Test func onlyWithForce() throws {
    for (pattern, file) in Self.cases { try expectForce(pattern, file) }
  }

  private func expectForce(_ pattern: String, _ file: String) throws {
    let command = pattern.replacingOccurrences(of: "OUT", with: file)
    let outcome = try inBash(
      """
      echo mine > \(file); progan \(command); echo $?; cat \(file)
      ls -A | grep -c progan-tmp
      progan \(command) --force >/dev/null; echo $?; head -c 4 \(file) | grep -c mine
      rm -f 1-search.* 2-search.*; rm \(file); mkdir \(file); progan \(command) --force; echo $?; rmdir \(file)
      ln -s nowhere \(file); progan \(command); echo $?; readlink \(file); rm \(file)
      """)
    #expect(outcome.output == "1\nmine\n0\n0\n0\n1\n1\nnowhere\n", "\(command): \(outcome)")
    let sentences = outcome.errors.split(separator: "\n")
    try #require(sentences.count == 3, "\(outcome)")
    for number in [0, 2] {
      #expect(
        sentences[number].contains("There is a file '") && sentences[number].contains("\(file)' already. Give --force"))
    }
    #expect(sentences[1].contains("is a folder, where a file is to be written"), "\(outcome.errors)")
  }

  @Test func whatIsReadIsNotWrittenOver() throws {
    let outcome = try inBash(
      """
      ln m.safetensors same.safetensors
      progan export run --output n.safetensors; echo $?; progan export run --output n.safetensors --force >x; echo $?
      for c in "import m.safetensors --output m.safetensors" "export m.safetensors --output same.safetensors" \\
        "data pack pictures/1.png pictures/1.png" "data inspect pictures/1.png --sheet pictures/1.png" \\
        "data pack pictures pictures/1.png" "data inspect pictures --sheet pictures/../pictures/2.png"; do
        progan $c --force; echo $?
      done
      cmp m.safetensors n.safetensors && echo whole
      """)
    #expect(outcome.output == "1\n0\n1\n1\n1\n1\n1\n1\nwhole\n", "\(outcome)")
    #expect(outcome.errors.components(separatedBy: "is what is read").count == 7, "\(outcome.errors)")
  }

  /// Nor is a part of a run, which all of it would be lost with.
  @Test func partsOfRunsAreNotWrittenOver() throws {
    let outcome = try inBash(
      """
      progan $T --kimg 0.1 >/dev/null 2>&1; cp -r run before
      for c in "export run --output run/config.json" \\
        "export run --output run/checkpoints/$(ls run/checkpoints | head -1)" "data inspect pictures --sheet run/lock"; do
        progan $c --force; echo $?
      done
      diff -r run before && echo same
      """)
    #expect(outcome.output == "1\n1\n1\nsame\n", "\(outcome)")
    #expect(outcome.errors.components(separatedBy: "is a part of").count == 4, "\(outcome.errors)")
  }

  /// A film of PNG files is a folder: it replaces a film's folder and no other.
  @Test func foldersAreNotLost() throws {
    let film = "film run --seeds 1 2 --speed 20 --output walk"
    let outcome = try inBash(
      """
      progan \(film) >/dev/null; echo $?; progan \(film); echo $?
      progan \(film) --force >/dev/null; echo $?; ls walk | head -1
      echo precious > walk/diary.txt; progan \(film) --force; echo $?; cat walk/diary.txt
      rm -r walk; echo x > walk; progan \(film) --force; echo $?
      progan generate run --output walk; echo $?
      progan generate run --output walk/x; echo $?
      ls -A | grep -c progan-tmp
      """)
    #expect(outcome.output == "0\n1\n0\n0001.png\n1\nprecious\n1\n1\n1\n0\n", "\(outcome)")
    for words in [
      "There is a folder '\(folder.path)/walk' already. Give --force", "with other things in it",
      "'\(folder.path)/walk' is a file, where a folder is to be.", "'walk' is a file, where a folder is to be.",
      "'walk/x': not a directory.\n",
    ] {
      #expect(outcome.errors.contains(words), "\(words): \(outcome.errors)")
    }
  }

  /// Each cause has its own words, and no advice that does not help.
  @Test func reasonsArePlain() throws {
    let long = String(repeating: "n", count: 300)
    let outcome = try inBash(
      """
      ln -s loop loop
      for out in /proc/x/out loop/out \(long)/out /dev/null/out; do progan generate run --count 1 --output $out; done
      for out in /proc/x.gif loop/x.gif \(long).gif /dev/full/x.gif; do
        progan film run --seeds 1 2 --speed 20 --output $out
      done
      for out in /proc/m.safetensors /dev/stdout /dev/full \(long).safetensors; do
        progan export run --force --output $out >/dev/null; echo $?
      done
      progan data inspect pictures --sheet /proc/x.png >/dev/null
      progan data pack pictures nowhere/x.pack
      progan train --data pictures --run /proc/run --resolution 8
      """)
    #expect(outcome.output == "1\n1\n1\n64\n", "\(outcome)")
    let sentences = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    #expect(sentences.count == 15, "\(outcome.errors)")
    for sentence in sentences {
      #expect(sentence.hasSuffix(".") && !sentence.contains(".."), "\(sentence)")
      #expect(!sentence.contains("Domain") && !sentence.contains("NSCocoa") && !sentence.contains("permissions"))
    }
    for reason in ["too many levels of symbolic links", "names have at most 255", "not a directory", "no such file"] {
      #expect(sentences.contains { $0.contains(reason) }, "\(reason): \(outcome.errors)")
    }
    #expect(sentences.contains { $0.contains("'/dev/full' is no regular file") }, "\(outcome.errors)")
  }
}
