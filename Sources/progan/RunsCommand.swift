import ArgumentParser
import Files
import Foundation
import Kernels
import ProgressiveGAN
import Runs
import TerminalCanvas

/// The runs of the data directory, as the explorer's Runs view has them.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the runs in the data directory, rename them, put them away.",
    discussion: """
      Nothing is ever deleted: a run that is put away can be brought back.

      EXAMPLES
        progan runs                       all runs, the one worked on last first
        progan runs list --archived       those that were put away
        progan runs rename mine faces     another name for a run
        progan runs archive faces         put it away
        progan runs restore faces         bring it back
      """,
    subcommands: [List.self, Rename.self, Archive.self, Restore.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List runs: name, resolution, kimg, last change, size on disk, what it learns from.")

    @Flag(help: "Those that were put away.")
    var archived = false

    func run() throws {
      let runs = RunsFolder().runs(archived: archived)
      defer {
        if let remark = RunsFolder().remark(archived: archived) { StandardStream.errors.tell("progan: \(remark)\n") }
      }
      guard !runs.isEmpty else {
        try say(archived ? "Nothing was put away." : "There are no runs. 'progan' begins one.")
        return
      }
      for line in Self.table(runs) { try say(line) }
    }

    /// A line for each run, in columns.
    static func table(_ runs: [RunSummary]) -> [String] {
      let rows = runs.map { run -> [String] in
        let changed = run.lastChange == 0 ? "–" : dateText(run.lastChange)
        let size = String(format: "%.1f MB", Double(run.bytes) / 1e6)
        switch run.state {
        case .failure(let error): return [run.name, "damaged", "–", changed, size, "\(error)"]
        case .success(let state):
          let (here, last) = (state.position.resolution, state.configuration.schedule.finalResolution)
          let place = here == last ? "\(here)×\(here)" : "\(here)×\(here) of \(last)"
          let kimg = String(format: "%.1f kimg", Double(state.imagesSeen) / 1000)
          return [run.name, place, kimg, changed, size, state.dataName + (run.isInUse ? ", being trained" : "")]
        }
      }
      let widths = (0..<5).map { column in rows.map { $0[column].columns }.max() ?? 0 }
      return rows.map { row in
        zip(row, widths).enumerated().map { index, cell in
          let padding = String(repeating: " ", count: cell.1 - cell.0.columns)
          return [2, 4].contains(index) ? padding + cell.0 : cell.0 + padding
        }.joined(separator: "  ") + "  " + row[5]
      }
    }

    private static func dateText(_ time: Double) -> String {
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.dateFormat = "yyyy-MM-dd HH:mm"
      return formatter.string(from: Date(timeIntervalSince1970: time))
    }
  }

  struct Rename: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a run another name.")

    @Argument(help: "The run's name.", completion: .namedRun) var name: String
    @Argument(help: "Its new name.") var newName: String

    func run() throws { try say("It is at \(RunsFolder().rename(name, to: newName).withVisibleControls) now.") }
  }

  struct Archive: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "archive", abstract: "Put a run away.")

    @Argument(help: "The run's name.", completion: .namedRun) var name: String

    func run() throws {
      let archived = try RunsFolder().archive(name).shellQuoted
      try say("It is in the archive. 'progan runs restore \(archived)' brings it back.")
    }
  }

  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restore", abstract: "Bring a run back that was put away.")

    @Argument(help: "Its name in the archive.", completion: .archivedRun) var name: String

    func run() throws { try say("The run \(RunsFolder().restore(name).withVisibleControls) is back.") }
  }
}
