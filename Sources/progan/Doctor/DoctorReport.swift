import CursesTerminal
import Files
import Foundation
import Kernels
import TerminalCanvas

/// The facts as lines of text, a section each, with the findings last.
struct DoctorReport {
  let facts: DoctorFacts

  var lines: [String] {
    section("program", [("version", facts.program)])
      + section("terminal", terminal)
      + section("libraries", libraries)
      + section("machine", machine)
      + section("data", data)
      + section("speed", speed)
      + findings
  }

  private typealias Row = (name: String, text: String)

  private func section(_ title: String, _ rows: [Row]) -> [String] {
    let width = max(14, rows.map(\.name.count).max() ?? 0)
    return [title]
      + rows.map {
        "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.text)".withVisibleControls
      } + [""]
  }

  private var terminal: [Row] {
    let terminal = facts.terminal
    let unknown = terminal.takenFor.map { " (unknown here, taken for \($0))" } ?? " (unknown here)"
    let type: Row = ("TERM", (terminal.type ?? "not set") + (terminal.isKnownType ? "" : unknown))
    let locale = terminal.isUTF8 ? "UTF-8" : "not UTF-8 by the locale"
    let shown =
      terminal.isUTF8 || terminal.obstacle != nil ? "" : terminal.drawsUTF8 ? ", but drawn" : ": drawn as ASCII"
    let characters: Row = ("characters", locale + shown)
    if let obstacle = terminal.obstacle {
      let reason =
        switch obstacle {
        case .noTerminal: "the input or the output is none"
        case .inBackground: "progan runs in the background"
        case .noPipe: "the system gives no more pipes"
        case .fixedCursor: "it cannot place its cursor"
        }
      return [type, characters, ("asked", "no: \(reason)")]
    }
    var rows = [type, characters]
    rows.append(("name", terminal.version ?? "not told"))
    if let columns = terminal.columns, let height = terminal.rows {
      rows.append(("size", "\(columns)×\(height) cells"))
    }
    if let width = terminal.cellWidth, let height = terminal.cellHeight {
      rows.append(("cell", "\(width)×\(height) pixels"))
    }
    rows.append(("pictures", "\(terminal.graphics): \(Self.reason(terminal))"))
    let colors = terminal.colors == 0 ? "none" : terminal.colors > 256 ? "true colour" : "\(terminal.colors)"
    rows.append(("colours", colors + (terminal.wantsNoColor ? ", not used for characters: NO_COLOR is set" : "")))
    rows.append(("updates", terminal.synchronizes ? "synchronized" : "not synchronized"))
    rows.append(("answers in", terminal.latency.map { String(format: "%.1f ms", $0) } ?? "never"))
    return rows
  }

  private static func reason(_ terminal: TerminalExamination) -> String {
    if terminal.speaksKitty {
      let others = (terminal.hasSixel ? ", and sixel" : "") + (terminal.speaksITerm2 ? ", and iTerm2's" : "")
      return terminal.passesThrough
        ? "the terminal around tmux speaks the kitty protocol, and tmux hands it on"
        : "it speaks the kitty protocol, which is the most exact\(others)"
    }
    if terminal.hasSixel {
      return "its device attributes have sixel" + (terminal.speaksITerm2 ? ", which is more exact than iTerm2's" : "")
    }
    if terminal.speaksITerm2, terminal.graphics == GraphicsMode.iterm2.rawValue {
      return "by its name it shows iTerm2's pictures, and it tells of nothing better"
    }
    return terminal.hasAnswered ? "it tells of nothing better" : "it does not answer"
  }

  private var libraries: [Row] {
    let blas = facts.openBLAS
    return facts.libraries.map { ($0.name, [$0.version, $0.path].compactMap { $0 }.joined(separator: ", ")) }
      + [("OpenBLAS", "\(blas.configuration), kernels for \(blas.core)")]
  }

  private var machine: [Row] {
    let machine = facts.machine
    var rows: [Row] = [
      ("processor", machine.processor ?? "unknown"), ("has", machine.instructions.joined(separator: " ")),
      ("built for", machine.builtFor.joined(separator: " ")), ("threads", "\(machine.threads)"),
    ]
    if let memory = machine.memory, let free = machine.availableMemory {
      rows.append(("memory", "\(gigabytes(memory)), \(gigabytes(free)) free"))
    }
    return rows + limits + machine.openBLASVariables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Those in force that are less than what the machine has.
  private var limits: [Row] {
    let machine = facts.machine
    var rows: [Row] = []
    if let quota = machine.processorQuota {
      rows.append(("limit of time", String(format: "%.2f processors, by its control group", quota)))
    }
    if let limit = machine.memoryLimit, limit < machine.memory ?? .max {
      let left = machine.memoryLimitLeft.map { ", \(gigabytes($0)) left" } ?? ""
      rows.append(("limit of memory", "\(gigabytes(limit))\(left), by its control group"))
    }
    if let space = machine.addressSpace {
      rows.append(("address space", "\(gigabytes(space)) at most, by ulimit -v"))
    }
    return rows
  }

  private var data: [Row] {
    let storage = facts.storage
    let free = storage.freeSpace.map { ", \(gigabytes($0)) free" } ?? ""
    return [
      ("runs", "\(storage.runsFolder)\(storage.obstacle == nil ? "" : " (cannot be written to)")\(free)"),
      ("portraits", storage.portraits ?? "not found"),
    ]
  }

  private var speed: [Row] {
    guard let speed = facts.speed else { return [("measured", "no")] }
    let rate = String(
      format: "%.0f GFLOP/s on one core, %.0f with all threads", speed.oneCore, speed.allThreads)
    return [("sgemm", rate)]
      + speed.training.map { rate in
        let digits = rate.imagesPerSecond < 10 ? "%.2f" : "%.0f"
        let text = String(format: digits, rate.imagesPerSecond) + " images/s"
        return ("\(rate.resolution)×\(rate.resolution)", text + (rate.isMeasured ? "" : ", reckoned"))
      }
  }

  private var findings: [String] {
    let findings = facts.findings
    guard !findings.isEmpty else { return ["Nothing is wrong."] }
    return findings.map { ($0.weight == .wrong ? "WRONG   " : "advice  ") + $0.sentence }
  }
}
