import Foundation
import ProgressiveGAN

/// A favourite's record in the text chunks of its PNG file: the latent as base64 of little-endian float32
/// (`progan:latent`), `progan:resolution`, `progan:alpha`, `progan:model`, `progan:images`, `progan:kimg`,
/// `progan:saved` (seconds since 1970); where there is one `progan:class`, `progan:parents` (one a line),
/// `progan:breeding`, `progan:title`, `progan:tags` (with commas between) and `progan:note`.
extension FavouriteRecord {
  var texts: [(keyword: String, text: String)] {
    let bytes = latent.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    let lines = parents.isEmpty ? nil : parents.joined(separator: "\n")
    let optional = [("progan:class", className), ("progan:parents", lines), ("progan:breeding", breeding)]
    return [
      ("Software", "progan"), ("progan:latent", Data(bytes).base64EncodedString()),
      ("progan:resolution", "\(resolution)"), ("progan:alpha", "\(alpha)"), ("progan:model", model),
      ("progan:images", "\(imagesSeen)"), ("progan:kimg", "\(Double(imagesSeen) / 1000)"),
      ("progan:saved", "\(savedAt)"),
    ] + (optional + inscription.texts).compactMap { keyword, text in text.map { (keyword, $0) } }
  }

  /// Nil if these are not a favourite's texts.
  init?(_ pairs: [(keyword: String, text: String)]) {
    let texts = Dictionary(pairs.map { ($0.keyword, $0.text) }, uniquingKeysWith: { first, _ in first })
    guard let latent = texts["progan:latent"].flatMap({ Self.latent(base64: $0) }),
      let resolution = texts["progan:resolution"].flatMap({ Int($0) }), (1...1 << 16).contains(resolution),
      let images = texts["progan:images"].flatMap({ Int($0) }), images >= 0
    else { return nil }
    func number(_ keyword: String, or standard: Double) -> Double {
      texts[keyword].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } ?? standard
    }
    self.init(
      latent: latent, resolution: resolution, alpha: min(1, max(0, number("progan:alpha", or: 1))),
      model: texts["progan:model"] ?? "", imagesSeen: images,
      // From the year 1 to 9999, which every calendar can show.
      savedAt: min(253_402_300_799, max(-62_135_596_800, number("progan:saved", or: 0))),
      className: texts["progan:class"],
      parents: (texts["progan:parents"] ?? "").split(separator: "\n").map { String($0) },
      breeding: texts["progan:breeding"],
      inscription: FavouriteInscription(
        title: texts["progan:title"] ?? "", tags: [texts["progan:tags"] ?? ""], note: texts["progan:note"] ?? ""))
  }

  private static func latent(base64: String) -> [Float]? {
    guard let packed = Data(base64Encoded: base64), packed.count % 4 == 0, !packed.isEmpty else { return nil }
    let words = stride(from: 0, to: packed.count, by: 4).map { start in
      packed[start..<(start + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let latent = words.map { Float(bitPattern: $0) }
    return latent.allSatisfy(\.isFinite) ? latent : nil
  }
}

extension FavouriteInscription {
  /// With nil for what is empty, which the file then does not have.
  var texts: [(keyword: String, text: String?)] {
    [("progan:title", title), ("progan:tags", tags.joined(separator: ", ")), ("progan:note", note)]
      .map { ($0, $1.isEmpty ? nil : $1) }
  }
}
