import CursesTerminal
import Foundation
import Images
import TerminalCanvas

// Shows the name of every event until `q`, each on another row, so that it is written whole; `p` shows or hides a picture,
// `o` a box over it, `w` shows the next picture of a walk, `s` the next frame of a storm, `u` text that
// terminals do not agree about, `c` crashes.
do {
  let mode = CommandLine.arguments.dropFirst().first.flatMap { GraphicsMode(rawValue: $0) }
  let terminal = try CursesTerminal(graphics: mode)
  var storm = Storm(seed: 7)
  var showsWords = false
  var (text, showsPicture, showsBox, shade, row, isStorming) = ("ready", false, false, UInt8(200), 0, false)
  while true {
    var frame = Frame(size: terminal.size)
    let style = Style(.rgb(215, 95, 0), on: .rgb(0, 0, 95), bold: true)
    frame.write("[\(text)] \(terminal.graphics.mode.rawValue)", column: 20, row: 10 + row % 8, style: style)
    row += 1
    if showsPicture {
      let picture = Image(width: 8, height: 8, filledWith: (shade, 30, 30))
      frame.images = [ImagePlacement(picture, in: Rectangle(column: 2, row: 2, columns: 8, rows: 4))]
    }
    if showsWords {
      for (row, words) in ["漢字", "e\u{301}x", "👍🏽👩‍💻", "🇩🇪☕", "\u{5D0}\u{5D1}", "❤️1️⃣"].enumerated() {
        let end = frame.write("|\(words)|", column: 60, row: 2 + row)
        frame.write("<\(end)", column: 70, row: 2 + row)
      }
      frame.write("漢字漢字漢字", column: 69, row: 20)
    }
    if showsBox { frame.panel(Rectangle(column: 4, row: 3, columns: 3, rows: 2), title: "") }
    if !isStorming { terminal.present(frame) }
    guard let event = terminal.nextEvent(timeout: .seconds(5)) else { continue }
    switch event {
    case .key(.character("q")), .terminate:
      terminal.close()
      exit(0)
    case .key(.character("p")): showsPicture.toggle()
    case .key(.character("o")): showsBox.toggle()
    case .key(.character("u")): showsWords.toggle()
    case .key(.character("w")): shade &-= 1
    case .key(.character("c")): kill(getpid(), SIGSEGV)
    case .key(.character("s")):
      isStorming = true
      let (frame, seen) = storm.next()
      terminal.present(frame)
      FileHandle.standardOutput.write(Data("\u{1B}]777;\(Data(seen.utf8).base64EncodedString())\u{07}".utf8))
    case .key(let key): text = "\(key)"
    case .mouse(let mouse): text = "\(mouse.kind) \(mouse.column) \(mouse.row)"
    case .paste(let pasted): text = "paste \(pasted.count) \(pasted.prefix(20))"
    case .resize(let size): text = "\(size.columns)x\(size.rows)"
    case .resumed: text = "resumed"
    case .hangUp:
      if let path = ProcessInfo.processInfo.environment["PROBE_LOG"] {
        try "hung up".write(toFile: path, atomically: true, encoding: .utf8)
      }
      exit(0)
    }
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
