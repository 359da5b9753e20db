import Foundation
import Images

/// Favourites are PNG files that carry what made them in their text chunks: the latent as base64 of little-endian
/// float32 (`progan:latent`), `progan:resolution`, `progan:alpha`, `progan:model`, `progan:images`, `progan:kimg`,
/// `progan:saved` (seconds since 1970) and, of a conditional run, `progan:class`.
extension RunDirectory {
  private var favouritesPath: String { path + "/favourites" }

  /// Saved favourites, oldest first, without those that cannot be read.
  public func favourites() -> [Favourite] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: favouritesPath)) ?? []
    return names.filter { $0.hasSuffix(".png") }
      .compactMap { name in
        FileManager.default.contents(atPath: "\(favouritesPath)/\(name)")
          .flatMap { Favourite(png: [UInt8]($0), fileName: name) }
      }
      .sorted { ($0.savedAt, $0.fileName ?? "") < ($1.savedAt, $1.fileName ?? "") }
  }

  /// Writes the favourite as a PNG and returns it with its file name.
  public func save(_ favourite: Favourite) throws -> Favourite {
    try FileManager.default.createDirectory(atPath: favouritesPath, withIntermediateDirectories: true)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd-HHmmss"
    let stamp = formatter.string(from: Date(timeIntervalSince1970: favourite.savedAt))
    let base = "\(stamp)-\(favourite.imagesSeen / 1000)kimg-\(favourite.resolution.squareName)"
    let names = sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? "\(base).png" : "\(base)-\($0).png" }
    var saved = favourite
    saved.fileName = names.first { !FileManager.default.fileExists(atPath: "\(favouritesPath)/\($0)") }
    try write(Data(try favourite.image.pngData(text: favourite.texts)), to: "favourites/\(saved.fileName ?? base)")
    return saved
  }

  /// Removes the favourite's file.
  public func delete(_ favourite: Favourite) throws(ProgressiveGANError) {
    guard let name = favourite.fileName, !name.contains("/"), name.hasSuffix(".png") else { return }
    do { try FileManager.default.removeItem(atPath: "\(favouritesPath)/\(name)") } catch {
      throw .cannotWrite(path: "\(favouritesPath)/\(name)", reason: error.localizedDescription)
    }
  }
}

extension Favourite {
  fileprivate var texts: [(keyword: String, text: String)] {
    let bytes = latent.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    return [
      ("Software", "progan"), ("progan:latent", Data(bytes).base64EncodedString()),
      ("progan:resolution", "\(resolution)"), ("progan:alpha", "\(alpha)"), ("progan:model", model),
      ("progan:images", "\(imagesSeen)"), ("progan:kimg", "\(Double(imagesSeen) / 1000)"),
      ("progan:saved", "\(savedAt)"),
    ] + (className.map { [("progan:class", $0)] } ?? [])
  }

  /// Reads a favourite back; nil if the file is damaged or not one of ours.
  init?(png bytes: [UInt8], fileName: String) {
    guard let image = try? Image(decoding: bytes, name: fileName),
      let pairs = try? Image.pngText(in: bytes)
    else { return nil }
    let texts = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    guard let packed = texts["progan:latent"].flatMap({ Data(base64Encoded: $0) }), packed.count % 4 == 0,
      let resolution = texts["progan:resolution"].flatMap({ Int($0) }),
      let images = texts["progan:images"].flatMap({ Int($0) })
    else { return nil }
    let words = stride(from: 0, to: packed.count, by: 4).map { start in
      packed[start..<(start + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let latent = words.map { Float(bitPattern: $0) }
    guard latent.allSatisfy(\.isFinite), !latent.isEmpty else { return nil }
    self.init(
      image: image, latent: latent, resolution: resolution,
      alpha: texts["progan:alpha"].flatMap { Double($0) } ?? 1, model: texts["progan:model"] ?? "",
      imagesSeen: images, savedAt: texts["progan:saved"].flatMap { Double($0) } ?? 0,
      className: texts["progan:class"], fileName: fileName)
  }
}
