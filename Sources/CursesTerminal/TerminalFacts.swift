import TerminalCanvas
import TerminalGraphics

/// All that is known of the terminal: what it answered, and what the environment says.
struct TerminalFacts: Equatable {
  /// What stands between the program and the terminal that a person sees.
  enum Multiplexer: Equatable { case none, tmux, screen }

  private(set) var multiplexer: Multiplexer
  /// Whether device attributes came, which every terminal sends, and last.
  private(set) var hasAnswered = false
  private(set) var hasSixel = false
  private(set) var speaksKitty = false
  private(set) var synchronizes = false
  private(set) var colorRegisters: Int?
  /// Name and version, by its own word.
  private(set) var version: String?
  /// Whether characters stand on a light ground, where it says so.
  private(set) var hasLightGround = false
  private var cellSize: PixelSize?
  private var areaPixels: PixelSize?
  private var areaCells: Size?
  private var largestPicture: PixelSize?
  private let saysTrueColor: Bool
  private let isLinuxConsole: Bool
  /// Whether no characters are to be coloured (no-color.org); pictures are.
  let wantsNoColor: Bool

  struct PixelSize: Equatable {
    let width: Int
    let height: Int
  }

  init(environment: [String: String]) {
    let type = environment["TERM"] ?? ""
    if environment["TMUX"]?.isEmpty == false || type.hasPrefix("tmux") {
      multiplexer = .tmux
    } else {
      multiplexer = environment["STY"]?.isEmpty == false || type.hasPrefix("screen") ? .screen : .none
    }
    saysTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"]) || type.hasSuffix("-direct")
    isLinuxConsole = type == "linux"
    wantsNoColor = environment["NO_COLOR"]?.isEmpty == false
  }

  /// What to ask: the mode of synchronized output, version, pixels, sixel's registers and largest picture, the ground's
  /// colour, the kitty protocol, and last the device attributes. tmux and screen would take the kitty protocol's question
  /// for a title, and Linux's console would show that and the ground's.
  var questions: [UInt8] {
    let kitty =
      multiplexer == .none && !isLinuxConsole
      ? "\u{1B}_Gi=\(TerminalReport.kittyQueryID),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\" : ""
    let ground = isLinuxConsole ? "" : "\u{1B}]11;?\u{1B}\\"
    return Array(
      "\u{1B}[?2026$p\u{1B}[>0q\u{1B}[16t\u{1B}[14t\u{1B}[18t\u{1B}[?1;1;0S\u{1B}[?2;4;0S\(ground)\(kitty)\u{1B}[c".utf8
    )
  }

  mutating func take(_ report: TerminalReport) {
    switch report {
    case .attributes(let numbers):
      hasAnswered = true
      hasSixel = numbers.dropFirst().contains(4)
    case .cellSize(let width, let height): cellSize = PixelSize(width: width, height: height)
    case .areaPixels(let width, let height): areaPixels = PixelSize(width: width, height: height)
    case .areaCells(let columns, let rows): areaCells = Size(columns: columns, rows: rows)
    case .colorRegisters(let count): colorRegisters = count
    case .largestPicture(let width, let height): largestPicture = PixelSize(width: width, height: height)
    case .knowsMode(let mode): if mode == 2026 { synchronizes = true }
    case .kitty: speaksKitty = true
    case .version(let text):
      version = text
      if text.hasPrefix("tmux") { multiplexer = .tmux }
    case .ground(let lightness): hasLightGround = lightness > 0.5
    }
  }

  /// The colours of pictures made of characters. screen knows no true colour, whatever the terminal around it says.
  func colorDepth(curses colors: Int) -> ColorDepth {
    saysTrueColor && multiplexer != .screen && colors >= 8 ? .trueColor : ColorDepth(colors: colors)
  }

  /// - Parameters:
  ///   - mode: the person's choice, if there is one.
  ///   - window: the size in pixels by the system, where it knows.
  func graphics(_ mode: GraphicsMode?, size: Size, window: PixelSize?) -> GraphicsCapability {
    let chosen = mode ?? (speaksKitty ? .kitty : hasSixel ? .sixel : .blocks)
    switch chosen {
    case .blocks, .none: return GraphicsCapability(mode: chosen, cellWidth: 1, cellHeight: 2)
    case .quadrants, .sextants: return GraphicsCapability(mode: chosen, cellWidth: 2, cellHeight: 4)
    case .sixel, .kitty: break
    }
    let cell = cell(size: size, window: window)
    var capability = GraphicsCapability(mode: chosen, cellWidth: cell.width, cellHeight: cell.height)
    guard chosen == .sixel else { return capability }
    capability.colors = min(256, max(2, colorRegisters ?? 256))
    capability.largestWidth = largestPicture?.width ?? .max
    capability.largestHeight = largestPicture?.height ?? .max
    capability.heightStep = multiplexer == .tmux ? 6 : 1
    return capability
  }

  /// One cell in pixels: by the system, by the terminal, or as most are.
  private func cell(size: Size, window: PixelSize?) -> PixelSize {
    func part(_ whole: PixelSize?, _ count: Size?) -> PixelSize? {
      guard let whole, let count, count.columns > 0, count.rows > 0 else { return nil }
      let cell = PixelSize(width: whole.width / count.columns, height: whole.height / count.rows)
      return cell.width > 0 && cell.height > 0 ? cell : nil
    }
    return part(window, size) ?? cellSize ?? part(areaPixels, areaCells) ?? PixelSize(width: 10, height: 20)
  }
}
