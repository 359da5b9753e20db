import Foundation

/// "now", "5m ago", "3h ago", "12d ago".
func agoText(_ time: Double, now: Double) -> String {
  let seconds = max(0, now - time)
  return switch seconds {
  case ..<60: "now"
  case ..<3600: "\(Int(seconds / 60))m ago"
  case ..<86400: "\(Int(seconds / 3600))h ago"
  case ..<(1000 * 86400): "\(Int(seconds / 86400))d ago"
  default: "long ago"
  }
}

/// "512 kB", "92 MB", "1.4 GB", in powers of 1000.
func bytesText(_ bytes: Int) -> String {
  let bytes = Double(bytes)
  return switch bytes {
  case ..<1e6: String(format: "%.0f kB", bytes / 1e3)
  case ..<1e9: String(format: "%.0f MB", bytes / 1e6)
  default: String(format: "%.1f GB", bytes / 1e9)
  }
}
