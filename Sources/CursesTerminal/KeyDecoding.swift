import CNcurses
import TerminalCanvas

/// The next key that waits: nil if none does, `.some(nil)` for one that means nothing here.
func readKey() -> Key?? {
  var code: wint_t = 0
  switch progan_get(&code) {
  case OK: return .some(key(forCharacter: code))
  case KEY_CODE_YES: return .some(specialKeys[Int32(bitPattern: code)])
  default: return nil
  }
}

private func key(forCharacter code: wint_t) -> Key? {
  switch code {
  case 9: return .tab
  case 10, 13: return .enter
  case 27: return .escape
  case 8, 127: return .backspace
  case 1...26:
    return Unicode.Scalar(code + 0x60).map { .control(Character($0)) }
  case 0..<32: return nil
  default: return Unicode.Scalar(code).map { .character(Character($0)) }
  }
}

private let specialKeys: [Int32: Key] = [
  KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_ENTER: .enter, KEY_BACKSPACE: .backspace,
  KEY_SR: .shiftUp, KEY_SF: .shiftDown, KEY_SLEFT: .shiftLeft, KEY_SRIGHT: .shiftRight,
  KEY_DC: .delete, KEY_HOME: .home, KEY_END: .end, KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_BTAB: .backTab,
]
