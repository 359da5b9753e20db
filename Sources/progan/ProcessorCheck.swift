import Kernels
import ArgumentParser
import Foundation

/// The kernels are compiled for some instructions; a processor without them would stop in the middle of a step.
func checkProcessor() throws {
  let flags = Set((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split { $0.isWhitespace } ?? [])
  let missing = requiredInstructions.filter { !flags.contains(Substring($0)) }
  guard !flags.isEmpty, !missing.isEmpty else { return }
  throw ValidationError(
    "This processor has no \(missing.joined(separator: ", ")) instructions, which progan was built to use. Build it here, with PROGAN_AVX512=0 if only AVX-512 is missing."
  )
}
