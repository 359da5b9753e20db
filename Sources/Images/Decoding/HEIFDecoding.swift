import CHEIF

/// HEIC and AVIF through libheif, which turns them upright itself: what their Exif block says about that is to be ignored
/// (ISO/IEC 23000-22, 7.3.6.7).
func decodeHEIF(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  progan_heif_hush(1)
  defer { progan_heif_hush(-1) }
  let result = file.bytes.withUnsafeBufferPointer { bytes in
    Result { () throws(ImageError) in
      guard let context = heif_context_alloc() else { throw file.damaged("there is no memory for it") }
      defer { heif_context_free(context) }
      // All cores are busy with pictures of their own.
      heif_context_set_max_decoding_threads(context, 0)
      heif_context_set_maximum_image_size_limit(context, Int32(Image.maximumSide))
      try check(heif_context_read_from_memory_without_copy(context, bytes.baseAddress, bytes.count, nil), file)
      var handle: OpaquePointer?
      try check(heif_context_get_primary_image_handle(context, &handle), file)
      defer { heif_image_handle_release(handle) }
      let (width, height) = (Int(heif_image_handle_get_width(handle)), Int(heif_image_handle_get_height(handle)))
      try Image.checkSize(width, height, name: file.name)
      return try decodingAlone(bytes: width * height * 6) { () throws(ImageError) in try decode(handle, file) }
    }
  }
  return try result.get()
}

private func decode(_ handle: OpaquePointer?, _ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let hasAlpha = heif_image_handle_has_alpha_channel(handle) != 0
  let options = progan_heif_options()
  defer { heif_decoding_options_free(options) }
  var image: OpaquePointer?
  try check(
    heif_decode_image(
      handle, &image, heif_colorspace_RGB, hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
      options),
    file)
  defer { heif_image_release(image) }
  // The decoded picture's own size counts, not what the file said before.
  let width = Int(heif_image_get_width(image, heif_channel_interleaved))
  let height = Int(heif_image_get_height(image, heif_channel_interleaved))
  try Image.checkSize(width, height, name: file.name)
  var stride: Int32 = 0
  let rowBytes = width * (hasAlpha ? 4 : 3)
  guard let plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride), Int(stride) >= rowBytes
  else {
    throw file.damaged("")
  }
  let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * height) { pixels, count in
    for y in 0..<height {
      for x in 0..<rowBytes { pixels[y * rowBytes + x] = plane[y * Int(stride) + x] }
    }
    count = rowBytes * height
  }
  var picture = DecodedPicture(width: width, height: height, samples: hasAlpha ? .rgba : .rgb, pixels: pixels)
  if hasAlpha, heif_image_is_premultiplied_alpha(image) != 0 { picture.divideByAlpha() }
  picture.profile = profile(of: handle)
  // libheif makes colours of greys, for which their profile is none.
  if let profile = picture.profile, profile.count >= 20, profile[16..<20].elementsEqual("GRAY".utf8) {
    let kept = hasAlpha ? [0, 3] : [0]
    let step = hasAlpha ? 4 : 3
    let pixels = picture.pixels
    picture.pixels = Swift.stride(from: 0, to: pixels.count, by: step).flatMap { start in
      kept.map { pixels[start + $0] }
    }
    picture.samples = hasAlpha ? .greyAlpha : .grey
  }
  return picture
}

private func profile(of handle: OpaquePointer?) -> [UInt8]? {
  let size = heif_image_handle_get_raw_color_profile_size(handle)
  guard size > 0 else { return nil }
  var profile = [UInt8](repeating: 0, count: size)
  return heif_image_handle_get_raw_color_profile(handle, &profile).code == heif_error_Ok ? profile : nil
}

private func check(_ error: heif_error, _ file: PictureFile) throws(ImageError) {
  guard error.code != heif_error_Ok else { return }
  throw file.damaged(error.message.map { String(cString: $0) } ?? "")
}
