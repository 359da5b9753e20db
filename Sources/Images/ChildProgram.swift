import Files
import Foundation

/// Another program at work: it is fed through its standard input and heard through all that it prints, of which the end is
/// kept. It starts with signals as they are by default, in a process group of its own, and is ended with all that it began.
final class ChildProgram {
  enum Ending: Equatable {
    case status(Int32)
    case signal(Int32)
  }

  private let process: pid_t
  /// A socket, as writing to one whose reader is gone fails without a signal.
  private let input: Int32
  /// A pipe's end that does not wait.
  private let output: Int32
  private var isFed = false
  private var ending: Ending?
  /// The last of what it printed.
  private(set) var said: [UInt8] = []

  private static let mostSaid = 1 << 18

  /// - Throws: `SpawnError` if it does not start.
  init(_ program: String, _ arguments: [String]) throws(SpawnError) {
    var feed: [Int32] = [-1, -1]
    var print: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &feed) == 0 else {
      throw SpawnError(number: errno)
    }
    guard pipe(&print) == 0 else {
      let number = errno
      for end in feed { close(end) }
      throw SpawnError(number: number)
    }
    for end in print { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(print[0], F_SETFL, O_NONBLOCK)
    (input, output) = (feed[0], print[0])
    let (number, process) = Self.spawn(program, arguments, input: feed[1], output: print[1])
    // So that only the program has those ends: were it to go, nobody would be there to read.
    close(feed[1])
    close(print[1])
    // Before all is set, so that nothing is ended that did not begin: process 0 would be our own group.
    guard number == 0 else {
      close(feed[0])
      close(print[0])
      throw SpawnError(number: number)
    }
    self.process = process
  }

  private static func spawn(
    _ program: String, _ arguments: [String], input: Int32, output: Int32
  ) -> (error: Int32, process: pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (output, STDERR_FILENO)] {
      posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let error = posix_spawn(&process, program, &actions, &attributes, words, environ)
    return (error, process)
  }

  deinit {
    end()
    if !isFed { close(input) }
    close(output)
  }

  /// Gives it bytes; false if it takes no more.
  ///
  /// - Parameter isWanted: asked now and then while it is slow.
  /// - Throws: `CancellationError` once it is not wanted.
  func feed(_ bytes: UnsafeRawBufferPointer, isWanted: () -> Bool) throws -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = send(input, part.baseAddress, part.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EAGAIN && errno != EINTR {
        return false
      } else {
        try wait(canFeed: true, isWanted)
        guard !hasEnded() else { return false }
      }
    }
    return true
  }

  /// There is nothing more for it; returns how it ended.
  func finish(isWanted: () -> Bool) throws -> Ending {
    if !isFed { close(input) }
    isFed = true
    while !hasEnded() { try wait(canFeed: false, isWanted) }
    hear()
    return ending ?? .status(0)
  }

  /// Waits a moment for something to happen, and hears what it says.
  private func wait(canFeed: Bool, _ isWanted: () -> Bool) throws {
    var descriptors = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: canFeed ? input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    _ = poll(&descriptors, 2, 50)
    // Nobody holds its other end any more: that is told again and again.
    if descriptors[0].revents & Int16(POLLHUP) != 0, descriptors[1].revents == 0 { usleep(2000) }
    hear()
    guard isWanted() else {
      end()
      throw CancellationError()
    }
  }

  /// Takes what it has printed: were nobody to, it would wait for that.
  private func hear() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      said += buffer[..<count]
      if said.count > 2 * Self.mostSaid { said.removeFirst(said.count - Self.mostSaid) }
    }
  }

  private func hasEnded() -> Bool {
    guard ending == nil else { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    note(status)
    return true
  }

  private func note(_ status: Int32) {
    let number = status & 0x7F
    ending = number == 0 ? .status(status >> 8 & 0xFF) : .signal(number)
  }

  /// Ends it and what it began: asked first, made to after a second.
  private func end() {
    guard !hasEnded() else { return }
    kill(-process, SIGTERM)
    for _ in 0..<100 where !hasEnded() {
      hear()
      usleep(10_000)
    }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    if ending == nil, waitpid(process, &status, 0) == process { note(status) }
  }
}

/// Why a program does not start.
struct SpawnError: Error, Equatable, CustomStringConvertible {
  let number: Int32
  var description: String { systemReason(number) }
}
