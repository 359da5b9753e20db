/// At most 256 colours that stand for those of some pictures.
public struct ColorPalette: Equatable, Sendable {
  /// 1 to 256.
  public private(set) var colors: [SIMD3<UInt8>] = []
  /// The nearest colour's number for every cell of the colour cube.
  private var nearest: [UInt8] = []

  /// Colours are told apart by the five highest bits of red, green and blue.
  private static let cellCount = 1 << 15

  private static func cell(_ pixel: SIMD3<Int>) -> Int { (pixel.x >> 3) << 10 | (pixel.y >> 3) << 5 | pixel.z >> 3 }

  /// Median cut (Heckbert 1982), always of the box that differs most in itself, then some rounds of k-means (Lloyd 1982).
  public init(of images: [Image]) {
    let shades = Self.shades(of: images)
    var centres = Self.cut(shades).map(\.mean)
    for _ in 0..<4 { centres = Self.moved(centres, shades) }
    colors = centres.map { SIMD3<UInt8>(clamping: SIMD3<Int>($0.rounded(.toNearestOrAwayFromZero))) }
    let exact = colors.map { SIMD3<Float>($0) }
    nearest = (0..<Self.cellCount).map { cell in
      // The cell's middle.
      let color = SIMD3<Int>(cell >> 10, (cell >> 5) & 31, cell & 31) &* 8 &+ 4
      return UInt8(Self.nearest(to: SIMD3<Float>(color), in: exact))
    }
  }

  /// The number of each pixel's colour.
  public func indices(of image: Image) -> [UInt8] {
    let (pixels, isGrey) = (image.pixels, image.channels == 1)
    return (0..<(image.width * image.height)).map { index in
      nearest[Self.cell(Self.pixel(pixels, index, isGrey: isGrey))]
    }
  }

  private static func pixel(_ pixels: [UInt8], _ index: Int, isGrey: Bool) -> SIMD3<Int> {
    isGrey
      ? SIMD3(repeating: Int(pixels[index]))
      : SIMD3(Int(pixels[3 * index]), Int(pixels[3 * index + 1]), Int(pixels[3 * index + 2]))
  }

  /// What lies in one cell of the colour cube: how many pixels, and their mean.
  private struct Shade {
    var count: Float = 0
    var mean = SIMD3<Float>.zero
  }

  private static func shades(of images: [Image]) -> [Shade] {
    var (counts, sums) = ([Int](repeating: 0, count: cellCount), [SIMD3<Int>](repeating: .zero, count: cellCount))
    for image in images {
      for index in 0..<(image.width * image.height) {
        let color = pixel(image.pixels, index, isGrey: image.channels == 1)
        counts[cell(color)] += 1
        sums[cell(color)] &+= color
      }
    }
    return zip(counts, sums).filter { $0.0 > 0 }.map { count, sum in
      Shade(count: Float(count), mean: SIMD3<Float>(sum) / Float(count))
    }
  }

  /// Shades that share a colour.
  private struct Box {
    let shades: ArraySlice<Shade>
    let count: Float
    let mean: SIMD3<Float>
    /// Sum of the squared distances from the mean, by channel.
    let spread: SIMD3<Float>

    init(_ shades: ArraySlice<Shade>) {
      self.shades = shades
      let count = shades.reduce(0) { $0 + $1.count }
      let mean = shades.reduce(SIMD3<Float>.zero) { $0 + $1.mean * $1.count } / max(1, count)
      (self.count, self.mean) = (count, mean)
      spread = shades.reduce(.zero) { $0 + ($1.mean - mean) * ($1.mean - mean) * $1.count }
    }

    /// At the mean of the channel that differs most; nil for a single shade.
    var halves: (Box, Box)? {
      guard shades.count > 1 else { return nil }
      let channel = (0..<3).max { spread[$0] < spread[$1] } ?? 0
      let sorted = shades.sorted { $0.mean[channel] < $1.mean[channel] }
      let middle = sorted.firstIndex { $0.mean[channel] > mean[channel] } ?? sorted.count / 2
      let place = min(sorted.count - 1, max(1, middle))
      return (Box(sorted[..<place]), Box(sorted[place...]))
    }
  }

  private static func cut(_ shades: [Shade]) -> [Box] {
    var boxes = [Box(shades[...])]
    while boxes.count < 256 {
      let candidates = boxes.indices.filter { boxes[$0].shades.count > 1 }
      guard let widest = candidates.max(by: { boxes[$0].spread.sum() < boxes[$1].spread.sum() }),
        let (low, high) = boxes[widest].halves
      else { break }
      boxes[widest] = low
      boxes.append(high)
    }
    return boxes
  }

  /// The means of the shades that each centre is nearest to.
  private static func moved(_ centres: [SIMD3<Float>], _ shades: [Shade]) -> [SIMD3<Float>] {
    var (counts, sums) = (centres.map { _ in Float(0) }, centres.map { _ in SIMD3<Float>.zero })
    for shade in shades {
      let centre = nearest(to: shade.mean, in: centres)
      counts[centre] += shade.count
      sums[centre] += shade.mean * shade.count
    }
    return centres.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : centres[$0] }
  }

  private static func nearest(to color: SIMD3<Float>, in colors: [SIMD3<Float>]) -> Int {
    var (best, least) = (0, Float.infinity)
    for index in colors.indices {
      let difference = colors[index] - color
      let distance = (difference * difference).sum()
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }
}
