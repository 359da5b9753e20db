import Foundation

/// What must be so before anything else is done in this process.
func prepareProcess() {
  openStandardDescriptors()
  // Whoever began this process may have blocked signals that it is to mind.
  var none = sigset_t()
  sigemptyset(&none)
  sigprocmask(SIG_SETMASK, &none, nil)
  // An order to end at once is no crash to be examined, as Swift's runtime would.
  if isIgnored(signal(SIGQUIT, SIG_DFL)) { signal(SIGQUIT, SIG_IGN) }
  // Who reads no more, and a file that may not grow, are told by the write itself.
  for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
}

/// Whoever closed descriptors 0 to 2 before the start would otherwise find the next files opened under their numbers, and
/// lines of progress in them. What stands in for them gives nothing to read, and is an error to write to.
private func openStandardDescriptors() {
  for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
    // The lowest number that is free is this one.
    if open("/dev/null", O_RDONLY) < 0 { _ = open("/", O_RDONLY) }
  }
}
