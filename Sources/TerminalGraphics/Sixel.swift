/// A part of an enlarged picture as one sixel sequence (DEC's VT330/VT340 programmer reference, chapter 14).
///
/// An enlarged picture has few different rows in a band of six, and long runs in each: both are found on the small
/// picture, so that the cost is the small picture's.
///
/// - Parameters:
///   - factor: how many times every pixel is repeated across and down.
///   - part: what is shown, in pixels of the enlarged picture.
public func sixelData(of picture: IndexedPicture, enlargedBy factor: Int, part: PixelRectangle) -> [UInt8] {
  precondition(
    factor > 0 && part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0
      && part.x + part.width <= picture.width * factor && part.y + part.height <= picture.height * factor,
    "\(part) is no part of \(picture.width)×\(picture.height) times \(factor)")
  var encoder = SixelEncoder(picture: picture, factor: factor, part: part)
  return encoder.encoded()
}

private struct SixelEncoder {
  /// Equal sixels in one colour, one after the other.
  private struct Run {
    var start: Int
    var end: Int
    let color: UInt8
    /// Which of the band's six rows.
    let mask: UInt8
  }

  private let picture: IndexedPicture
  private let factor: Int
  private let part: PixelRectangle
  private var output: [UInt8] = []
  private var runs: [Run] = []
  /// Every colour's newest run in the band.
  private var newest = [Int](repeating: -1, count: 256)
  /// The runs that are drawn in one go from left to right: at most six, for a pixel has one colour.
  private var passes = [[Int]](repeating: [], count: 6)
  private var selected = -1

  init(picture: IndexedPicture, factor: Int, part: PixelRectangle) {
    self.picture = picture
    self.factor = factor
    self.part = part
    output.reserveCapacity(16 * picture.indices.count + 8192)
  }

  mutating func encoded() -> [UInt8] {
    // Pixels that are not drawn stay as they are, and pixels are square.
    output += Array("\u{1B}P0;1;0q\"1;1;".utf8)
    number(part.width)
    output.append(UInt8(ascii: ";"))
    number(part.height)
    definePalette()
    for top in stride(from: 0, to: part.height, by: 6) {
      if top > 0 { output.append(UInt8(ascii: "-")) }
      findRuns(top: top)
      spread()
      draw()
    }
    output += [0x1B, 0x5C]
    return output
  }

  /// The colours that occur in the part.
  private mutating func definePalette() {
    var isUsed = [Bool](repeating: false, count: 256)
    for y in (part.y / factor)...((part.y + part.height - 1) / factor) {
      for x in (part.x / factor)...((part.x + part.width - 1) / factor) {
        isUsed[Int(picture.indices[y * picture.width + x])] = true
      }
    }
    for color in 0..<256 where isUsed[color] {
      output.append(UInt8(ascii: "#"))
      number(color)
      output += [UInt8(ascii: ";"), UInt8(ascii: "2")]
      for channel in 0..<3 {
        output.append(UInt8(ascii: ";"))
        number(Int(picture.percents[3 * color + channel]))
      }
    }
  }

  /// The runs of a band, by their start.
  private mutating func findRuns(top: Int) {
    runs.removeAll(keepingCapacity: true)
    for color in newest.indices { newest[color] = -1 }
    let rows = distinctRows(top: top)
    let last = part.x + part.width - 1
    for x in (part.x / factor)...(last / factor) {
      let start = max(0, x * factor - part.x)
      let end = min(part.width, (x + 1) * factor - part.x)
      var done: UInt8 = 0
      for (position, row) in rows.enumerated() where done & row.mask == 0 {
        let color = picture.indices[row.start + x]
        var mask = row.mask
        for other in rows[(position + 1)...] where picture.indices[other.start + x] == color { mask |= other.mask }
        done |= mask
        let before = newest[Int(color)]
        if before >= 0, runs[before].end == start, runs[before].mask == mask {
          runs[before].end = end
        } else {
          newest[Int(color)] = runs.count
          runs.append(Run(start: start, end: end, color: color, mask: mask))
        }
      }
    }
  }

  /// The small picture's rows that a band shows, and where.
  private func distinctRows(top: Int) -> [(start: Int, mask: UInt8)] {
    var rows: [(start: Int, mask: UInt8)] = []
    for bit in 0..<min(6, part.height - top) {
      let start = (part.y + top + bit) / factor * picture.width
      if rows.last?.start == start {
        rows[rows.count - 1].mask |= 1 << UInt8(bit)
      } else {
        rows.append((start, 1 << UInt8(bit)))
      }
    }
    return rows
  }

  /// Puts every run into the pass that ends nearest before it.
  private mutating func spread() {
    for pass in passes.indices { passes[pass].removeAll(keepingCapacity: true) }
    var ends = [Int](repeating: 0, count: passes.count)
    for (index, run) in runs.enumerated() {
      var best = 0
      while ends[best] > run.start { best += 1 }
      for pass in passes.indices where ends[pass] <= run.start && ends[pass] > ends[best] { best = pass }
      passes[best].append(index)
      ends[best] = run.end
    }
  }

  private mutating func draw() {
    for (index, pass) in passes.enumerated() where !pass.isEmpty {
      if index > 0 { output.append(UInt8(ascii: "$")) }
      var column = 0
      for run in pass.map({ runs[$0] }) {
        if run.start > column { repeated(63, run.start - column) }
        if Int(run.color) != selected {
          output.append(UInt8(ascii: "#"))
          number(Int(run.color))
          selected = Int(run.color)
        }
        repeated(63 + run.mask, run.end - run.start)
        column = run.end
      }
    }
  }

  private mutating func repeated(_ sixel: UInt8, _ count: Int) {
    guard count > 3 else {
      for _ in 0..<count { output.append(sixel) }
      return
    }
    output.append(UInt8(ascii: "!"))
    number(count)
    output.append(sixel)
  }

  private mutating func number(_ value: Int) {
    if value >= 10 { number(value / 10) }
    output.append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}
