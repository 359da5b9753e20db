import Files

/// A zip archive of pictures: folders as they are, or the layout of StyleGAN2-ADA and 3, whose `dataset.json` has labels.
/// Nothing is unpacked to disk, so names that point outside lead nowhere.
struct ZipPictures: PictureSource {
  private let path: RawPath
  private let archive: ZipArchive
  private let entries: [ZipArchive.Entry]
  private let lists: [ZipArchive.Entry]
  let leftOut: LeftOut

  init(path: RawPath) throws(ImageError) {
    self.path = path
    archive = try ZipArchive(path)
    var (pictures, lists, tally) = ([ZipArchive.Entry](), [ZipArchive.Entry](), LeftOutTally())
    for entry in archive.entries where !"/\\".contains(entry.name.last ?? "/") {
      switch Self.place(of: entry, in: archive) {
      case .picture: pictures.append(entry)
      case .list: lists.append(entry)
      case .other(let kind): tally.add(kind, entry.name)
      }
    }
    // Of those that look alike the order stays that of the archive.
    entries = pictures.sorted { $0.name < $1.name }
    self.lists = lists
    leftOut = tally.result
  }

  private enum Place {
    case picture, list
    case other(FileKind)
  }

  private static func place(of entry: ZipArchive.Entry, in archive: ZipArchive) -> Place {
    let parts = components(entry)
    guard let file = parts.last else { return .other(.unknown) }
    if let kind = parts.dropLast().lazy.compactMap(Housekeeping.kind(ofFolder:)).first {
      return .other(kind == .hiddenFolder ? .hidden : .system)
    }
    if let kind = Housekeeping.kind(ofFile: file) { return .other(kind) }
    if entry.isLink { return .other(.link) }
    let missing = PictureFormat.missing
    if let format = pictureExtensions[pathExtension(file)], missing[format] == nil { return .picture }
    if file == LabelList.fileName { return .list }
    if entry.isEncrypted { return .other(.encrypted) }
    return Images.kind(
      startingWith: archive.start(of: entry, count: FileKind.neededBytes), name: file, missing
    ).map { .other($0) } ?? .picture
  }

  private static func components(_ entry: ZipArchive.Entry) -> [String] {
    pathComponents(entry.name.utf8, splitsBackslashes: true)
  }

  var kind: DataKind { .zip }
  var count: Int { entries.count }
  func name(of index: Int) -> String { "\(path)/\(entries[index].name)" }
  func fileName(of index: Int) -> String? { entries[index].name }

  func image(_ index: Int) throws(ImageError) -> Image { try picture(index, fitting: nil).image }

  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    let name = name(of: index)
    return try ReadPicture(
      decoding: archive.bytes(of: entries[index], atMost: largestPictureFile), name: name, fitting: side)
  }

  func classNames(known: [String]) throws(ImageError) -> [String] {
    let lists = try lists.map { (entry) throws(ImageError) -> LabelList? in
      try LabelList(
        archive.bytes(of: entry, atMost: LabelList.longest(pictures: count)),
        folder: Self.components(entry).dropLast(), name: "\(path)/\(entry.name)")
    }.compactMap { $0 }
    return try Classes(paths: entries.map(Self.components), lists: lists, known: known).names(in: path.description)
  }
}
