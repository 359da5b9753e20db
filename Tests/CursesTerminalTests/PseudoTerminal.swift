import Foundation

/// A program in a real pseudo-terminal that answers like one.
final class PseudoTerminal {
  private let master: Int32
  private let slave: Int32
  let process: pid_t
  private(set) var output: [UInt8] = []
  private let attributes: String

  /// - Parameter attributes: the answer to a request for device attributes.
  init(_ program: String, columns: UInt16 = 80, rows: UInt16 = 24, attributes: String) throws {
    self.attributes = attributes
    master = posix_openpt(O_RDWR | O_NOCTTY)
    guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
      throw POSIXError(.ENODEV)
    }
    let path = String(cString: name)
    slave = open(path, O_RDWR | O_NOCTTY)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // In a new session the first terminal opened becomes the controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var settings = posix_spawnattr_t()
    posix_spawnattr_init(&settings)
    // Linux's POSIX_SPAWN_SETSID.
    posix_spawnattr_setflags(&settings, 0x80)
    let arguments = [strdup(program), nil]
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"].map { strdup($0) } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, &settings, arguments, environment)
    process = child
    guard status == 0 else { throw POSIXError(.init(rawValue: status) ?? .ENOENT) }
    resize(columns: columns, rows: rows)
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(master)
    close(slave)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: columns * 10, ws_ypixel: rows * 20)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads on until the output since `start` has a text; false after `seconds`.
  func waits(for text: String, from start: Int = 0, seconds: Double = 5) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    let wanted = Data(text.utf8)
    while Date() < deadline {
      if Data(output[min(start, output.count)...]).range(of: wanted) != nil { return true }
      readSome(milliseconds: 50)
    }
    return false
  }

  private func readSome(milliseconds: Int32) {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return }
    let piece = Array(buffer[..<count])
    output += piece
    if Data(piece).range(of: Data("\u{1B}[c".utf8)) != nil { type(attributes) }
  }

  /// The wait status, once the process ended or stopped.
  func waitForEnd(flags: Int32 = 0, seconds: Double = 5) -> Int32? {
    let deadline = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    while Date() < deadline {
      if waitpid(process, &status, WNOHANG | flags) == process { return status }
      readSome(milliseconds: 20)
    }
    return nil
  }

  /// The terminal's settings now, as bytes to compare.
  var settings: [UInt32] {
    var settings = termios()
    tcgetattr(slave, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }
}
