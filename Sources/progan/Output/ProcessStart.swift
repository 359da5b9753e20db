import Foundation

/// What must be so before anything else is done in this process.
func prepareProcess() {
  openStandardDescriptors()
  beginAgainUnderMemoryLimit()
  // Whoever began this process may have blocked signals that it is to mind.
  var none = sigset_t()
  sigemptyset(&none)
  sigprocmask(SIG_SETMASK, &none, nil)
  // An order to end at once is no crash to be examined, as Swift's runtime would.
  if isIgnored(signal(SIGQUIT, SIG_DFL)) { signal(SIGQUIT, SIG_IGN) }
  // Who reads no more, and a file that may not grow, are told by the write itself.
  for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
}

/// OpenBLAS begins threads before `main`, each of which asks for 128 MB over and over where a limit of memory allows none;
/// then the process would not even end. It is progan's own threads that work, so it is begun again without those.
private func beginAgainUnderMemoryLimit() {
  let name = "OPENBLAS_NUM_THREADS"
  let isLimited = [RLIMIT_AS, RLIMIT_DATA].contains { resource in
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 && limit.rlim_cur < 1 << 40
  }
  guard isLimited, getenv(name) == nil else { return }
  setenv(name, "1", 1)
  execv("/proc/self/exe", CommandLine.unsafeArgv)
}

/// Whoever closed descriptors 0 to 2 before the start would otherwise find the next files opened under their numbers, and
/// lines of progress in them. What stands in for them gives nothing to read, and is an error to write to.
private func openStandardDescriptors() {
  for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
    // The lowest number that is free is this one.
    if open("/dev/null", O_RDONLY) < 0 { _ = open("/", O_RDONLY) }
  }
}
