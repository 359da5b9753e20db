import CGIF

/// An animation as a GIF (CompuServe, GIF89a) of one palette, through giflib. It plays without end.
public final class AnimatedGIF: AnimationEncoder {
  private let palette: ColorPalette
  private let delay: UInt16
  private let written = Written()
  private var file: UnsafeMutablePointer<GifFileType>?
  private var isEmpty = true

  /// What giflib has written.
  private final class Written {
    var bytes: [UInt8] = []

    func take() -> [UInt8] {
      defer { bytes = [] }
      return bytes
    }
  }

  /// - Parameter framesPerSecond: rounded to what whole hundredths of a second between pictures allow.
  public init(palette: ColorPalette, framesPerSecond: Int) {
    precondition((1...50).contains(framesPerSecond), "\(framesPerSecond) pictures a second")
    self.palette = palette
    delay = UInt16((100 + framesPerSecond / 2) / framesPerSecond)
    let output: OutputFunc = { file, bytes, count in
      guard let owner = file?.pointee.UserData, let bytes else { return 0 }
      let written = Unmanaged<Written>.fromOpaque(owner).takeUnretainedValue()
      written.bytes += UnsafeBufferPointer(start: bytes, count: Int(count))
      return count
    }
    file = EGifOpen(Unmanaged.passUnretained(written).toOpaque(), output, nil)
    EGifSetGifVersion(file, true)
  }

  deinit { EGifCloseFile(file, nil) }

  public func bytes(adding image: Image) throws(ImageError) -> [UInt8] {
    precondition(file != nil, "a picture after the end")
    guard UInt16(exactly: image.width) != nil, UInt16(exactly: image.height) != nil else {
      throw .cannotEncode(reason: "\(image.width)×\(image.height) pixels are too many for a GIF")
    }
    let (width, height) = (Int32(image.width), Int32(image.height))
    if isEmpty { try begin(width, height) }
    isEmpty = false
    // The picture stays until the next one covers it.
    try add(extension: GRAPHICS_EXT_FUNC_CODE, [1 << 2, UInt8(delay & 255), UInt8(delay >> 8), 0])
    var indices = palette.indices(of: image)
    try check(EGifPutImageDesc(file, 0, 0, width, height, false, nil))
    try check(EGifPutLine(file, &indices, width * height))
    return written.take()
  }

  public func end() -> [UInt8] {
    EGifCloseFile(file, nil)
    file = nil
    return written.take()
  }

  /// The palette for all pictures; then Netscape's extension, which repeats without end.
  private func begin(_ width: Int32, _ height: Int32) throws(ImageError) {
    var colors = palette.colors.map { GifColorType(Red: $0.x, Green: $0.y, Blue: $0.z) }
    colors += Array(repeating: GifColorType(Red: 0, Green: 0, Blue: 0), count: 256 - colors.count)
    let map = GifMakeMapObject(256, colors)
    defer { GifFreeMapObject(map) }
    try check(EGifPutScreenDesc(file, width, height, 8, 0, map))
    try check(EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE))
    try check(EGifPutExtensionBlock(file, 11, "NETSCAPE2.0"))
    try check(EGifPutExtensionBlock(file, 3, [1, 0, 0] as [UInt8]))
    try check(EGifPutExtensionTrailer(file))
  }

  private func add(extension code: Int32, _ bytes: [UInt8]) throws(ImageError) {
    try check(EGifPutExtension(file, code, Int32(bytes.count), bytes))
  }

  private func check(_ status: Int32) throws(ImageError) {
    guard status != GIF_OK else { return }
    throw .cannotEncode(
      reason: file.flatMap { GifErrorString($0.pointee.Error) }.map { String(cString: $0) } ?? "of an unknown cause")
  }
}
