import Foundation

/// Whether the system would give so many bytes now. Arrays cannot ask: where it would not, they end the process. Programs
/// that have a limit of address space (ulimit -v) are told the truth by this; others are told by `MachineLimits`.
public func hasRoom(for bytes: Int) -> Bool {
  guard bytes > 0, let memory = malloc(bytes) else { return bytes <= 0 }
  // Looked at, so that asking is not left out as useless.
  withExtendedLifetime(memory) {}
  free(memory)
  return true
}
