import CSixel
import Images

/// A palette for a colour picture, red, green, blue of every colour: the picture's own colours if there are few enough;
/// of many, libsixel chooses, coarsely, and every choice then moves to the mean of the pixels it stands for, twice.
func choosePalette(for image: Image, maximumColors: Int) throws(TerminalGraphicsError) -> [UInt8] {
  if let exact = exactPalette(image, maximumColors: maximumColors) { return exact }
  let sample = sampled(image)
  var palette = try libsixelPalette(sample, maximumColors: maximumColors)
  for _ in 0..<2 {
    var search = PaletteSearch(palette)
    palette = means(of: sample, search.indices(of: sample).indices, palette: palette)
  }
  return palette
}

/// Some pixels are enough to choose by.
private func sampled(_ image: Image) -> Image {
  let step = (1...).first { (image.width / $0) * (image.height / $0) <= 16384 } ?? 1
  guard step > 1 else { return image }
  let (width, height) = (image.width / step, image.height / step)
  var pixels: [UInt8] = []
  pixels.reserveCapacity(3 * width * height)
  for y in 0..<height {
    for x in 0..<width {
      // Neighbouring rows are looked at in other columns, so that no stripe is missed.
      let start = 3 * (y * step * image.width + min(image.width - 1, x * step + y % step))
      for channel in 0..<3 { pixels.append(image.pixels[start + channel]) }
    }
  }
  return Image(width: width, height: height, pixels: pixels)
}

private func exactPalette(_ image: Image, maximumColors: Int) -> [UInt8]? {
  // An open hash table of colours, 0 where it is free.
  var table = [UInt32](repeating: 0, count: 1024)
  var palette: [UInt8] = []
  var last: UInt32 = 0
  for pixel in 0..<(image.width * image.height) {
    let (red, green, blue) = (image.pixels[3 * pixel], image.pixels[3 * pixel + 1], image.pixels[3 * pixel + 2])
    let color = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) | 1 << 24
    guard color != last else { continue }
    last = color
    var place = Int((color &* 0x9E37_79B1) >> 22)
    while table[place] != 0, table[place] != color { place = (place + 1) & 1023 }
    guard table[place] == 0 else { continue }
    guard palette.count < 3 * maximumColors else { return nil }
    table[place] = color
    palette += [red, green, blue]
  }
  return palette
}

private func libsixelPalette(_ image: Image, maximumColors: Int) throws(TerminalGraphicsError) -> [UInt8] {
  var dither: OpaquePointer?
  try check(sixel_dither_new(&dither, Int32(maximumColors), nil), "make a palette")
  defer { sixel_dither_unref(dither) }
  var pixels = image.pixels
  try check(
    sixel_dither_initialize(
      dither, &pixels, Int32(image.width), Int32(image.height), Int32(SIXEL_PIXELFORMAT_RGB888),
      Int32(SIXEL_LARGE_AUTO), Int32(SIXEL_REP_AUTO), Int32(SIXEL_QUALITY_HIGH)),
    "choose colours")
  let count = Int(sixel_dither_get_num_of_palette_colors(dither))
  guard let colors = sixel_dither_get_palette(dither), count > 0 else {
    throw .sixel(step: "choose colours", status: 0)
  }
  return Array(UnsafeBufferPointer(start: colors, count: 3 * count))
}

private func means(of image: Image, _ indices: [UInt8], palette: [UInt8]) -> [UInt8] {
  var sums = [Int](repeating: 0, count: palette.count)
  var counts = [Int](repeating: 0, count: palette.count / 3)
  for (pixel, index) in indices.enumerated() {
    counts[Int(index)] += 1
    for channel in 0..<3 { sums[3 * Int(index) + channel] += Int(image.pixels[3 * pixel + channel]) }
  }
  return palette.indices.map {
    let count = counts[$0 / 3]
    return count == 0 ? palette[$0] : UInt8((sums[$0] + count / 2) / count)
  }
}

private func check(_ status: SIXELSTATUS, _ step: String) throws(TerminalGraphicsError) {
  guard status & 0x1000 == 0 else { throw .sixel(step: step, status: Int(status)) }
}
