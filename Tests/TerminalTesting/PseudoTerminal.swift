import Foundation

/// A program in a real pseudo-terminal that answers like one.
public final class PseudoTerminal {
  private let master: Int32
  private let slave: Int32
  public let process: pid_t
  private var hasEnded = false
  public private(set) var output: [UInt8] = []
  /// What is answered to what.
  private let answers: [(question: String, answer: String)]
  /// How long an answer takes.
  private let delay: Duration
  private var due: [(answer: String, time: ContinuousClock.Instant)] = []
  private var isHungUp = false
  /// The terminal's settings before the program ran.
  public let initialSettings: [UInt32]

  /// - Parameters:
  ///   - attributes: the answer to a request for device attributes, which comes last.
  ///   - answers: to other questions.
  ///   - delay: how long an answer takes.
  ///   - variables: of the environment, besides the usual ones.
  public init(
    _ program: String, _ parameters: [String] = [], columns: UInt16 = 80, rows: UInt16 = 24, attributes: String,
    answers: [(question: String, answer: String)] = [], delay: Duration = .zero, variables: [String] = []
  ) throws {
    self.delay = delay
    self.answers = answers + [("\u{1B}[c", attributes)]
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // Linux's TIOCSPTLCK and TIOCGPTN: unlock the other end, and learn its number.
    var (isLocked, number) = (Int32(0), UInt32(0))
    guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw POSIXError(.ENODEV)
    }
    let path = "/dev/pts/\(number)"
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    initialSettings = Self.settings(of: slave)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // In a new session the first terminal opened becomes the controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var spawning = posix_spawnattr_t()
    posix_spawnattr_init(&spawning)
    // Linux's POSIX_SPAWN_SETSID; and the signals that Dispatch blocks on its threads are let through.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&spawning, &noSignals)
    posix_spawnattr_setflags(&spawning, Int16(0x80 | POSIX_SPAWN_SETSIGMASK))
    let arguments: [UnsafeMutablePointer<CChar>?] = ([program] + parameters).map { strdup($0) } + [nil]
    let usual = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"].filter { usual in
      !variables.contains { $0.hasPrefix(usual.prefix { $0 != "=" } + "=") }
    }
    let environment: [UnsafeMutablePointer<CChar>?] = (usual + variables).map { strdup($0) } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, &spawning, arguments, environment)
    process = child
    guard status == 0 else { throw POSIXError(.init(rawValue: status) ?? .ENOENT) }
    resize(columns: columns, rows: rows)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    if !isHungUp { close(master) }
    close(slave)
  }

  /// Nobody is at the other end any more.
  public func hangUp() {
    close(master)
    isHungUp = true
  }

  public func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: columns * 10, ws_ypixel: rows * 20)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  public func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads on until the output since `start` has a text; false after `seconds`.
  public func waits(for text: String, from start: Int = 0, seconds: Double = 5) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    let wanted = Data(text.utf8)
    while Date() < deadline {
      if Data(output[min(start, output.count)...]).range(of: wanted) != nil { return true }
      read(milliseconds: 50)
    }
    return false
  }

  /// Waits for output so long, and takes what there is.
  public func read(milliseconds: Int32) {
    guard !isHungUp else {
      usleep(UInt32(milliseconds) * 1000)
      return
    }
    while let first = due.first, first.time <= .now { type(due.removeFirst().answer) }
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Foundation.read(master, &buffer, buffer.count)
    guard count > 0 else { return }
    let piece = Array(buffer[..<count])
    let start = output.count
    output += piece
    for (question, answer) in answers where !answer.isEmpty {
      // A question may come in two pieces.
      let bytes = Data(question.utf8)
      if Data(output[max(0, start - bytes.count + 1)...]).range(of: bytes) != nil {
        if delay == .zero { type(answer) } else { due.append((answer, .now + delay)) }
      }
    }
  }

  /// Reads on until nothing has come for so long: what was under way is there, in however many pieces it came.
  public func settle(milliseconds: Int32 = 300) {
    var count = -1
    while output.count > count {
      count = output.count
      read(milliseconds: milliseconds)
    }
  }

  /// The wait status, once the process ended.
  public func waitForEnd(seconds: Double = 5) -> Int32? {
    let deadline = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    while Date() < deadline {
      if waitpid(process, &status, WNOHANG) == process {
        hasEnded = true
        // What it wrote last may still be under way.
        for _ in 0..<5 { read(milliseconds: 10) }
        return status
      }
      read(milliseconds: 20)
    }
    return nil
  }

  /// The terminal's settings now, as numbers to compare.
  public var settings: [UInt32] { Self.settings(of: slave) }

  private static func settings(of terminal: Int32) -> [UInt32] {
    var settings = termios()
    tcgetattr(terminal, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }
}
