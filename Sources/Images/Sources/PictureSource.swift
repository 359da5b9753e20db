import Files
import Foundation

/// Pictures in their order, wherever they come from. Reading is asked for on any thread.
protocol PictureSource: Sendable {
  var kind: DataKind { get }
  var count: Int { get }
  /// What to call a picture in an error.
  func name(of index: Int) -> String
  /// A picture's path within the data; nil where pictures are only numbered.
  func fileName(of index: Int) -> String?
  func image(_ index: Int) throws(ImageError) -> Image
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture
  /// The class of each picture by its name, as the data has them.
  ///
  /// - Parameter known: classes that a run has learned already.
  /// - Throws: if it has none.
  func classNames(known: [String]) throws(ImageError) -> [String]
  /// What lies among the pictures and is none.
  var leftOut: LeftOut { get }
}

extension PictureSource {
  var leftOut: LeftOut { LeftOut() }
  func fileName(of index: Int) -> String? { nil }
  func classNames() throws(ImageError) -> [String] { try classNames(known: []) }

  /// The class of each picture; without classes none, and a sentence on what is in their way, if anything is.
  func classesIfAny() -> (names: [String], problem: String?) {
    do throws(ImageError) { return (try classNames(), nil) } catch {
      if case .noClasses(_, nil) = error { return ([], nil) }
      return ([], "\(error)")
    }
  }

  /// Throws if there is no picture.
  func requireSome(at path: String) throws(ImageError) {
    guard count > 0 else { throw .noImages(path: path, unreadable: [], leftOut: leftOut) }
  }
}

/// Opens what lies at a path, known by looking: a folder of pictures, or of TFRecords, CIFAR or IDX files; a zip archive; an
/// IDX file; a packed file; a packed sheet; a single picture.
func openPictures(at path: String) throws(ImageError) -> any PictureSource {
  guard !path.isEmpty, !path.utf8.contains(0) else { throw .noSuchPath(path) }
  let place = RawPath(meant: path)
  var status = stat()
  guard stat(place.cString, &status) == 0 else {
    guard errno == ENOENT || errno == ENOTDIR else {
      throw .unreadableFolder(path: place.description, reason: readingReason(errno))
    }
    if lstat(place.cString, &status) == 0 {
      throw .unreadableFolder(path: place.description, reason: "it is a link to nothing")
    }
    throw .noSuchPath(path)
  }
  guard status.st_mode & S_IFMT == S_IFDIR else { return try openFile(place) }
  if let set = try openSet(place) { return set }
  let pictures = try FolderPictures(folder: place)
  // What is unpacked often has a folder of its own around it.
  let names = fileNames(in: place).filter { $0.first != UInt8(ascii: ".") }
  if pictures.count == 0, names.count == 1, let set = try openSet(place.appending(names[0])) { return set }
  return pictures
}

/// The sets that are known by the names of their files; nil if a folder has none of them.
private func openSet(_ folder: RawPath) throws(ImageError) -> (any PictureSource)? {
  if let records = try TFRecordPictures(folder: folder) { return records }
  if let records = try CIFARPictures(folder: folder) { return records }
  return try IDXPictures(folder: folder)
}

private func openFile(_ path: RawPath) throws(ImageError) -> any PictureSource {
  let start = try OpenFile(path).start(16) ?? []
  if PackedPictures.recognizes(start) { return try PackedPictures(path: path) }
  if start.starts(with: Array("PK".utf8)) { return try ZipPictures(path: path) }
  if let pictures = try IDXPictures(path: path) { return pictures }
  if start.starts(with: pngSignature), let sheet = try SheetPictures(path: path) { return sheet }
  return FilePictures(files: [path])
}

/// Single files.
struct FilePictures: PictureSource {
  let files: [RawPath]

  var kind: DataKind { .picture }
  var count: Int { files.count }
  func name(of index: Int) -> String { files[index].description }
  func image(_ index: Int) throws(ImageError) -> Image { try picture(index, fitting: nil).image }
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    try ReadPicture(contentsOf: files[index], fitting: side)
  }
  func classNames(known: [String]) throws(ImageError) -> [String] {
    throw .noClasses(path: files.first?.description ?? "", stray: nil)
  }
}

/// A packed sheet (see `packedSheet`).
struct SheetPictures: PictureSource {
  private let path: RawPath
  private let images: [Image]

  /// Nil if the PNG is an ordinary picture.
  init?(path: RawPath) throws(ImageError) {
    let bytes = try fileBytes(path, atMost: largestPictureFile)
    guard let images = try unpackedSheet(bytes, name: path.description) else { return nil }
    self.path = path
    self.images = images
  }

  var kind: DataKind { .sheet }
  var count: Int { images.count }
  func name(of index: Int) -> String { "\(path), picture \(index + 1)" }
  func image(_ index: Int) throws(ImageError) -> Image { images[index] }
  func classNames(known: [String]) throws(ImageError) -> [String] {
    throw .noClasses(path: path.description, stray: nil)
  }
}
