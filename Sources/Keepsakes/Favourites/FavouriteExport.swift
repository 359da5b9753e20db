import Files
import Foundation
import Images
import ModelFiles
import ProgressiveGAN

/// What favourites can be exported as.
public enum FavouriteExport: String, CaseIterable, Sendable {
  /// One picture of all, as PNG.
  case grid
  /// A folder with a copy of each file, in their order.
  case folder
  /// Their latents as safetensors: `latents` [count, latent size] in their order, the rest in the metadata.
  case safetensors
  /// Latents and all else that is known of them, as JSON.
  case json

  /// What it calls a file of so many if nobody names one.
  public func fileName(count: Int) -> String {
    let name = "favourites-\(count)"
    switch self {
    case .grid: return "\(name)-grid.png"
    case .folder: return name
    case .safetensors: return "\(name)-latents.safetensors"
    case .json: return "\(name)-latents.json"
    }
  }

  /// Writes it whole or not at all, and never over something: a name that is taken gets a number. Returns the path.
  public func write(_ entries: [FavouriteEntry], to path: String) throws(FileError) -> String {
    guard !entries.isEmpty else { throw .cannotWrite(path: path, reason: "there is no favourite to export") }
    switch self {
    case .grid: return try writeNew(gridData(of: entries, path), to: path)
    case .folder: return try writeFolder(of: entries, path)
    case .safetensors: return try writeNew(safetensorsData(of: entries, path), to: path)
    case .json: return try writeNew(jsonData(of: entries, path), to: path)
    }
  }
}

/// Pictures of several sizes at the largest's, whole multiples left square.
private func gridData(of entries: [FavouriteEntry], _ path: String) throws(FileError) -> Data {
  var images: [Image] = []
  for entry in entries { images.append(try entry.file.picture()) }
  let side = images.map { max($0.width, $0.height) }.max() ?? 1
  let channels = images.map(\.channels).max() ?? 3
  let columns = Int(Double(images.count).squareRoot().rounded(.up))
  guard (side + 2) * columns <= 1 << 14 else {
    throw .cannotWrite(
      path: path,
      reason: "\(images.count) pictures of \(side)×\(side) are too many for one; export fewer, or a folder")
  }
  let tiles = images.map { image in
    let square = image.converted(toChannels: channels).croppedToSquare()
    return side % square.width == 0
      ? square.enlarged(by: side / square.width) : square.resized(width: side, height: side)
  }
  let bytes = try FavouriteFile.translated(path) { () throws(ImageError) in
    try sampleSheet(tiles).pngData(text: [("Software", "progan")])
  }
  return Data(bytes)
}

/// The files as they are, in a new folder that gets its name when it has all of them.
private func writeFolder(of entries: [FavouriteEntry], _ path: String) throws(FileError) -> String {
  let unfinished = temporaryPath(for: path)
  try? FileManager.default.removeItem(atPath: unfinished)
  guard mkdir(unfinished, 0o755) == 0 else { throw .cannotWrite(path: path, reason: systemReason(errno)) }
  do throws(FileError) {
    for (index, entry) in entries.enumerated() {
      let name = [String(format: "%03d", index + 1), entry.slug].filter { !$0.isEmpty }.joined(separator: "-")
      try writeDurably(Data(entry.file.bytes()), to: "\(unfinished)/\(name).png")
    }
    return try placeFolder(unfinished, at: path, ifTaken: .numbered)
  } catch {
    try? FileManager.default.removeItem(atPath: unfinished)
    throw error
  }
}

private func safetensorsData(of entries: [FavouriteEntry], _ path: String) throws(FileError) -> Data {
  let bySize = Dictionary(grouping: entries, by: \.latent.count)
  var file = Safetensors(metadata: ["format": "progan favourites", "count": "\(entries.count)"])
  for (size, group) in bySize {
    let suffix = bySize.count > 1 ? "-\(size)" : ""
    file.tensors["latents\(suffix)"] = Safetensors.Entry(
      shape: [group.count, size], values: group.flatMap(\.latent))
    let facts = try encoded(group.map { ExportedFavourite($0, withLatent: false) }, path)
    file.metadata["favourites\(suffix)"] = String(decoding: facts, as: UTF8.self)
  }
  guard let data = try? file.serialized() else {
    throw .cannotWrite(path: path, reason: "the header cannot be written as JSON")
  }
  return data
}

private func jsonData(of entries: [FavouriteEntry], _ path: String) throws(FileError) -> Data {
  try encoded(entries.map { ExportedFavourite($0, withLatent: true) }, path, .prettyPrinted) + Data("\n".utf8)
}

private func encoded(
  _ favourites: [ExportedFavourite], _ path: String, _ formatting: JSONEncoder.OutputFormatting = []
) throws(FileError) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
  guard let data = try? encoder.encode(favourites) else {
    throw .cannotWrite(path: path, reason: "the favourites cannot be written as JSON")
  }
  return data
}

/// A favourite as JSON tells it.
private struct ExportedFavourite: Encodable {
  let file, run, saved: String
  let resolution, images: Int
  let alpha: Double
  let title, note, className, breeding: String?
  let tags, parents: [String]?
  let latent: [Float]?

  enum CodingKeys: String, CodingKey {
    case file, run, saved, resolution, images, alpha, title, note, breeding, tags, parents, latent
    case className = "class"
  }

  init(_ entry: FavouriteEntry, withLatent: Bool) {
    func some<Text: Collection>(_ text: Text) -> Text? { text.isEmpty ? nil : text }
    file = entry.file.name
    run = entry.file.run
    saved = Date(timeIntervalSince1970: entry.savedAt).formatted(.iso8601)
    resolution = entry.resolution
    images = entry.imagesSeen
    alpha = entry.alpha
    title = some(entry.inscription.title)
    note = some(entry.inscription.note)
    tags = some(entry.inscription.tags)
    className = entry.className
    breeding = entry.breeding
    parents = some(entry.parents)
    latent = withLatent ? entry.latent : nil
  }
}

extension FavouriteEntry {
  /// The title in lower-case letters, digits and dashes, fit for a file's name everywhere; may be empty.
  var slug: String {
    let title = record.inscription.title
    let plain = title.applyingTransform(.toLatin, reverse: false) ?? title
    let folded = plain.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en_US"))
    let words = folded.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return String(words.joined(separator: "-").prefix(60))
  }
}
