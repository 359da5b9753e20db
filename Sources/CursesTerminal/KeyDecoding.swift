import CNcurses
import TerminalCanvas

/// Single bytes that are keys.
let plainKeys: [UInt8: Key] = {
  var keys: [UInt8: Key] = [:]
  for code in UInt8(1)...26 { keys[code] = .control(Character(Unicode.Scalar(code + 0x60))) }
  for code in UInt8(0x20)..<0x7F { keys[code] = .character(Character(Unicode.Scalar(code))) }
  (keys[8], keys[9], keys[10], keys[13], keys[127]) = (.backspace, .tab, .enter, .enter, .backspace)
  return keys
}()

/// The byte after `ESC O`.
let keypadKeys: [UInt8: Key] = {
  var keys: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "M"): .enter,
    UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
    UInt8(ascii: "S"): .function(4),
  ]
  // rxvt's arrows with Control.
  for (byte, key) in [("a", Key.controlUp), ("b", .controlDown), ("c", .controlRight), ("d", .controlLeft)] {
    keys[byte.utf8.first ?? 0] = key
  }
  return keys
}()

/// The keys of this terminal's type, as terminfo has them.
func terminfoKeys() -> [[UInt8]: Key] {
  let names: [(String, Key)] = [
    ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("kri", .shiftUp), ("kind", .shiftDown),
    ("kLFT", .shiftLeft), ("kRIT", .shiftRight), ("kUP5", .controlUp), ("kDN5", .controlDown),
    ("kLFT5", .controlLeft), ("kRIT5", .controlRight), ("kent", .enter), ("kbs", .backspace), ("kcbt", .backTab),
    ("kdch1", .delete), ("khome", .home), ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown),
  ]
  var keys: [[UInt8]: Key] = [:]
  for (name, key) in names + (1...12).map({ ("kf\($0)", .function($0)) }) {
    // Every printable byte is itself, whatever a terminal's description says.
    if let sequence = terminfoString(name), sequence.count > 1 { keys[sequence] = key }
  }
  return keys
}

private func terminfoString(_ name: String) -> [UInt8]? {
  var name = Array(name.utf8CString)
  guard let text = progan_terminfo(&name) else { return nil }
  return String(cString: text).utf8.map { $0 }
}
