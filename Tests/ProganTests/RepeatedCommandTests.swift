import Foundation
import ProgressiveGAN
import Runs
import Testing

/// What a scheduler or a person repeats after a stop goes on; what contradicts the run is named.
@Suite struct RepeatedCommandTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  @Test func theSameCommandGoesOn() throws {
    let outcome = try inBash(
      """
      ln -s pictures link; "$progan" config --preset tiny --seed 5 --kimg 0.1 > own.conf
      first="--data pictures --preset tiny --run run --seed 5 --labels none --config own.conf $small"
      "$progan" train $first || exit 1
      "$progan" train $first || exit 2
      "$progan" train --data "$PWD/link/" --preset tiny --run run $small --seed 5 || exit 3
      "$progan" train --data ./link/../pictures/../pictures --run "$PWD/./run/" || exit 4
      "$progan" explore --plain --data pictures --preset tiny $small --seed 5 < /dev/null > /dev/null || exit 5
      """)
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    #expect(outcome.output.matches(of: /It is finished:/).count == 4, "\(outcome.output)")
    // Explored without a name, the data's newest run is another one.
    #expect(outcome.output.matches(of: /goes on;/).isEmpty)
  }

  @Test func modelsToBeginWithAreRemembered() throws {
    let outcome = try inBash(
      """
      "$progan" train --data pictures --run old $small > /dev/null || exit 1
      again="--data pictures --run new --from old --preset laptop $small"
      "$progan" train $again || exit 2; mv old moved; "$progan" train $again || exit 3; mv moved old
      "$progan" train --run new --from "$PWD/old/" || exit 4
      "$progan" train --run new --from pictures && exit 5
      "$progan" train --run old --from new && exit 6
      exit 0
      """)
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let old = "'\(folder.path)/old'"
    #expect(outcome.errors.contains("began with \(old), not with '\(folder.path)/pictures'"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--from begins a new run"), "\(outcome.errors)")
  }

  /// Both values are told, and nothing changes.
  @Test func contradictionsAreNamed() throws {
    try folder.addPictures("others", 3)
    let begun = try inBash("\"$progan\" train --data pictures --run run --seed 5 $small")
    #expect(begun.status == 0, "\(begun.errors)")
    let before = try RunDirectory(opening: folder.path + "/run").configuration
    for (options, words) in [
      ("--seed 6", ["seed = 5", "6"]), ("--latent 9", ["latent-size = 8", "9"]),
      ("--preset paper", ["latent-size = 512", "the run 8"]), ("--preset laptop", ["latent-size = 64", "the run 8"]),
      ("--data others", ["\(folder.path)/pictures'", "\(folder.path)/others'", "--set data="]),
      ("--resolution 4", ["8", "4"]), ("--labels folders", ["classes"]),
    ] {
      let outcome = try inBash("\"$progan\" train --run run \(options)")
      #expect(outcome.status == 1, "\(options): \(outcome.errors)")
      for word in words { #expect(outcome.errors.contains(word), "\(options): \(outcome.errors)") }
      #expect(try RunDirectory(opening: folder.path + "/run").configuration == before)
    }
    // Asked for as a change, or where the run's own pictures are gone, other data are taken.
    let changed = try inBash(
      "\"$progan\" train --run run --set data=others && mv others third && \"$progan\" train --run run --data third")
    #expect(changed.status == 0, "\(changed.errors)")
    #expect(try RunDirectory(opening: folder.path + "/run").configuration.dataPath == folder.path + "/third")
  }

  /// A phase that was made longer stays so, though the command that began the run says its first length again.
  @Test func whatWasDecidedOnTheWayIsKept() throws {
    let begin = "\"$progan\" train --data pictures --run run $small"
    #expect(try inBash(begin).status == 0)
    #expect(
      try inBash("\"$progan\" train --run run --set 'stabilize-kimg=0.1, 4:0.2' --set final-kimg=0.3").status == 0)
    let before = try RunDirectory(opening: folder.path + "/run").configuration
    let again = try inBash(begin)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try RunDirectory(opening: folder.path + "/run").configuration == before)
  }
}
