import Images
import Testing

@testable import TerminalGraphics

/// What one picture of a walk costs, printed; the bounds are far off, for a machine that is busy with other things.
@Suite(.serialized) struct PictureSpeedTests {
  /// The best of some tries, in milliseconds.
  private func milliseconds(_ work: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<7 {
      let start = ContinuousClock.now
      try work()
      best = min(best, start.duration(to: .now) / .milliseconds(1))
    }
    return best
  }

  private func report(_ what: String, _ image: Image, _ factor: Int) throws {
    let all = PixelRectangle(x: 0, y: 0, width: image.width * factor, height: image.height * factor)
    let choosing = try milliseconds { _ = try choosePalette(for: image, maximumColors: 256) }
    var palette = SteadyPalette()
    _ = try palette.indexed(image)
    let indexing = try milliseconds { _ = try palette.indexed(image) }
    let indexed = try palette.indexed(image)
    var size = 0
    let encoding = milliseconds { size = sixelData(of: indexed, enlargedBy: factor, part: all).count }
    var kittySize = 0
    let kitty = milliseconds { kittySize = kittyTransmission(of: image, enlargedBy: factor, id: 1).count }
    print(
      "\(what) to \(all.width)x\(all.height): palette \(choosing) ms, indices \(indexing) ms, "
        + "sixel \(encoding) ms \(size) bytes, kitty \(kitty) ms \(kittySize) bytes")
    #expect(choosing + indexing + encoding < 300)
  }

  @Test func picturesAreEncodedFast() throws {
    try report("64x64 gradient", gradient(64, 64), 8)
    try report("64x64 noise", noisyImage(64, 64), 8)
    try report("32x32 gradient", gradient(32, 32), 16)
    try report("300x200 gradient", gradient(300, 200), 2)
    try report("512x512 smooth", gradient(64, 64).smoothed(by: 8), 1)
  }
}
