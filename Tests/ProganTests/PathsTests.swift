import Foundation
import ProgressiveGAN
import Testing

@testable import progan

/// Paths as people give them to the program.
@Suite struct PathsTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  /// Every option and argument that takes one.
  @Test(arguments: [
    "train --run P", "train --data P", "train --config P", "train --from P", "train --set data=P", "explore P",
    "explore --data P", "generate P --output x", "generate x --output P", "export P", "export x --output P", "import P",
    "import x --output P", "project P --model x", "project x --model P",
    "project x --model x --output P", "film P --seeds 1 2 --output a.gif",
    "film x --seeds 1 2 --output P", "film x --through P P --output a.gif", "evaluate P", "evaluate x --data P",
    "config P", "config --config P", "data inspect P", "data inspect pictures --sheet P", "data pack P out",
    "data pack pictures P",
  ])
  func emptyAndEndlessPathsAreRefused(_ command: String) throws {
    for path in ["''", "'\(String(repeating: "n", count: 300))'", "'\(String(repeating: "long/", count: 1000))'"] {
      let outcome = try inBash("\"$progan\" \(command.replacing("P", with: path)) < /dev/null")
      #expect([1, 64].contains(outcome.status), "\(command) \(path.prefix(9)): \(outcome.errors)")
      #expect(outcome.errors.contains("needs a path") && outcome.errors.count < 900, "\(outcome.errors)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "pictures", "shell.err", "shell.out",
      ])
  }

  /// A run's name that is no UTF-8 is not taken for another one.
  @Test func namesOfAnyBytesAreNoOtherRun() throws {
    let outcome = try inBash(
      """
      mkdir $'R\\xe9'
      "$progan" train --data pictures --run $'R\\xe9' $small; echo $?
      "$progan" generate $'R\\xe9' --output out; echo $?
      LC_ALL=C ls | grep -c '^R'
      """)
    #expect(outcome.output == "64\n64\n1\n", "\(outcome)")
    #expect(outcome.errors.contains("--run has a path that is not UTF-8, 'R\\xE9'"), "\(outcome.errors)")
  }

  /// Folders of runs that cannot be opened by their names are told of, and the others listed.
  @Test func oddNamesAmongTheRunsAreTold() throws {
    let outcome = try inBash(
      """
      "$progan" train --data pictures --run data/progan/runs/plain $small > /dev/null 2>&1
      cp -r data/progan/runs/plain $'data/progan/runs/caf\\xe9'; echo > $'data/progan/runs/file\\xe9'
      "$progan" runs
      XDG_DATA_HOME=/dev/null "$progan" doctor --quick
      """)
    #expect(outcome.output.contains("plain ") && !outcome.output.contains("caf"), "\(outcome)")
    #expect(outcome.errors.contains("A folder of runs is passed over, as 'caf\\xE9'"), "\(outcome.errors)")
    #expect(outcome.output.contains("'/dev/null' is no folder. Change that"), "\(outcome)")
  }

  /// Numbers are decimal ones, and of one that is none the option is named that was given.
  @Test func optionsAreNamedAsTheyWereGiven() throws {
    for text in ["0x10", "nan", "-1", "ten"] {
      let outcome = try inBash("\"$progan\" train --data pictures --run r --kimg=\(text)")
      #expect(outcome.status != 0 && outcome.errors.contains("--kimg: fade-kimg cannot be '\(text)'"), "\(outcome)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/r"))
  }

  /// Swift has the command line from there; without it every command would be the explorer.
  @Test func withoutProcItIsSaid() throws {
    guard try inBash("unshare -rm true || unshare -m true").status == 0 else { return }
    let outcome = try inBash(
      """
      space="unshare -m"; [ "$(id -u)" = 0 ] || space="unshare -rm"
      $space bash -c 'umount -l /proc 2>/dev/null || mount -t tmpfs none /proc || exit 9; "$progan" config'
      """)
    guard outcome.status != 9 else { return }
    #expect(outcome.status == 1 && outcome.errors.contains("/proc, which is not mounted"), "\(outcome)")
  }

  /// What `config` prints of a path comes back as it was.
  @Test(arguments: [
    "a\nb", " both ", "tail\t", "#hash", "a = b", "\"quoted\"", "back\\slash", "'single'", "\r\nline", "[brackets]",
    "😀 é",
    "\u{202E}turned", "a\u{301}", "=", "\u{301}x",
  ])
  func everyPathComesBack(_ name: String) throws {
    let path = "\(folder.path)/odd/\(name)"
    var configuration = Configuration(.laptop)
    configuration.dataPath = path
    let printed = configuration.commented
    #expect(!printed.contains("\r"))
    try Data(printed.utf8).write(to: URL(fileURLWithPath: folder.path + "/printed.conf"))
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let again = try RunOptions.parse(["--config", folder.path + "/printed.conf"]).configuration()
    #expect(Array(again.dataPath.utf8) == Array(path.utf8))
    #expect(again.commented == printed)
    let given = try RunOptions.parse(["--data", path]).configuration()
    #expect(Array(given.dataPath.utf8) == Array(path.utf8))
  }

  @Test func filesOfSettingsFromElsewhere() throws {
    let outcome = try inBash(
      """
      printf '\\xef\\xbb\\xbfdata = pictures\\r\\nmirror = yes\\r\\n' > windows.conf
      "$progan" config --config windows.conf | grep -E '^(data|mirror)'
      printf 'data = [/tmp/x]\\n' > brackets.conf; "$progan" config --config brackets.conf; echo $?
      printf '[/tmp/x]\\n' > section.conf; "$progan" config --config section.conf; echo $?
      "$progan" config --config <("$progan" config --preset tiny) | grep '^resolution'
      "$progan" config --config pictures; echo $?
      "$progan" config --config /dev/zero; echo $?
      """)
    #expect(
      outcome.output.hasSuffix("data = \(folder.path)/pictures\nmirror = yes\n1\n1\nresolution = 16\n64\n64\n"),
      "\(outcome.output)")
    #expect(
      outcome.errors.contains("brackets around it") && outcome.errors.contains("'name = value'"), "\(outcome.errors)")
  }

  /// Shells leave `--data=~/pictures` as it is.
  @Test func tildesAreExpanded() throws {
    let outcome = try inBash(
      """
      "$progan" config --data '~/pictures' | grep ^data; mkdir '~'; mkdir '~/pictures'
      "$progan" config --data '~/pictures' | grep ^data
      """)
    #expect(outcome.output == "data = \(folder.path)/pictures\ndata = \(folder.path)/~/pictures\n")
  }

  @Test func hiddenDataMakesAVisibleRun() throws {
    let outcome = try inBash(
      """
      mv pictures .faces; "$progan" train --data ./.faces $small; "$progan" runs; cd .faces; "$progan" train --data . $small
      "$progan" runs
      """)
    #expect(outcome.output.contains("\nfaces  8×8"), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("\nfaces-2  8×8"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func whatIsNoHomeIsTold() throws {
    let outcome = try inBash(
      """
      unset XDG_DATA_HOME
      HOME=/nowhere/at/all "$progan" train --data pictures $small; echo $?
      HOME=/etc/passwd "$progan" train --data pictures $small; echo $?
      HOME=/nowhere/at/all "$progan" runs
      XDG_DATA_HOME=relative "$progan" train --data pictures $small > /dev/null; echo $?
      XDG_DATA_HOME= "$progan" runs
      """)
    #expect(
      outcome.output.hasPrefix("1\n1\nThere are no runs. 'progan' begins one.\n0\npictures "), "\(outcome.output)")
    #expect(
      outcome.errors.contains("'/nowhere/at/all' does not exist") && outcome.errors.contains("no folder, but a file"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/relative"))
  }

  @Test func pathsOfRunsAreWhatTheyAre() throws {
    let outcome = try inBash(
      """
      touch file; ln -s nowhere dangling; mkdir real; ln -s real link
      "$progan" train --data pictures --run file $small; "$progan" train --data pictures --run file/below $small
      "$progan" train --data pictures --run dangling $small; "$progan" train --data pictures --run link/./a/../b/ $small
      "$progan" train --data pictures --run 'a run'\\''s "own"' $small | tail -1
      """)
    #expect(outcome.errors.contains("'file' is there already, and is no folder"), "\(outcome.errors)")
    #expect(outcome.errors.contains("leads nowhere"), "\(outcome.errors)")
    #expect(outcome.output.contains("'progan explore \"a run's \\\"own\\\"\"' shows it"), "\(outcome.output)")
  }
}
