import CGIF
import CPNG
import CWebP
import CZip
import CZlib

/// The libraries that read and write pictures and archives, with the versions that they tell; nil where one tells none.
public func imageLibraryVersions() -> [(name: String, version: String?)] {
  let webP = WebPGetDecoderVersion()
  return [
    ("libpng", png_get_libpng_ver(nil).map { String(cString: $0) }),
    // TurboJPEG has no question for it.
    ("libjpeg-turbo", nil),
    ("libwebp", "\(webP >> 16).\(webP >> 8 & 0xFF).\(webP & 0xFF)"),
    ("giflib", "\(GIFLIB_MAJOR).\(GIFLIB_MINOR).\(GIFLIB_RELEASE) when built"),
    ("libzip", String(cString: zip_libzip_version())),
    ("zlib", zlibVersion().map { String(cString: $0) }),
  ]
}
