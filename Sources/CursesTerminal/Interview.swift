import TerminalCanvas

/// What a terminal is asked, and what it still owes: everything ends with a question that every terminal answers, so that
/// one knows when no more answers come.
///
/// First come control sequences, which every terminal passes over if it does not know them. Only one that has answered is
/// asked by control strings, which simple ones would show as text; the line is erased behind them.
struct Interview {
  private(set) var facts: TerminalFacts
  /// Until when the last answers to what was asked are waited for.
  private var owed: [ContinuousClock.Instant] = []
  private var passedOn: ContinuousClock.Instant?
  private var start: ContinuousClock.Instant?
  /// From the first question to its last answer.
  private(set) var latency: Duration?
  private var hasAskedByStrings = false

  /// No answer is waited for longer, counted from its question.
  static let patience = Duration.seconds(4)

  init(_ facts: TerminalFacts) { self.facts = facts }

  /// The first questions.
  mutating func begin(at now: ContinuousClock.Instant) -> [UInt8] {
    start = now
    owed.append(now + Self.patience)
    guard !facts.environment.isSimple else { return place + Self.last }
    // The mode of synchronized output, name, kind, pixels, sixel's registers and largest picture.
    return Array("\u{1B}[?2026$p\u{1B}[>0q\u{1B}[>c\u{1B}[16t\u{1B}[14t\u{1B}[18t\u{1B}[?1;1;0S\u{1B}[?2;4;0S".utf8)
      + place + Self.last
  }

  /// Takes an answer in; returns what to ask next.
  mutating func take(_ report: TerminalReport, at now: ContinuousClock.Instant) -> [UInt8] {
    facts.take(report)
    switch report {
    case .ready: passedOn = nil
    case .attributes:
      if !owed.isEmpty { owed.removeFirst() }
      if let start, latency == nil { latency = start.duration(to: now) }
      guard start != nil, !hasAskedByStrings, !facts.environment.isSimple else { return [] }
      hasAskedByStrings = true
      owed.append(now + Self.patience)
      return byStrings(at: now) + Self.last
    default: break
    }
    return []
  }

  /// The ground's colour, and the kitty protocol: screen would take that for a title, and tmux has to hand it on.
  private mutating func byStrings(at now: ContinuousClock.Instant) -> [UInt8] {
    let kitty = Array("\u{1B}_Gi=\(TerminalReport.kittyQueryID),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)
    let ground = Array("\u{1B}]11;?\u{1B}\\".utf8) + Self.erasure
    switch facts.multiplexer {
    case .none: return ground + kitty + Self.erasure
    case .screen: return ground
    case .tmux:
      passedOn = now + .milliseconds(1500)
      return ground + throughTmux(kitty) + throughTmux(Array("\u{1B}[5n".utf8)) + Self.erasure
    }
  }

  /// Where the locale does not say that the terminal draws UTF-8, the cursor shows it: two bytes are one column, or two.
  private var place: [UInt8] { facts.drawsUTF8 ? [] : Array("\ré\u{1B}[6n".utf8) + Self.erasure }

  /// Asks once more for what comes last: whatever the terminal has sent before, it has sent by then.
  mutating func end(at now: ContinuousClock.Instant) -> [UInt8] {
    hasAskedByStrings = true
    guard let latency else { return [] }
    owed.append(now + (latency < .milliseconds(250) ? .seconds(1) : Self.patience))
    return Self.last
  }

  /// How long to wait for all that may still come; nil if nothing will.
  func patience(at now: ContinuousClock.Instant) -> Duration? {
    (owed + [passedOn].compactMap { $0 }).max().flatMap { $0 > now ? now.duration(to: $0) : nil }
  }

  /// Whether all that was asked is answered, but for what tmux may not hand on.
  var isAnswered: Bool { start != nil && owed.isEmpty }
  /// Whether tmux may still hand answers on.
  var awaitsPassed: Bool { passedOn != nil }

  private static let last = Array("\u{1B}[c".utf8)
  private static let erasure = Array("\r\u{1B}[K".utf8)
}

/// What tmux is to hand on to the terminal around it, which it does if `allow-passthrough` is on.
func throughTmux(_ bytes: [UInt8]) -> [UInt8] {
  Array("\u{1B}Ptmux;".utf8) + bytes.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] } + [0x1B, UInt8(ascii: "\\")]
}
