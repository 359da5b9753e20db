import Foundation

/// Counts the large pictures that a program sends, whole.
public final class PictureWatch {
  public let terminal: PseudoTerminal
  public private(set) var count = 0
  /// The last one's bytes.
  public private(set) var newest: [UInt8]?
  private var position: Int
  private let least: Int

  /// - Parameter least: pixels in width; smaller ones are thumbnails and maps.
  public init(_ terminal: PseudoTerminal, atLeast least: Int = 400) {
    self.terminal = terminal
    self.least = least
    position = terminal.output.count
  }

  /// Reads until a moment.
  public func look(until moment: ContinuousClock.Instant) {
    repeat {
      let left = ContinuousClock.now.duration(to: moment) / .milliseconds(1)
      terminal.read(milliseconds: Int32(max(0, min(20, left.rounded(.up)))))
      search()
    } while ContinuousClock.now < moment
  }

  /// The next picture, as soon as it is there.
  public func picture(within seconds: Double) -> [UInt8]? {
    search()
    let (before, deadline) = (count, ContinuousClock.now + .seconds(seconds))
    while count == before, ContinuousClock.now < deadline {
      terminal.read(milliseconds: 20)
      search()
    }
    return count > before ? newest : nil
  }

  /// Reads on until nothing has come for so long.
  public func settle(milliseconds: Int) {
    var last = (count: -1, time: ContinuousClock.now)
    while last.time.duration(to: .now) < .milliseconds(milliseconds), last.time.duration(to: .now) < .seconds(5) {
      terminal.read(milliseconds: 5)
      search()
      if last.count != count { last = (count, .now) }
    }
  }

  private func search() {
    while let start = find([0x1B, 0x50], from: position), let end = find([0x1B, 0x5C], from: start) {
      let bytes = Array(terminal.output[start..<(end + 2)])
      position = end + 2
      guard let raster = String(decoding: bytes.prefix(40), as: UTF8.self).split(separator: "\"").dropFirst().first,
        let width = raster.split(separator: ";").dropFirst(2).first.flatMap({ Int($0) }), width >= least
      else { continue }
      (newest, count) = (bytes, count + 1)
    }
  }

  private func find(_ pair: [UInt8], from start: Int) -> Int? {
    let output = terminal.output
    var index = start
    while index + 1 < output.count {
      if output[index] == pair[0], output[index + 1] == pair[1] { return index }
      index += 1
    }
    return nil
  }
}
