import Foundation
import Synchronization

/// Memory kept for reuse, so that the steady state of a training step asks the system for nothing. All of it lies in pages
/// as large as the system has, since kernels stride over more small ones than a processor keeps track of.
public final class BufferPool: Sendable {
  public static let shared = BufferPool()

  private struct Shelves {
    var free: [Int: [UInt]] = [:]
    var held = 0
    /// What is left of the newest slab.
    var slab: Range<UInt> = 0..<0
  }

  private let shelves = Mutex(Shelves())

  private static let largePage = 2 << 20
  /// Small buffers are cut from slabs of so many bytes, which stay; larger ones are asked for, and given back, singly.
  private static let slabSize = 8 << 20
  private static let largestInSlabs = 1 << 20

  /// Gives the large buffers that are not in use back to the system, after a change of sizes.
  public func trim() {
    let unused = shelves.withLock { shelves in
      let unused = shelves.free.filter { $0.key * 4 > Self.largestInSlabs }
      for (capacity, addresses) in unused {
        shelves.free[capacity] = nil
        shelves.held -= capacity * addresses.count
      }
      return unused
    }
    for address in unused.values.joined() {
      free(UnsafeMutableRawPointer(bitPattern: address))
    }
  }

  /// Floats held from the system, in use or not.
  public var heldFloats: Int { shelves.withLock { $0.held } }

  func take(_ count: Int) -> (UnsafeMutablePointer<Float>, capacity: Int) {
    let capacity = Self.capacity(for: count)
    let address = shelves.withLock { shelves -> UInt? in
      if let address = shelves.free[capacity]?.popLast() { return address }
      shelves.held += capacity
      return capacity * 4 > Self.largestInSlabs ? nil : Self.cut(capacity * 4, from: &shelves.slab)
    }
    let raw = address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) } ?? allocate(capacity * 4)
    return (raw.bindMemory(to: Float.self, capacity: capacity), capacity)
  }

  func giveBack(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    shelves.withLock { $0.free[capacity, default: []].append(UInt(bitPattern: pointer)) }
  }

  private static func cut(_ bytes: Int, from slab: inout Range<UInt>) -> UInt {
    if slab.count < bytes {
      guard let raw = allocated(slabSize) else { MemoryFailure.end(afterAskingFor: slabSize) }
      let start = UInt(bitPattern: raw)
      slab = start..<start + UInt(slabSize)
    }
    defer { slab = slab.lowerBound + UInt(bytes)..<slab.upperBound }
    return slab.lowerBound
  }

  /// What is not in use is given up before the process is.
  private func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    if let raw = Self.allocated(bytes) { return raw }
    trim()
    guard let raw = Self.allocated(bytes) else { MemoryFailure.end(afterAskingFor: bytes) }
    return raw
  }

  private static func allocated(_ bytes: Int) -> UnsafeMutableRawPointer? {
    MemoryFailure.prepare()
    var found: UnsafeMutableRawPointer?
    guard posix_memalign(&found, largePage, bytes) == 0, let raw = found else { return nil }
    #if os(Linux)
      madvise(raw, bytes / largePage * largePage, MADV_HUGEPAGE)
    #endif
    return raw
  }

  /// Sizes are rounded up to eighths of a power of two, so that similar tensors share shelves.
  private static func capacity(for count: Int) -> Int {
    let minimum = max(64, count)
    let step = max(16, (1 << (Int.bitWidth - 1 - minimum.leadingZeroBitCount)) / 8)
    return (minimum + step - 1) / step * step
  }
}
