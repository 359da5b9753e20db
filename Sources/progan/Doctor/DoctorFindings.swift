import CursesTerminal
import Files
import Foundation
import Kernels
import TerminalCanvas

/// Something that is not as it could be, and what to do about it.
struct DoctorFinding: Codable, Equatable {
  enum Weight: String, Codable {
    /// It keeps the program from working.
    case wrong
    /// It works, but could do better.
    case advice
  }

  var weight: Weight
  var sentence: String
}

extension DoctorFacts {
  /// What is wrong or could be better, in plain words.
  var findings: [DoctorFinding] { machine.findings + storage.findings + terminal.findings + openBLASFindings }

  var canWork: Bool { !findings.contains { $0.weight == .wrong } }

  private var openBLASFindings: [DoctorFinding] {
    var result: [DoctorFinding] = []
    let forced = machine.openBLASVariables["OPENBLAS_CORETYPE"]
    if let forced {
      result.advise(
        "OPENBLAS_CORETYPE=\(forced) makes OpenBLAS work as for that processor, whatever this one can. Unset it.")
    }
    if forced == nil, machine.instructions.contains("avx2"), Self.oldCores.contains(openBLAS.core.lowercased()) {
      result.advise(
        "OpenBLAS works as for an old processor (\(openBLAS.core)), though this one has AVX2. Install a newer OpenBLAS."
      )
    }
    if let speed, machine.threads > 1, speed.allThreads < 0.6 * Double(machine.threads) * speed.oneCore {
      result.advise(
        String(
          format: "%d threads are only %.1f times as fast as one.", machine.threads, speed.allThreads / speed.oneCore)
          + " Other programs use the processor, or its threads share cores: see whether fewer --threads train faster.")
    }
    return result
  }

  /// Kernels without AVX2, by OpenBLAS's names.
  private static let oldCores: Set = [
    "prescott", "core2", "nehalem", "atom", "sandybridge", "barcelona", "bobcat", "bulldozer", "generic", "unknown",
  ]
}

extension DoctorFacts.Machine {
  fileprivate var findings: [DoctorFinding] {
    var result: [DoctorFinding] = []
    let missing = builtFor.filter { !instructions.contains($0) }
    if !instructions.isEmpty, !missing.isEmpty {
      result.fail(
        "This processor has no \(missing.joined(separator: ", ")) instructions, which progan was built to use."
          + " Build it here, with PROGAN_AVX512=0 if only AVX-512 is missing.")
    }
    let wide = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    if Set(instructions).isSuperset(of: wide), !builtFor.contains("avx512f") {
      result.advise(
        "The machine has AVX-512 but this build does not use it: it trains faster if you build it here,"
          + " 'swift build -c release'.")
    }
    if let availableMemory, availableMemory < 1_000_000_000 {
      result.advise(
        "Only \(gigabytes(availableMemory)) of memory are free; training at 64×64 takes about 1 GB. Close other programs."
      )
    }
    if let limit = [memoryLimit, addressSpace].compactMap({ $0 }).min(), limit < 1_000_000_000 {
      result.advise(
        "This process may have only \(gigabytes(limit)) of memory; training at 64×64 takes about 1 GB. Raise the limit."
      )
    }
    return result
  }
}

extension DoctorFacts.Storage {
  fileprivate var findings: [DoctorFinding] {
    var result: [DoctorFinding] = []
    let folder = runsFolder.withVisibleControls
    if let obstacle {
      result.fail(
        "The folder of runs, '\(folder)', cannot be written to: \(obstacle). Change that, or set XDG_DATA_HOME to a"
          + " folder of yours.")
    }
    if let freeSpace, freeSpace < 1_000_000_000 {
      let sentence =
        "Only \(gigabytes(freeSpace)) are free where runs are kept, '\(folder)'. Make room, or set XDG_DATA_HOME to a"
        + " folder on another disk."
      if freeSpace < 50_000_000 { result.fail(sentence) } else { result.advise(sentence) }
    }
    if portraits == nil {
      result.fail(
        "The portraits that ship with progan are not found. Set PROGAN_ASSETS to the folder that has"
          + " emoji-portraits-64.png.")
    }
    return result
  }
}

extension TerminalExamination {
  fileprivate var findings: [DoctorFinding] {
    var result: [DoctorFinding] = []
    if obstacle == .fixedCursor {
      result.advise(
        "The terminal cannot place its cursor (TERM=\(type ?? "")), so there is no full screen."
          + " 'progan explore --plain' says in lines of text what happens.")
    }
    guard obstacle == nil else { return result }
    if !isKnownType, let takenFor {
      let name = type.map { "The terminal type '\($0)' is not known here: it" } ?? "TERM is not set: the terminal"
      result.advise(
        "\(name) is taken for \(takenFor). Its own description would tell more: 'infocmp -x | ssh HOST tic -x -' on the"
          + " machine where it is known, or Debian's ncurses-term.")
    } else if !isKnownType {
      let name = type.map { "The terminal type '\($0)' is" } ?? "TERM is not set, so the terminal's type is"
      result.fail("\(name) not known here. Set TERM to one that is, for example xterm-256color.")
    }
    if !isUTF8, !drawsUTF8 {
      result.advise(
        "Neither the locale nor the terminal shows that it draws UTF-8, so everything is drawn with ASCII."
          + " Set LC_ALL=C.UTF-8 if it does.")
    } else if !isUTF8 {
      result.advise(
        "The locale is not UTF-8, but progan draws with UTF-8 characters. Set LC_ALL=C.UTF-8 if boxes look broken.")
    }
    if !hasAnswered {
      result.advise("The terminal does not say what it can do, so it gets pictures of half blocks. \(Self.better)")
    } else if graphics == GraphicsMode.blocks.rawValue {
      result.advise("\(nameHere) shows no pictures but half blocks. \(remedy)")
    }
    if colors < 256 {
      result.advise("The terminal has only \(colors) colours for characters. Set TERM=xterm-256color if it knows more.")
    } else if colors == 256, graphics == GraphicsMode.blocks.rawValue {
      result.advise("Half blocks use 256 colours. Set COLORTERM=truecolor if the terminal knows true colour.")
    }
    if let columns, let rows, columns < 80 || rows < 24 {
      result.advise("The terminal has \(columns)×\(rows) cells; the views need 80×24. Make its window larger.")
    }
    if let latency, latency > 100 {
      result.advise(
        String(format: "The terminal takes %.0f ms to answer", latency)
          + ", so keys and pictures will lag. Over a slow line '--graphics blocks' sends least.")
    }
    return result
  }

  private var nameHere: String { multiplexer ?? (isVSCode ? "VS Code's terminal" : "This terminal") }

  /// What to switch on, or to take instead.
  private var remedy: String {
    switch multiplexer {
    case "tmux" where passesThrough:
      "It hands on what it is given, but the terminal around it does not speak the kitty protocol; a newer tmux built with"
        + " sixel shows sixel."
    case "tmux":
      "In kitty and ghostty, 'tmux set -g allow-passthrough on' lets it hand pictures on (tmux 3.3 and newer); a newer tmux"
        + " built with sixel shows sixel."
    case .some: "Outside of it the terminal may show more, and so does tmux."
    case nil where isVSCode: "Its setting terminal.integrated.enableImages shows them, in a new terminal."
    case nil: Self.better
    }
  }

  private static let better = "xterm -ti vt340, foot, WezTerm and kitty show sixel or better."
}

extension [DoctorFinding] {
  /// With all text from the environment made safe to show.
  fileprivate mutating func fail(_ sentence: String) {
    append(DoctorFinding(weight: .wrong, sentence: sentence.withVisibleControls))
  }

  fileprivate mutating func advise(_ sentence: String) {
    append(DoctorFinding(weight: .advice, sentence: sentence.withVisibleControls))
  }
}

/// "1.2 GB".
func gigabytes(_ bytes: Int) -> String { String(format: "%.1f GB", Double(bytes) / 1e9) }
