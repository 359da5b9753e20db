import Foundation

/// Memory of this process that is in use, in bytes; nil where the system does not tell.
package func residentBytes() -> Int? {
  // Pages: all of them, then those that are resident (proc(5)).
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii) else { return nil }
  let numbers = text.split(separator: " ").compactMap { Int($0) }
  return numbers.count > 1 ? numbers[1] * Int(sysconf(Int32(_SC_PAGESIZE))) : nil
}
