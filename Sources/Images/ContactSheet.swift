import Files

/// Samples to look at: a contact sheet whose rows are all full where the count allows, otherwise roughly square.
public func sampleSheet(_ images: [Image]) -> Image {
  let square = Int(Double(images.count).squareRoot().rounded(.up))
  let columns = (square...max(square, images.count)).first { images.count % $0 == 0 && $0 < 2 * square }
  return contactSheet(images, columns: columns ?? square, gap: sampleSheetGap, background: 32)
}

/// Pixels between the samples of a sheet.
public let sampleSheetGap = 2

/// Pictures of one size side by side, row by row, with a gap between them.
public func contactSheet(_ images: [Image], columns: Int, gap: Int = 0, background: UInt8 = 0) -> Image {
  guard let first = images.first else { preconditionFailure("a contact sheet of no pictures") }
  let rows = (images.count + columns - 1) / columns
  let (width, height) = (columns * (first.width + gap) - gap, rows * (first.height + gap) - gap)
  var pixels = [UInt8](repeating: background, count: width * height * first.channels)
  for (index, image) in images.enumerated() {
    precondition(image.width == first.width && image.height == first.height && image.channels == first.channels)
    let (left, top) = (index % columns * (first.width + gap), index / columns * (first.height + gap))
    let length = image.width * image.channels
    for y in 0..<image.height {
      let target = ((top + y) * width + left) * image.channels
      pixels.replaceSubrange(target..<(target + length), with: image.pixels[(y * length)..<((y + 1) * length)])
    }
  }
  return Image(width: width, height: height, channels: first.channels, pixels: pixels)
}

/// The keyword of a packed data set's text chunk; its text is "SIDE COUNT".
let packedSheetKeyword = "progan-sheet"

/// A packed data set: square pictures of one size as one PNG, roughly square, that says how many there are.
func packedSheet(of images: [Image]) throws(ImageError) -> [UInt8] {
  guard let side = images.first?.width else { throw .cannotEncode(reason: "there are no pictures to pack") }
  let columns = Int(Double(images.count).squareRoot().rounded(.up))
  return try contactSheet(images, columns: columns, background: 255)
    .pngData(text: [(packedSheetKeyword, "\(side) \(images.count)")])
}

/// The pictures of a packed data set; nil if the PNG is an ordinary picture.
func unpackedSheet(_ bytes: [UInt8], name: String) throws(ImageError) -> [Image]? {
  guard let text = PNGText.texts(in: bytes).first(where: { $0.keyword == packedSheetKeyword })?.text else { return nil }
  let numbers = text.split(separator: " ").compactMap { Int($0) }
  let sheet = try Image(decoding: bytes, name: name)
  guard numbers.count == 2, (4...sheet.width).contains(numbers[0]), numbers[1] > 0 else {
    throw .undecodable(name: name, reason: "its sheet says '\(text.withVisibleControls)'")
  }
  let (side, count) = (numbers[0], numbers[1])
  guard count <= (sheet.width / side) * (sheet.height / side) else {
    throw .undecodable(name: name, reason: "it is too small for \(count) pictures of \(side)×\(side)")
  }
  return Array(sheet.tiles(of: side).prefix(count))
}

extension Image {
  /// The square pictures of a contact sheet with that gap, row by row; those of a last row that is not full are as
  /// empty as the sheet is there.
  public func tiles(of side: Int, gap: Int = 0) -> [Image] {
    let (columns, rows) = ((width + gap) / (side + gap), (height + gap) / (side + gap))
    let length = side * channels
    return (0..<(columns * rows)).map { index in
      let (left, top) = (index % columns * (side + gap), index / columns * (side + gap))
      var pixels: [UInt8] = []
      pixels.reserveCapacity(side * length)
      for y in top..<(top + side) {
        let start = (y * width + left) * channels
        pixels += self.pixels[start..<(start + length)]
      }
      return Image(width: side, height: side, channels: channels, pixels: pixels)
    }
  }
}
