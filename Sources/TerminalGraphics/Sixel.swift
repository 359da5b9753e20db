import CSixel
import Images

/// The picture as one sixel sequence, `width` × `height` pixels.
///
/// Colours are chosen on the small picture and the indices scaled up, which is far cheaper than the reverse.
public func sixelData(
  of image: Image, width: Int, height: Int, maximumColors: Int = 256
) throws(TerminalGraphicsError) -> [UInt8] {
  precondition(width > 0 && height > 0, "\(width)×\(height) is no size")
  // libsixel shifts what is lower than one band of six pixels down by a band.
  guard height >= 6 else { throw .tooLow(height: height) }
  // Whole multiples keep the small picture; anything else is filtered to its final size first.
  let isMultiple = width % image.width == 0 && width / image.width * image.height == height
  let factor = isMultiple ? width / image.width : 1
  let color = image.converted(toChannels: 3)
  let source = isMultiple ? color : color.resized(width: width, height: height)
  let indexed = try quantize(source, maximumColors: maximumColors)
  let enlarged = Image(width: source.width, height: source.height, channels: 1, pixels: indexed.indices)
    .enlarged(by: factor)
  return try encode(enlarged, palette: indexed.palette)
}

/// Palette indices row by row, and the palette as red, green, blue. Few colours are kept as they are; of many, libsixel
/// chooses, coarsely, and every choice then moves to the mean of the pixels it stands for.
private func quantize(
  _ image: Image, maximumColors: Int
) throws(TerminalGraphicsError) -> (indices: [UInt8], palette: [UInt8]) {
  if let exact = exactPalette(image, maximumColors: maximumColors) {
    return (nearestIndices(image, palette: exact), exact)
  }
  var dither: OpaquePointer?
  try check(sixel_dither_new(&dither, Int32(maximumColors), nil), "make a palette")
  defer { sixel_dither_unref(dither) }
  var pixels = image.pixels
  try check(
    sixel_dither_initialize(
      dither, &pixels, Int32(image.width), Int32(image.height), Int32(SIXEL_PIXELFORMAT_RGB888),
      Int32(SIXEL_LARGE_AUTO), Int32(SIXEL_REP_AUTO), Int32(SIXEL_QUALITY_HIGH)),
    "choose colours")
  guard let colors = sixel_dither_get_palette(dither) else { throw .sixel(step: "choose colours", status: 0) }
  let count = Int(sixel_dither_get_num_of_palette_colors(dither))
  let coarse = Array(UnsafeBufferPointer(start: colors, count: 3 * count))
  let indices = nearestIndices(image, palette: coarse)
  return (indices, means(of: image, indices, palette: coarse))
}

/// The picture's own colours, if there are few enough.
private func exactPalette(_ image: Image, maximumColors: Int) -> [UInt8]? {
  var seen: Set<[UInt8]> = []
  var palette: [UInt8] = []
  for pixel in 0..<(image.width * image.height) {
    let color = Array(image.pixels[(3 * pixel)..<(3 * pixel + 3)])
    guard seen.insert(color).inserted else { continue }
    guard seen.count <= maximumColors else { return nil }
    palette += color
  }
  return palette
}

private func means(of image: Image, _ indices: [UInt8], palette: [UInt8]) -> [UInt8] {
  var sums = [Int](repeating: 0, count: palette.count)
  var counts = [Int](repeating: 0, count: palette.count / 3)
  for (pixel, index) in indices.enumerated() {
    counts[Int(index)] += 1
    for channel in 0..<3 { sums[3 * Int(index) + channel] += Int(image.pixels[3 * pixel + channel]) }
  }
  return palette.indices.map { counts[$0 / 3] == 0 ? palette[$0] : UInt8(sums[$0] / counts[$0 / 3]) }
}

/// The nearest palette entry of every pixel, looked for once a colour.
private func nearestIndices(_ image: Image, palette: [UInt8]) -> [UInt8] {
  var known: [Int32: UInt8] = [:]
  return (0..<(image.width * image.height)).map { pixel in
    let color = (0..<3).map { Int32(image.pixels[3 * pixel + $0]) }
    let key = color[0] << 16 | color[1] << 8 | color[2]
    if let index = known[key] { return index }
    var (best, bestDistance) = (0, Int32.max)
    for entry in 0..<(palette.count / 3) {
      let (red, green, blue) = (
        Int32(palette[3 * entry]) - color[0], Int32(palette[3 * entry + 1]) - color[1],
        Int32(palette[3 * entry + 2]) - color[2]
      )
      let distance = red * red + green * green + blue * blue
      if distance < bestDistance { (best, bestDistance) = (entry, distance) }
    }
    known[key] = UInt8(best)
    return UInt8(best)
  }
}

/// Collects what libsixel writes.
private final class ByteSink {
  var bytes: [UInt8] = []
}

private func encode(_ indices: Image, palette: [UInt8]) throws(TerminalGraphicsError) -> [UInt8] {
  var dither: OpaquePointer?
  try check(sixel_dither_new(&dither, Int32(palette.count / 3), nil), "make a palette")
  defer { sixel_dither_unref(dither) }
  var palette = palette
  sixel_dither_set_palette(dither, &palette)
  sixel_dither_set_pixelformat(dither, Int32(SIXEL_PIXELFORMAT_PAL8))
  let sink = ByteSink()
  var output: OpaquePointer?
  let write: sixel_write_function = { data, size, context in
    guard let data, let context else { return 0 }
    let sink = Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue()
    data.withMemoryRebound(to: UInt8.self, capacity: Int(size)) {
      sink.bytes.append(contentsOf: UnsafeBufferPointer(start: $0, count: Int(size)))
    }
    return size
  }
  try check(sixel_output_new(&output, write, Unmanaged.passUnretained(sink).toOpaque(), nil), "make an output")
  defer { sixel_output_unref(output) }
  var pixels = indices.pixels
  try check(
    sixel_encode(&pixels, Int32(indices.width), Int32(indices.height), 1, dither, output), "encode a picture")
  return sink.bytes
}

private func check(_ status: SIXELSTATUS, _ step: String) throws(TerminalGraphicsError) {
  guard status & 0x1000 == 0 else { throw .sixel(step: step, status: Int(status)) }
}
