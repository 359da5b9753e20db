import Foundation

extension StringProtocol {
  /// The same with a point for every comma that stands between two digits and is not followed by a list's next part, as in
  /// "0,001, 512:0,002"; nil if there is none, or if it may set off thousands: "1,500" is said in one of two ways.
  var withDecimalPoints: String? {
    var result = Array(self)
    var isChanged = false
    for index in result.indices.dropFirst().dropLast()
    where result[index] == "," && result[index - 1].isPlainDigit && result[index + 1].isPlainDigit {
      let before = result[..<index].reversed().prefix { $0.isPlainDigit }
      let after = result[(index + 1)...].prefix { $0.isPlainDigit }
      // The comma of a list, as in "16,256:14".
      if after.endIndex < result.endIndex, result[after.endIndex] == ":" { continue }
      guard after.count != 3 || before.count > 3 || before.last == "0" else { return nil }
      result[index] = "."
      isChanged = true
    }
    return isChanged ? String(result) : nil
  }

  /// A number as people type it, with a point or a comma before its decimals.
  public var typedNumber: Double? { decimalNumber ?? withDecimalPoints.flatMap(\.decimalNumber) }

  /// A number written with decimal digits alone; others that programs know, as 0x10 and nan, are no person's.
  var decimalNumber: Double? { allSatisfy { "0123456789+-.eE".contains($0) } ? Double(String(self)) : nil }
}

extension Character {
  fileprivate var isPlainDigit: Bool { ("0"..."9").contains(self) }
}
