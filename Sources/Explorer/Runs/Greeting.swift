import Images
import TerminalCanvas

/// What a first start shows: pictures of the data at every resolution that is to come.
struct Greeting: Equatable, Sendable {
  private(set) var resolutions: [Int] = []
  /// The pictures side by side: a column for each resolution.
  private(set) var strip: Image?
  /// Why the model that ships cannot be walked beside the run, to say when it begins.
  var problem: String?

  private static let side = 64
  static let gap = 4

  mutating func take(_ columns: [[Image]], _ resolutions: [Int]) {
    guard let rows = columns.map(\.count).min(), rows > 0 else { return }
    self.resolutions = resolutions
    let tiles = (0..<rows).flatMap { row in
      columns.map { column in
        let image = column[row].converted(toChannels: 3)
        return image.width < Self.side && Self.side % image.width == 0
          ? image.enlarged(by: Self.side / image.width) : image.resized(width: Self.side, height: Self.side)
      }
    }
    strip = contactSheet(tiles, columns: columns.count, gap: Self.gap, background: Theme.sheetPixel[0])
  }
}

extension Model {
  /// The greeting of a first start: training waits for a key.
  mutating func greet() -> [Command] {
    overlay = .greeting
    return [.runs(.greet)]
  }

  mutating func handleGreeting(_ key: Key) -> [Command] {
    if action(for: key, in: view) == .quit { return perform(.quit) }
    return begin()
  }

  mutating func begin() -> [Command] {
    overlay = nil
    return [.runs(.stopEstimating), .runs(.begin)] + walkMeanwhile()
  }
}
