import Foundation

/// Pictures in their order, wherever they come from. Reading is asked for on any thread.
protocol PictureSource: Sendable {
  var kind: DataKind { get }
  var count: Int { get }
  /// What to call a picture in an error.
  func name(of index: Int) -> String
  func image(_ index: Int) throws(ImageError) -> Image
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture
  /// The class of each picture by its name, as the data has them.
  ///
  /// - Throws: if it has none.
  func classNames() throws(ImageError) -> [String]
}

/// Opens what lies at a path, known by looking: a folder of pictures, or of TFRecords, CIFAR or IDX files; a zip archive; an
/// IDX file; a packed file; a packed sheet; a single picture.
func openPictures(at path: String) throws(ImageError) -> any PictureSource {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noSuchPath(path) }
  if isFolder.boolValue {
    if let records = try TFRecordPictures(folder: path) { return records }
    if let records = try CIFARPictures(folder: path) { return records }
    if let pictures = try IDXPictures(folder: path) { return pictures }
    return FolderPictures(folder: path)
  }
  _ = try sizeOfRegularFile(path)
  let start = firstBytes(of: path)
  if PackedPictures.recognizes(start) { return try PackedPictures(path: path) }
  if start.starts(with: Array("PK".utf8)) { return try ZipPictures(path: path) }
  if let pictures = try IDXPictures(path: path) { return pictures }
  if start.starts(with: pngSignature), let sheet = try SheetPictures(path: path) { return sheet }
  return FilePictures(files: [path])
}

/// Extensions of files that are taken for pictures.
let pictureExtensions: Set = ["png", "jpg", "jpeg", "webp"]

/// A folder with its subfolders.
struct FolderPictures: PictureSource {
  private let folder: String
  private let files: [String]

  /// Files with a picture's extension, in the order of their paths; links to folders are not followed.
  init(folder: String) {
    self.folder = folder
    let found = FileManager.default.enumerator(
      at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    files = (found?.compactMap { ($0 as? URL)?.path } ?? [])
      .filter { pictureExtensions.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) }
      .sorted()
  }

  var kind: DataKind { .folder }
  var count: Int { files.count }
  func name(of index: Int) -> String { files[index] }
  func image(_ index: Int) throws(ImageError) -> Image { try Image(contentsOf: files[index]) }
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    try ReadPicture(contentsOf: files[index], fitting: side)
  }

  /// The subfolder that each file lies in.
  func classNames() throws(ImageError) -> [String] {
    let depth = URL(fileURLWithPath: folder).standardizedFileURL.pathComponents.count
    var result: [String] = []
    for file in files {
      let components = URL(fileURLWithPath: file).standardizedFileURL.pathComponents
      guard components.count > depth + 1 else { throw .noClasses(path: folder, stray: components.last) }
      result.append(components[depth])
    }
    return result
  }
}

/// Single files.
struct FilePictures: PictureSource {
  let files: [String]

  var kind: DataKind { .picture }
  var count: Int { files.count }
  func name(of index: Int) -> String { files[index] }
  func image(_ index: Int) throws(ImageError) -> Image { try Image(contentsOf: files[index]) }
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    try ReadPicture(contentsOf: files[index], fitting: side)
  }
  func classNames() throws(ImageError) -> [String] { throw .noClasses(path: files.first ?? "", stray: nil) }
}

/// A packed sheet (see `packedSheet`).
struct SheetPictures: PictureSource {
  private let path: String
  private let images: [Image]

  /// Nil if the PNG is an ordinary picture.
  init?(path: String) throws(ImageError) {
    guard let images = try unpackedSheet(fileBytes(path, atMost: largestPictureFile), name: path) else { return nil }
    self.path = path
    self.images = images
  }

  var kind: DataKind { .sheet }
  var count: Int { images.count }
  func name(of index: Int) -> String { "\(path), picture \(index + 1)" }
  func image(_ index: Int) throws(ImageError) -> Image { images[index] }
  func classNames() throws(ImageError) -> [String] { throw .noClasses(path: path, stray: nil) }
}
