import Foundation
import ProgressiveGAN
import TerminalCanvas

/// "17:06" of seconds since 1970.
func minuteText(_ time: Double, _ timeZone: TimeZone) -> String {
  let parts = dateParts(time, timeZone)
  return String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
}

/// "2026-03-09 17:06" of seconds since 1970.
func dateText(_ time: Double, _ timeZone: TimeZone) -> String {
  let parts = dateParts(time, timeZone)
  let day = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  return "\(day) \(minuteText(time, timeZone))"
}

private func dateParts(_ time: Double, _ timeZone: TimeZone) -> DateComponents {
  var calendar = Calendar(identifier: .gregorian)
  calendar.timeZone = timeZone
  return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: time))
}

/// "127.0 kimg".
func kimgText(_ images: Int) -> String { String(format: "%.1f kimg", Double(images) / 1000) }

/// "32×32".
func squareText(_ side: Int) -> String { "\(side)×\(side)" }

/// " · α 0.62" while a resolution fades in, else nothing.
func alphaSuffix(_ alpha: Double) -> String { alpha < 1 ? String(format: " · α %.2f", alpha) : "" }

/// Quiet lines in the middle of a panel.
func hint(_ lines: String..., in area: Rectangle, on scene: inout Scene) {
  let top = area.row + max(0, (area.rows - lines.count) / 2)
  for (offset, line) in lines.enumerated() {
    scene.frame.write(
      line, column: area.column + max(0, (area.columns - line.columns) / 2), row: top + offset, style: Theme.quiet,
      width: area.columns)
  }
}

/// Says why a panel has no pictures in a terminal that shows none; false if it does show them.
func hintWithoutPictures(_ model: Model, in area: Rectangle, on scene: inout Scene) -> Bool {
  guard model.graphics.mode == .none else { return false }
  hint("Pictures are switched off:", "--graphics blocks shows them in any terminal.", in: area, on: &scene)
  return true
}
