import Foundation
import Synchronization
import Testing

@testable import Kernels

@Suite struct KernelTests {
  /// Known answers of Philox4x32-10 (Random123's kat_vectors).
  @Test func philoxGivesTheKnownAnswers() {
    #expect(
      philox4x32(counter: SIMD4(0, 0, 0, 0), key: (0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      philox4x32(counter: SIMD4(repeating: .max), key: (.max, .max))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
  }

  @Test func gaussianNumbersHaveMeanZeroAndVarianceOne() {
    let values = random(5, 100_001).array
    let mean = values.reduce(0, +) / Float(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
  }

  /// Small and odd, and with every kind of short side.
  @Test(arguments: [(37, 11, 23), (16, 130, 96), (32, 1030, 64), (260, 3, 128), (64, 40, 132), (1, 300, 200)])
  func matrixProductMatchesTheDefinition(_ rows: Int, _ inner: Int, _ columns: Int) {
    for (left, right) in [(false, false), (true, false), (false, true), (true, true)] {
      checkMatrixProduct(rows, inner, columns, left, right)
    }
  }

  private func checkMatrixProduct(_ rows: Int, _ inner: Int, _ columns: Int, _ left: Bool, _ right: Bool) {
    let (a, b) = (random(1, rows * inner), random(2, inner * columns))
    let c = FloatBuffer(uninitialized: rows * columns)
    matrixProduct(
      a, b, scale: 0.5, into: c,
      MatrixProductGeometry(
        rows: rows, inner: inner, columns: columns, transposesLeft: left, transposesRight: right))
    let expected = (0..<(rows * columns)).map { index in
      0.5
        * (0..<inner).reduce(Float(0)) { sum, k in
          let (row, column) = (index / columns, index % columns)
          return sum + (left ? a[k * rows + row] : a[row * inner + k])
            * (right ? b[column * inner + k] : b[k * columns + column])
        }
    }
    expectClose(c.array, expected)
  }

  @Test func poolReusesMemory() {
    let pool = BufferPool.shared
    _ = FloatBuffer(uninitialized: 123_457)
    let held = pool.heldFloats
    for _ in 0..<10 { _ = FloatBuffer(uninitialized: 123_457) }
    #expect(pool.heldFloats <= held + 1_000_000)
  }

  @Test func allPiecesAreDoneOnce() {
    let before = Workers.threadCount
    defer { Workers.threadCount = before }
    for threads in [1, 2, 3] {
      Workers.threadCount = threads
      for pieces in [1, 2, 7, 100] {
        let counts = (0..<pieces).map { _ in Counter() }
        for _ in 0..<50 { parallel(pieces) { counts[$0].value.add(1, ordering: .relaxed) } }
        #expect(counts.allSatisfy { $0.value.load(ordering: .relaxed) == 50 })
      }
    }
  }

  @Test func kernelsWaitWhileTheWayIsClosed() {
    let way = Way()
    way.pass()
    way.close(for: .milliseconds(5))
    way.pass()
    way.close(for: .seconds(1000))
    let (passed, isThere) = (Counter(), DispatchSemaphore(value: 0))
    Thread.detachNewThread {
      way.pass()
      passed.value.add(1, ordering: .relaxed)
      isThere.signal()
    }
    #expect(isThere.wait(timeout: .now() + 0.05) == .timedOut)
    #expect(passed.value.load(ordering: .relaxed) == 0)
    way.open()
    isThere.wait()
    #expect(passed.value.load(ordering: .relaxed) == 1)
  }

  @Test func whatIsUrgentDoesNotWaitForItself() {
    Workers.giveWay(for: .seconds(1000))
    defer { Workers.endGivingWay() }
    let count = Counter()
    Workers.first { parallel(20) { _ in count.value.add(1, ordering: .relaxed) } }
    Workers.first { Workers.withoutHelpers { parallel(20) { _ in count.value.add(1, ordering: .relaxed) } } }
    #expect(count.value.load(ordering: .relaxed) == 40)
  }

  @Test func withoutHelpersEverythingStaysOnTheThread() {
    let thread = pthread_self()
    let isElsewhere = Counter()
    Workers.withoutHelpers {
      parallel(100) { _ in
        if pthread_equal(pthread_self(), thread) == 0 { isElsewhere.value.add(1, ordering: .relaxed) }
      }
    }
    #expect(isElsewhere.value.load(ordering: .relaxed) == 0)
  }

  private final class Counter: Sendable { let value = Atomic<Int>(0) }

  @Test func nonFiniteValuesAreSeen() {
    #expect(FloatBuffer([1, 2, 3]).isFinite)
    #expect(!FloatBuffer([1, .nan, 3]).isFinite)
    #expect(!FloatBuffer([1, .infinity, 3]).isFinite)
  }
}
