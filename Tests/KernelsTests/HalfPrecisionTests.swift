import Kernels
import Testing

struct HalfPrecisionTests {
  /// All 65536 of them, against what the format says of their bits.
  @Test func everyHalfIsReadAndWritten() {
    let halves = (0...UInt16.max).map { $0 }
    let numbers = singlePrecision(halves)
    for (half, number) in zip(halves, numbers) {
      let (exponent, fraction) = (Int(half >> 10 & 0x1F), Double(half & 0x3FF))
      let sign = half >> 15 == 1 ? -1.0 : 1
      switch exponent {
      case 31 where fraction > 0: #expect(number.isNaN)
      case 31: #expect(Double(number) == sign * .infinity)
      case 0: #expect(Double(number) == sign * fraction * 0x1p-24 && (number.sign == .minus) == (sign < 0))
      default:
        let scale = Double(sign: .plus, exponent: exponent - 15, significand: 1)
        #expect(Double(number) == sign * (1 + fraction / 1024) * scale)
      }
    }
    let back = halfPrecision(numbers)
    for index in halves.indices where !numbers[index].isNaN { #expect(back[index] == halves[index]) }
    #expect(singlePrecision(halfPrecision([.nan, .signalingNaN])).allSatisfy { $0.isNaN })
  }

  /// Between neighbours the nearer one is taken, in the middle the even one.
  @Test func roundsToTheNearest() {
    for half in UInt16(0)..<0x7BFF {
      let pair = singlePrecision([half, half + 1])
      let middle = (pair[0] + pair[1]) / 2
      let rounded = halfPrecision([middle.nextDown, middle, middle.nextUp, -middle])
      let even = half % 2 == 0 ? half : half + 1
      #expect(rounded == [half, even, half + 1, even | 0x8000])
    }
    #expect(
      halfPrecision([65504, 65519.996, 65520, 1e9, -.infinity, 1e-9]) == [0x7BFF, 0x7BFF, 0x7C00, 0x7C00, 0xFC00, 0])
  }
}
