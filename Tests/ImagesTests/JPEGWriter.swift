import CJPEG
import Foundation

@testable import Files
@testable import Images

/// How a JPEG is written.
struct JPEGForm {
  var quality = 95
  /// Of each component, across and down; libjpeg's own if there is none.
  var sampling: [(Int, Int)] = [(1, 1)]
  var isProgressive = false
  var hasAdobeMarker: Bool?
  /// Four channels as they come, or as YCCK.
  var isYCCK = false
  var orientation: Orientation?
  var profile: [UInt8]?
}

func jpeg(_ image: Image, _ form: JPEGForm = JPEGForm()) -> [UInt8] {
  jpeg(width: image.width, height: image.height, channels: image.channels, image.pixels, form)
}

/// Grey, RGB, or inks of four channels.
func jpeg(width: Int, height: Int, channels: Int, _ pixels: [UInt8], _ form: JPEGForm = JPEGForm()) -> [UInt8] {
  var (info, errors) = (jpeg_compress_struct(), jpeg_error_mgr())
  return withUnsafeMutablePointer(to: &errors) { errors in
    info.err = jpeg_std_error(errors)
    jpeg_CreateCompress(&info, JPEG_LIB_VERSION, MemoryLayout<jpeg_compress_struct>.size)
    defer { jpeg_destroy_compress(&info) }
    var (bytes, size) = (UnsafeMutablePointer<UInt8>?.none, UInt(0))
    jpeg_mem_dest(&info, &bytes, &size)
    defer { free(bytes) }
    (info.image_width, info.image_height, info.input_components) = (UInt32(width), UInt32(height), Int32(channels))
    info.in_color_space = [1: JCS_GRAYSCALE, 3: JCS_RGB][channels] ?? JCS_CMYK
    jpeg_set_defaults(&info)
    if form.isYCCK { jpeg_set_colorspace(&info, JCS_YCCK) }
    jpeg_set_quality(&info, Int32(form.quality), 1)
    if form.isProgressive { jpeg_simple_progression(&info) }
    if let hasMarker = form.hasAdobeMarker { info.write_Adobe_marker = hasMarker ? 1 : 0 }
    for component in 0..<Int(info.num_components) {
      let sampling = form.sampling.indices.contains(component) ? form.sampling[component] : (1, 1)
      info.comp_info[component].h_samp_factor = Int32(sampling.0)
      info.comp_info[component].v_samp_factor = Int32(sampling.1)
    }
    jpeg_start_compress(&info, 1)
    if let orientation = form.orientation {
      let block = Array("Exif\0\0".utf8) + exif(orientation)
      jpeg_write_marker(&info, JPEG_APP0 + 1, block, UInt32(block.count))
    }
    if let profile = form.profile { jpeg_write_icc_profile(&info, profile, UInt32(profile.count)) }
    for y in 0..<height {
      var row = Array(pixels[(y * width * channels)..<((y + 1) * width * channels)])
      row.withUnsafeMutableBufferPointer { row in
        var start = row.baseAddress
        _ = jpeg_write_scanlines(&info, &start, 1)
      }
    }
    jpeg_finish_compress(&info)
    return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
  }
}

/// An Exif block of one entry, in either order of bytes.
func exif(_ orientation: Orientation, isBig: Bool = true) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isBig ? bytes.reversed() : bytes
  }
  return Array((isBig ? "MM" : "II").utf8) + number(42, 2) + number(8, 4) + number(1, 2) + number(274, 2) + number(3, 2)
    + number(1, 4) + number(Int(orientation.rawValue), 2) + [0, 0] + number(0, 4)
}
