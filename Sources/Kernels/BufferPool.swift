import Synchronization

/// Memory kept for reuse, so that the steady state of a training step asks the system for nothing.
public final class BufferPool: Sendable {
  public static let shared = BufferPool()

  private struct Shelves {
    var free: [Int: [UInt]] = [:]
    var held = 0
  }

  private let shelves = Mutex(Shelves())

  /// Gives everything that is not in use back to the system, after a change of sizes.
  public func trim() {
    let unused = shelves.withLock { shelves in
      defer { shelves.free = [:] }
      let unused = shelves.free
      for (capacity, addresses) in unused { shelves.held -= capacity * addresses.count }
      return unused
    }
    for address in unused.values.joined() {
      UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
    }
  }

  /// Floats held from the system, in use or not.
  public var heldFloats: Int { shelves.withLock { $0.held } }

  func take(_ count: Int) -> (UnsafeMutablePointer<Float>, capacity: Int) {
    let capacity = Self.capacity(for: count)
    let address = shelves.withLock { shelves in
      if let address = shelves.free[capacity]?.popLast() { return address as UInt? }
      shelves.held += capacity
      return nil
    }
    let raw =
      address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
      ?? UnsafeMutableRawPointer.allocate(byteCount: capacity * 4, alignment: 64)
    return (raw.bindMemory(to: Float.self, capacity: capacity), capacity)
  }

  func giveBack(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    shelves.withLock { $0.free[capacity, default: []].append(UInt(bitPattern: pointer)) }
  }

  /// Sizes are rounded up to eighths of a power of two, so that similar tensors share shelves.
  private static func capacity(for count: Int) -> Int {
    let minimum = max(64, count)
    let step = max(16, (1 << (Int.bitWidth - 1 - minimum.leadingZeroBitCount)) / 8)
    return (minimum + step - 1) / step * step
  }
}
