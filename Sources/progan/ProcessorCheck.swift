import ArgumentParser
import Foundation

/// The kernels are compiled for AVX2 and FMA on x86-64; an older processor would stop in the middle of a step.
func checkProcessor() throws {
  #if arch(x86_64)
    let flags = Set((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split { $0.isWhitespace } ?? [])
    guard flags.isEmpty || flags.isSuperset(of: ["avx2", "fma"]) else {
      throw ValidationError("This processor has no AVX2 and FMA instructions, which progan was built to use.")
    }
  #endif
}
