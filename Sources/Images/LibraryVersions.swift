import CGIF
import CHEIF
import CJPEG
import CLCMS
import CPNG
import CTIFF
import CWebP
import CZip
import CZlib

/// The libraries that read and write pictures and archives, with the versions that they tell; nil where one tells none.
public func imageLibraryVersions() -> [(name: String, version: String?)] {
  let (webP, lcms) = (WebPGetDecoderVersion(), cmsGetEncodedCMMversion())
  // "LIBTIFF, Version 4.5.0", and a copyright.
  let tiff = TIFFGetVersion().map { String(cString: $0).split(separator: "\n").first?.split(separator: " ").last ?? "" }
  return [
    ("libpng", png_get_libpng_ver(nil).map { String(cString: $0) }),
    // It has no question for it.
    ("libjpeg", "\(JPEG_LIB_VERSION / 10).\(JPEG_LIB_VERSION % 10) when built"),
    ("libwebp", "\(webP >> 16).\(webP >> 8 & 0xFF).\(webP & 0xFF)"),
    ("libheif", heif_get_version().map { String(cString: $0) }),
    ("libtiff", tiff.map { String($0) }),
    ("lcms2", "\(lcms / 1000).\(lcms % 1000 / 10)"),
    ("giflib", "\(GIFLIB_MAJOR).\(GIFLIB_MINOR).\(GIFLIB_RELEASE) when built"),
    ("libzip", String(cString: zip_libzip_version())),
    ("zlib", zlibVersion().map { String(cString: $0) }),
  ]
}
