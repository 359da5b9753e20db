import Foundation

/// A stretch of numbers with round ones marked on it.
public struct Axis: Equatable, Sendable {
  /// Round numbers inside the range, ascending.
  let ticks: [Double]
  let isLogarithmic: Bool
  /// Lowest and highest value, as logarithms to base 10 on a logarithmic axis.
  private let low: Double
  private let high: Double
  private let step: Double

  /// From one number to another with multiples of 1, 2 or 5 times a power of ten marked.
  ///
  /// - Parameters:
  ///   - isRound: whether the range is widened to round numbers at both ends.
  ///   - most: intervals between ticks, at most about so many.
  public init(_ range: ClosedRange<Double>, isRound: Bool, most: Int) {
    let span = range.upperBound > range.lowerBound ? range.upperBound - range.lowerBound : 1
    let start = range.upperBound > range.lowerBound ? range.lowerBound : range.lowerBound - 0.5
    // What is round but for the last bits counts as round.
    let slack = 1e-9
    step = Self.roundStep(span / Double(max(1, most)))
    let (first, last) =
      isRound
      ? ((start / step + slack).rounded(.down), ((start + span) / step - slack).rounded(.up))
      : ((start / step - slack).rounded(.up), ((start + span) / step + slack).rounded(.down))
    let step = step
    ticks = first <= last ? (0...Int(last - first)).map { (first + Double($0)) * step } : []
    low = isRound ? first * step : start
    high = isRound ? last * step : start + span
    isLogarithmic = false
  }

  /// The same for numbers above 0 whose ratios count: 1, 2 and 5 of every power of ten, or the powers alone.
  public init(logarithmic range: ClosedRange<Double>) {
    let (first, last) = (log10(range.lowerBound).rounded(.down), log10(range.upperBound).rounded(.down) + 1)
    let mantissas: [Double] = last - first > 3 ? [1] : [1, 2, 5]
    let round = stride(from: first, through: last, by: 1).flatMap { power in mantissas.map { $0 * pow(10, power) } }
    let lowest = round.last { $0 <= range.lowerBound } ?? range.lowerBound
    let highest = round.first { $0 >= range.upperBound && $0 > lowest } ?? lowest * 10
    ticks = round.filter { $0 >= lowest && $0 <= highest }
    (low, high) = (log10(lowest), log10(highest))
    step = lowest
    isLogarithmic = true
  }

  /// Where a value lies, 0 at the low end and 1 at the high one; what is beyond stays there.
  public func share(of value: Double) -> Double {
    let place = isLogarithmic ? log10(max(value, .leastNormalMagnitude)) : value
    return min(1, max(0, (place - low) / (high - low)))
  }

  /// A tick with as many decimals as its neighbours need: "0.25", "−40", "20k".
  public func label(_ tick: Double) -> String {
    let unit = isLogarithmic ? tick : step
    let isLarge = max(abs(low), abs(high)) >= 10_000 && !isLogarithmic || tick >= 10_000
    let (value, suffix) = isLarge ? (tick / 1000, "k") : (tick, "")
    let smallest = isLarge ? unit / 1000 : unit
    let decimals = min(5, max(0, Int(-log10(smallest * 1.0001).rounded(.down))))
    let text = String(format: "%.\(decimals)f", value == 0 ? 0 : value)
    return text.replacingOccurrences(of: "-", with: "−") + suffix
  }

  /// The smallest of 1, 2, 5 and 10 times a power of ten that is not below a length.
  private static func roundStep(_ length: Double) -> Double {
    let power = pow(10, log10(length).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= length * 0.9999 } ?? 10) * power
  }
}
