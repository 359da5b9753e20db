/// Windows bitmaps and OS/2's, which no small library reads: rows of pixels behind a header of known lengths.
func decodeBMP(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let header = try BMPHeader(file)
  let size = header.width * header.height
  return try decodingAlone(bytes: size * 4) { () throws(ImageError) in
    let pixels =
      switch header.compression {
      case .runs8, .runs4: try header.colored(header.unpackedRuns(file), file)
      case .none, .fields: try header.bits <= 8 ? header.colored(header.indices(file), file) : header.direct(file)
      }
    var picture = DecodedPicture(width: header.width, height: header.height, samples: .rgba, pixels: pixels)
    picture.profile = header.profile(file)
    return picture
  }
}

struct BMPHeader {
  enum Compression: Int {
    case none = 0
    case runs8, runs4, fields
  }

  /// Lengths of the headers that there are.
  static let sizes: Set = [12, 16, 40, 52, 56, 64, 108, 124]

  let width: Int
  let height: Int
  let bits: Int
  let compression: Compression
  /// Red, green, blue, alpha; no alpha is zero.
  private let masks: [UInt32]
  private let isTopDown: Bool
  private let start: Int
  private let size: Int
  private let paletteStart: Int
  private let paletteEntry: Int

  init(_ file: PictureFile) throws(ImageError) {
    guard file.bytes.count >= 26, let size = file.number(14, bytes: 4), Self.sizes.contains(size),
      file.bytes.count >= 14 + size
    else { throw file.damaged("its header is damaged or cut off") }
    func field(_ offset: Int, _ count: Int) -> Int { file.number(14 + offset, bytes: count) ?? 0 }
    let isOld = size == 12
    let down = isOld ? field(6, 2) : Int(Int32(truncatingIfNeeded: field(8, 4)))
    (width, height, isTopDown) = (
      isOld ? field(4, 2) : Int(Int32(truncatingIfNeeded: field(4, 4))), abs(down), down < 0
    )
    bits = isOld ? field(10, 2) : field(14, 2)
    try Image.checkSize(width, height, name: file.name)
    // 6 is 3 with alpha.
    let code = size >= 40 ? field(16, 4) : 0
    guard [1, 2, 4, 8, 16, 24, 32].contains(bits), let compression = Compression(rawValue: code == 6 ? 3 : code),
      compression != .fields || bits == 16 || bits == 32, compression != .runs8 || bits == 8,
      compression != .runs4 || bits == 4, size != 64 || compression != .fields
    else { throw file.damaged("it is a BMP of \(bits) bits and compression \(code), which is not read") }
    (self.size, self.compression) = (size, compression)
    let outside = size == 40 && compression == .fields ? (code == 6 ? 16 : 12) : 0
    if compression == .fields {
      masks = (0..<4).map {
        $0 == 3 && size < 56 && outside < 16 ? 0 : UInt32(truncatingIfNeeded: field(40 + 4 * $0, 4))
      }
    } else {
      masks = bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0]
    }
    start = file.number(10, bytes: 4) ?? 0
    (paletteStart, paletteEntry) = (14 + size + outside, isOld ? 3 : 4)
    if compression == .none || compression == .fields {
      try file.requireRoom(forBytes: start + rowBytes * (height - 1) + (width * bits + 7) / 8, width, height)
    } else {
      // Two bytes stand for no more than 255 pixels; what a file leaves out is of the first colour, but some end each row.
      try file.requireRoom(forBytes: max(height, width * height / 4096), width, height)
    }
  }

  /// Rows are filled up to whole words of 4 bytes.
  private var rowBytes: Int { (width * bits + 31) / 32 * 4 }

  private func row(_ y: Int) -> Int { start + (isTopDown ? y : height - 1 - y) * rowBytes }

  /// One index a pixel.
  fileprivate func indices(_ file: PictureFile) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(width * height)
    let mask = UInt8(truncatingIfNeeded: 1 << bits - 1)
    for y in 0..<height {
      let row = row(y)
      for x in 0..<width {
        let byte = file.bytes[row + x * bits / 8]
        result.append(byte >> UInt8(8 - bits - x * bits % 8) & mask)
      }
    }
    return result
  }

  /// Run lengths of 8 or 4 bits ("Bitmap Compression", Windows GDI).
  fileprivate func unpackedRuns(_ file: PictureFile) throws(ImageError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: width * height)
    var (x, y, position) = (0, 0, start)
    func put(_ value: UInt8) {
      if x < width, y < height { result[(isTopDown ? y : height - 1 - y) * width + x] = value }
      x += 1
    }
    func next() throws(ImageError) -> Int {
      guard position < file.bytes.count else { throw file.damaged("it is cut off") }
      defer { position += 1 }
      return Int(file.bytes[position])
    }
    let isWide = compression == .runs8
    while y < height {
      let (count, value) = (try next(), try next())
      switch (count, value) {
      case (0, 0): (x, y) = (0, y + 1)
      case (0, 1): return result
      case (0, 2): (x, y) = (x + (try next()), y + (try next()))
      case (0, _):
        // Pixels as they are, filled up to whole words of 2 bytes.
        let length = isWide ? value : (value + 1) / 2
        for index in 0..<(length + length % 2) {
          let byte = try next()
          guard index < length else { break }
          put(UInt8(isWide ? byte : byte >> 4))
          if !isWide, 2 * index + 1 < value { put(UInt8(byte & 15)) }
        }
      default: for index in 0..<count { put(UInt8(isWide ? value : index % 2 == 0 ? value >> 4 : value & 15)) }
      }
    }
    return result
  }

  /// Indices as the palette's colours; what is beyond it is black.
  fileprivate func colored(_ indices: [UInt8], _ file: PictureFile) throws(ImageError) -> [UInt8] {
    let palette = (0..<256).map { index -> [UInt8] in
      let entry = paletteStart + index * paletteEntry
      guard entry + 3 <= file.bytes.count, entry + 3 <= start || start < paletteStart else { return [0, 0, 0, 255] }
      return [file.bytes[entry + 2], file.bytes[entry + 1], file.bytes[entry], 255]
    }
    let flat = palette.flatMap { $0 }
    return [UInt8](unsafeUninitializedCapacity: indices.count * 4) { output, count in
      for index in indices {
        for channel in 0..<4 { output[count + channel] = flat[Int(index) * 4 + channel] }
        count += 4
      }
    }
  }

  /// Pixels of 16, 24 or 32 bits.
  fileprivate func direct(_ file: PictureFile) -> [UInt8] {
    var result = [UInt8](repeating: 255, count: width * height * 4)
    var isSeen = masks[3] == 0
    for y in 0..<height {
      for x in 0..<width {
        let value = UInt32(truncatingIfNeeded: file.number(row(y) + x * bits / 8, bytes: bits / 8) ?? 0)
        for (channel, mask) in masks.enumerated() where mask != 0 {
          let shifted = UInt64(value & mask) >> UInt64(mask.trailingZeroBitCount)
          let most = UInt64(mask) >> UInt64(mask.trailingZeroBitCount)
          result[(y * width + x) * 4 + channel] = UInt8(min(255, (shifted * 255 + most / 2) / most))
        }
        isSeen = isSeen || result[(y * width + x) * 4 + 3] != 0
      }
    }
    // Wholly transparent pictures are of programs that leave alpha unset.
    if !isSeen { for pixel in 0..<(width * height) { result[pixel * 4 + 3] = 255 } }
    return result
  }

  /// The profile that the newest header may have.
  fileprivate func profile(_ file: PictureFile) -> [UInt8]? {
    guard size == 124, file.number(14 + 56, bytes: 4) == 0x4D42_4544,
      let offset = file.number(14 + 112, bytes: 4), let count = file.number(14 + 116, bytes: 4), count > 0,
      14 + offset + count <= file.bytes.count
    else { return nil }
    return Array(file.bytes[(14 + offset)..<(14 + offset + count)])
  }
}

extension PictureFile {
  /// Little-endian; nil beyond the end.
  fileprivate func number(_ at: Int, bytes count: Int) -> Int? {
    guard at >= 0, at + count <= bytes.count else { return nil }
    return (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
