import TerminalCanvas
import TerminalGraphics

/// All that is known of the terminal: what it answered, and what the environment says.
struct TerminalFacts: Equatable {
  /// What stands between the program and the terminal that a person sees.
  enum Multiplexer: Equatable { case none, tmux, screen }

  /// Whether device attributes came, which every terminal sends, and last.
  private(set) var hasAnswered = false
  private(set) var hasSixel = false
  private(set) var speaksKitty = false
  /// Whether tmux hands on what is for the terminal around it (`allow-passthrough`).
  private(set) var passesThrough = false
  private(set) var synchronizes = false
  private(set) var colorRegisters: Int?
  /// Name and version, by its own word.
  private(set) var version: String?
  /// Whether characters stand on a light ground, where it says so.
  private(set) var hasLightGround = false
  /// Whether it draws UTF-8: by the locale, or as it showed.
  private(set) var drawsUTF8: Bool
  private var kind: Int?
  private var cellSize: PixelSize?
  private var areaPixels: PixelSize?
  private var areaCells: Size?
  private var largestPicture: PixelSize?
  let environment: TerminalEnvironment
  /// Whether no characters are to be coloured (no-color.org); pictures are.
  var wantsNoColor: Bool { environment.wantsNoColor }

  struct PixelSize: Equatable {
    let width: Int
    let height: Int

    /// As one cell: no font is so small, so large or so flat that this would be wrong.
    var isPlausibleCell: Bool {
      (3...512).contains(width) && (4...1024).contains(height) && 2 * height >= width && height <= 6 * width
    }
  }

  /// - Parameter isUTF8: whether the locale says that characters are UTF-8.
  init(environment: [String: String], isUTF8: Bool = true) {
    self.environment = TerminalEnvironment(environment)
    drawsUTF8 = isUTF8
  }

  mutating func take(_ report: TerminalReport) {
    switch report {
    case .attributes(let numbers):
      hasAnswered = true
      hasSixel = numbers.dropFirst().contains(4)
    case .kind(let number): kind = number
    case .cellSize(let width, let height): cellSize = PixelSize(width: width, height: height)
    case .areaPixels(let width, let height): areaPixels = PixelSize(width: width, height: height)
    case .areaCells(let columns, let rows): areaCells = Size(columns: columns, rows: rows)
    case .colorRegisters(let count): colorRegisters = count
    case .largestPicture(let width, let height): largestPicture = PixelSize(width: width, height: height)
    case .knowsMode(let mode): if mode == 2026 { synchronizes = true }
    case .kitty: speaksKitty = true
    case .version(let text): version = text
    case .ground(let lightness): hasLightGround = lightness > 0.5
    case .place(_, let column): drawsUTF8 = drawsUTF8 || column == 2
    case .ready: passesThrough = true
    }
  }

  /// By the terminal's own word where it gives one: variables of the environment reach windows that others have opened.
  var multiplexer: Multiplexer {
    if let version { return version.hasPrefix("tmux") ? .tmux : .none }
    switch kind {
    case 84: return .tmux
    case 83: return .screen
    case nil: return environment.multiplexer
    default: return .none
    }
  }

  /// Whether it shows pictures of iTerm2's protocol, as far as it is known by name.
  var speaksITerm2: Bool {
    guard multiplexer == .none else { return false }
    if let version { return ["iTerm2", "WezTerm", "Warp", "mintty"].contains { version.hasPrefix($0) } }
    return environment.isOfITerm2sKind
  }

  /// VS Code shows sixel if its setting says so, and tells of it then.
  var isVSCode: Bool { environment.isVSCode && multiplexer == .none && version?.hasPrefix("xterm.js") != false }

  /// The colours of pictures made of characters. screen knows no true colour, whatever the terminal around it says.
  func colorDepth(curses colors: Int) -> ColorDepth {
    environment.saysTrueColor && multiplexer != .screen && colors >= 8 ? .trueColor : ColorDepth(colors: colors)
  }

  /// Where several protocols are spoken: kitty's shows every colour, cuts pictures to size and takes them away by number.
  /// Sixel is as exact in place, and cheapest to make, but has 256 colours. iTerm2's takes a PNG for every picture, and its
  /// size is a wish. tmux says sixel whether the terminal around it has it or not, so kitty's goes before it there, too.
  private var best: GraphicsMode {
    if speaksKitty, multiplexer != .screen { return .kitty }
    return hasSixel ? .sixel : speaksITerm2 ? .iterm2 : .blocks
  }

  /// - Parameters:
  ///   - mode: the person's choice, if there is one.
  ///   - window: the size in pixels by the system, where it knows.
  func graphics(_ mode: GraphicsMode?, size: Size, window: PixelSize?) -> GraphicsCapability {
    let chosen = mode ?? best
    switch chosen {
    case .blocks, .none: return GraphicsCapability(mode: chosen, cellWidth: 1, cellHeight: 2)
    case .quadrants, .sextants: return GraphicsCapability(mode: chosen, cellWidth: 2, cellHeight: 4)
    case .sixel, .kitty, .iterm2: break
    }
    let cell = cell(size: size, window: window)
    var capability = GraphicsCapability(mode: chosen, cellWidth: cell.width, cellHeight: cell.height)
    capability.isPassedThrough = multiplexer == .tmux && chosen != .sixel
    guard chosen == .sixel else { return capability }
    capability.colors = min(256, max(2, colorRegisters ?? 256))
    capability.largestWidth = largestPicture?.width ?? .max
    capability.largestHeight = largestPicture?.height ?? .max
    capability.heightStep = multiplexer == .tmux ? 6 : 1
    return capability
  }

  /// One cell in pixels: by the system, which knows of every change, unless that cannot be or is far from the terminal's
  /// own word; by the terminal; or as most are.
  private func cell(size: Size, window: PixelSize?) -> PixelSize {
    func part(_ whole: PixelSize?, _ count: Size?) -> PixelSize? {
      guard let whole, let count, count.columns > 0, count.rows > 0 else { return nil }
      let cell = PixelSize(width: whole.width / count.columns, height: whole.height / count.rows)
      return cell.isPlausibleCell ? cell : nil
    }
    let told = cellSize?.isPlausibleCell == true ? cellSize : part(areaPixels, areaCells ?? size)
    if let system = part(window, size) {
      guard let told, system.width >= 2 * told.width || told.width >= 2 * system.width else { return system }
    }
    return told ?? PixelSize(width: 10, height: 20)
  }
}
