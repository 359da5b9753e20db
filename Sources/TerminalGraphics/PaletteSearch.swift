import Images

/// Finds the nearest colour of a palette, exactly. Colour space is cut into 16³ boxes, and what could be nearest to any
/// point of a box is listed when the first colour in it is looked for.
struct PaletteSearch: Sendable {
  /// Red, green, blue of every colour.
  let palette: [UInt8]
  /// Where a box's list is in `candidates`; -1 if it is not made yet.
  private var starts = [Int32](repeating: -1, count: 4096)
  private var ends = [Int32](repeating: 0, count: 4096)
  private var candidates: [UInt8] = []

  init(_ palette: [UInt8]) {
    precondition(!palette.isEmpty && palette.count <= 768, "\(palette.count / 3) colours are no palette")
    self.palette = palette
  }

  /// The nearest colour's index for every pixel of a colour picture, and the mean squared distance.
  mutating func indices(of image: Image) -> (indices: [UInt8], error: Double) {
    var indices = [UInt8](repeating: 0, count: image.width * image.height)
    var sum = 0
    for pixel in indices.indices {
      let (index, distance) = nearest(
        image.pixels[3 * pixel], image.pixels[3 * pixel + 1], image.pixels[3 * pixel + 2])
      indices[pixel] = index
      sum += Int(distance)
    }
    return (indices, Double(sum) / Double(max(1, indices.count)))
  }

  mutating func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> (index: UInt8, distance: Int32) {
    let box = Int(red >> 4) << 8 | Int(green >> 4) << 4 | Int(blue >> 4)
    if starts[box] < 0 { list(box) }
    var (best, least) = (UInt8(0), Int32.max)
    for position in Int(starts[box])..<Int(ends[box]) {
      let index = candidates[position]
      let entry = 3 * Int(index)
      let (r, g, b) = (
        Int32(palette[entry]) - Int32(red), Int32(palette[entry + 1]) - Int32(green),
        Int32(palette[entry + 2]) - Int32(blue)
      )
      let distance = r * r + g * g + b * b
      if distance < least { (best, least) = (index, distance) }
    }
    return (best, least)
  }

  /// Lists the colours that are no farther from the box's nearest point than some colour is from its farthest.
  private mutating func list(_ box: Int) {
    var least = [Int32](repeating: 0, count: palette.count / 3)
    var bound = Int32.max
    for index in least.indices {
      var farthest: Int32 = 0
      for channel in 0..<3 {
        let low = Int32(box >> (8 - 4 * channel) & 15) << 4
        let value = Int32(palette[3 * index + channel])
        let near = max(0, low - value, value - low - 15)
        let far = max(value - low, low + 15 - value)
        least[index] += near * near
        farthest += far * far
      }
      bound = min(bound, farthest)
    }
    starts[box] = Int32(candidates.count)
    for index in least.indices where least[index] <= bound { candidates.append(UInt8(index)) }
    ends[box] = Int32(candidates.count)
  }
}
