import Foundation

/// A zip archive of pictures: folders as they are, or the layout of StyleGAN2-ADA and 3, whose `dataset.json` has labels.
/// Nothing is unpacked to disk, so names that point outside lead nowhere.
struct ZipPictures: PictureSource {
  private let path: String
  private let archive: ZipArchive
  private let entries: [ZipArchive.Entry]
  private let list: ZipArchive.Entry?

  init(path: String) throws(ImageError) {
    self.path = path
    archive = try ZipArchive(path: path)
    let names = archive.entries
    entries = names.filter { Self.isPicture($0.name) }.sorted { $0.name < $1.name }
    list = names.first { $0.name == "dataset.json" || $0.name.hasSuffix("/dataset.json") }
  }

  /// What `dataset.json` has for its length is bounded by the pictures, as a tree of values takes many times its text.
  private var longestList: Int { 1 << 16 + entries.count << 10 }

  private static func isPicture(_ name: String) -> Bool {
    let parts = name.split(separator: "/")
    guard let file = parts.last, !parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) else { return false }
    return file.lastIndex(of: ".").map { pictureExtensions.contains(file[$0...].dropFirst().lowercased()) } ?? false
  }

  /// `{"labels": [["00000/img00000000.png", 6], …]}`; null where there are none.
  private static func labels(in json: [UInt8], path: String) throws(ImageError) -> [String: Int]? {
    let wrong = ImageError.undecodable(
      name: "\(path)/dataset.json", reason: "its labels are not pairs of name and class")
    guard let content = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else { throw wrong }
    guard let listed = content["labels"], !(listed is NSNull) else { return nil }
    guard let pairs = listed as? [[Any]] else { throw wrong }
    var labels: [String: Int] = [:]
    for pair in pairs {
      guard pair.count == 2, let name = pair[0] as? String, let label = pair[1] as? Int, label >= 0 else { throw wrong }
      labels[name] = label
    }
    return labels
  }

  var kind: DataKind { .zip }
  var count: Int { entries.count }
  func name(of index: Int) -> String { "\(path)/\(entries[index].name)" }

  func image(_ index: Int) throws(ImageError) -> Image { try picture(index, fitting: nil).image }

  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture {
    let name = name(of: index)
    return try ReadPicture(
      decoding: archive.bytes(of: entries[index], atMost: largestPictureFile), name: name, fitting: side)
  }

  /// The labels of `dataset.json`, else the topmost folders in the archive.
  func classNames() throws(ImageError) -> [String] {
    let labels = try list.flatMap { (list) throws(ImageError) in
      try Self.labels(in: archive.bytes(of: list, atMost: longestList), path: path)
    }
    var result: [String] = []
    for entry in entries {
      if let labels {
        guard let label = labels[entry.name] else { throw .noClasses(path: path, stray: entry.name) }
        // Padded, so that their order as text is that of the numbers.
        result.append(String(format: "%04d", label))
      } else {
        let parts = entry.name.split(separator: "/")
        guard parts.count > 1, let folder = parts.first else { throw .noClasses(path: path, stray: entry.name) }
        result.append(String(folder))
      }
    }
    return result
  }
}
