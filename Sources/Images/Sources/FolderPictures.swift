import Files

/// A folder with its subfolders.
struct FolderPictures: PictureSource {
  private let folder: RawPath
  private let files: [RawPath]
  private let lists: [RawPath]
  let leftOut: LeftOut

  /// Files that are pictures by their bytes, or by their names, in the order of their paths.
  init(folder: RawPath) throws(ImageError) {
    let listing = try FolderListing(folder)
    self.folder = folder
    (files, lists, leftOut) = (listing.pictures, listing.lists, listing.leftOut)
  }

  var kind: DataKind { .folder }
  var count: Int { files.count }
  func name(of index: Int) -> String { folder.inside(files[index].bytes).description }
  func fileName(of index: Int) -> String? { files[index].description }

  func image(_ index: Int) throws(ImageError) -> Image { try picture(index, fitting: nil).image }

  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    try ReadPicture(contentsOf: folder.inside(files[index].bytes), fitting: side)
  }

  func classNames(known: [String]) throws(ImageError) -> [String] {
    let lists = try lists.map { (path) throws(ImageError) -> LabelList? in
      let file = folder.inside(path.bytes)
      return try LabelList(
        fileBytes(file, atMost: LabelList.longest(pictures: count)),
        folder: pathComponents(path.bytes, splitsBackslashes: false).dropLast(), name: file.description)
    }.compactMap { $0 }
    return try Classes(paths: files.map(Self.components), lists: lists, known: known).names(in: folder.description)
  }

  /// Under Linux folders may be called with a backslash; a file with one in its name was unpacked by a program that did
  /// not see the folders in it.
  private static func components(_ path: RawPath) -> [String] {
    let file = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return pathComponents(path.bytes[..<file], splitsBackslashes: false)
      + pathComponents(path.bytes[file...], splitsBackslashes: true)
  }
}
