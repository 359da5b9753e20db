import Foundation

/// A number right-aligned in `width` columns, so that it stands still; what does not fit or is not finite is `–`.
public func fixedWidth(_ value: Double, width: Int, decimals: Int) -> String {
  let text = value.isFinite ? String(format: "%.\(decimals)f", value) : "–"
  let shown = text.count > width ? "–" : text.replacingOccurrences(of: "-", with: "−")
  return String(repeating: " ", count: width - shown.count) + shown
}

/// "12s", "4m 10s", "1h 48m", "3d 4h".
public func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
  let whole = Int(seconds.rounded())
  switch whole {
  case ..<60: return "\(whole)s"
  case ..<3600: return "\(whole / 60)m \(twoDigits(whole % 60))s"
  case ..<86400: return "\(whole / 3600)h \(twoDigits(whole / 60 % 60))m"
  default: return "\(whole / 86400)d \(whole / 3600 % 24)h"
  }
}

/// "00:26:14".
public func clockText(_ seconds: Double) -> String {
  let whole = seconds.isFinite && seconds >= 0 ? Int(seconds) : 0
  return "\(twoDigits(whole / 3600)):\(twoDigits(whole / 60 % 60)):\(twoDigits(whole % 60))"
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
