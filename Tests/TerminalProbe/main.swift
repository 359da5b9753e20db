import CursesTerminal
import Foundation
import Images
import TerminalCanvas

// Shows the name of every event until `q`, each on another row, so that it is written whole; `p` shows or hides a picture, `c` crashes.
do {
  let terminal = try CursesTerminal(graphics: nil)
  let picture = Image(width: 8, height: 8, filledWith: (200, 30, 30))
  var (text, showsPicture, row) = ("ready", false, 0)
  while true {
    var frame = Frame(size: terminal.size)
    frame.write("[\(text)] \(terminal.graphics.mode.rawValue)", column: 20, row: 10 + row % 8)
    row += 1
    if showsPicture { frame.images = [ImagePlacement(picture, in: Rectangle(column: 2, row: 2, columns: 8, rows: 4))] }
    terminal.present(frame)
    guard let event = terminal.nextEvent(timeout: .seconds(5)) else { continue }
    switch event {
    case .key(.character("q")), .terminate:
      terminal.close()
      exit(0)
    case .key(.character("p")): showsPicture.toggle()
    case .key(.character("c")): kill(getpid(), SIGSEGV)
    case .key(let key): text = "\(key)"
    case .mouse(let mouse): text = "\(mouse.kind) \(mouse.column) \(mouse.row)"
    case .resize(let size): text = "\(size.columns)x\(size.rows)"
    case .resumed: text = "resumed"
    }
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
