import Files
import Foundation
import Images
import ModelFiles
import ProgressiveGAN

/// A moment of a run whose samples can be looked at again.
public struct SavedMoment: Hashable, Sendable {
  public enum Source: Hashable, Sendable {
    /// Makes the pictures again.
    case checkpoint
    /// The pictures as they were saved: all there is where the checkpoint was not kept.
    case sheet
  }

  public let source: Source
  /// To a thousand, where a sheet is all there is.
  public let imagesSeen: Int
  public let resolution: Int
  let path: String
}

extension RunDirectory {
  /// The moments up to a number of images, oldest first: every checkpoint, and the sheets of samples between them.
  public func savedMoments(upTo imagesSeen: Int = .max) -> [SavedMoment] {
    let checkpoints = checkpointFiles().filter { $0.imagesSeen <= imagesSeen }.compactMap(moment)
    let covered = Set(checkpoints.map { [$0.imagesSeen / 1000, $0.resolution] })
    let sheets = sheetMoments().filter {
      $0.imagesSeen <= imagesSeen && !covered.contains([$0.imagesSeen / 1000, $0.resolution])
    }
    return (checkpoints + sheets).sorted { ($0.imagesSeen, $0.resolution) < ($1.imagesSeen, $1.resolution) }
  }

  private func moment(_ file: CheckpointFile) -> SavedMoment? {
    guard let listing = try? CheckpointListing(contentsOf: file.path),
      (try? listing.requireSameRun(as: configuration)) != nil,
      let resolution = try? listing.resolution(configuration.schedule)
    else { return nil }
    return SavedMoment(source: .checkpoint, imagesSeen: file.imagesSeen, resolution: resolution, path: file.path)
  }

  private func sheetMoments() -> [SavedMoment] {
    let folder = path + "/samples"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let parts = name.split(separator: "-")
      guard parts.count == 3, let kimg = Int(parts[0]),
        let resolution = NetworkShape.resolutions(upTo: configuration.schedule.finalResolution)
          .first(where: { Self.sheetName(kimg: kimg, resolution: $0) == name })
      else { return nil }
      return SavedMoment(
        source: .sheet, imagesSeen: kimg * 1000, resolution: resolution, path: "\(folder)/\(name)")
    }
  }

  static func sheetName(kimg: Int, resolution: Int) -> String {
    String(format: "%06d-kimg-%@.png", kimg, resolution.squareName)
  }

  /// The run's sample latents, and how they looked at that moment.
  public func samples(at moment: SavedMoment) throws -> SampleGrid {
    let latents = configuration.sampleLatents
    switch moment.source {
    case .checkpoint:
      let snapshot = try GeneratorSnapshot(checkpoint: moment.path)
      guard snapshot.latentSize == configuration.shape.latentSize else {
        throw FileError.damaged(path: moment.path, reason: "it is of another run")
      }
      return SampleGrid(
        images: snapshot.images(of: latents), latents: latents, resolution: snapshot.resolution, alpha: snapshot.alpha,
        imagesSeen: snapshot.imagesSeen)
    case .sheet: return try sheet(at: moment, latents)
    }
  }

  private func sheet(at moment: SavedMoment, _ latents: [[Float]]) throws -> SampleGrid {
    guard let bytes = try? RegularFile(moment.path).contents(atMost: 1 << 28),
      let image = try? Image(decoding: bytes, name: moment.path)
    else { throw FileError.damaged(path: moment.path, reason: "it is no PNG picture") }
    let texts = Dictionary((try? Image.pngText(in: bytes)) ?? [], uniquingKeysWith: { first, _ in first })
    func number<Number: LosslessStringConvertible>(_ key: SampleGrid.TextKey) -> Number? {
      texts[key.rawValue].flatMap { Number($0) }
    }
    let count = number(.count) ?? latents.count
    let tiles = image.tiles(of: moment.resolution, gap: sampleSheetGap).prefix(min(count, latents.count))
    guard !tiles.isEmpty else { throw FileError.damaged(path: moment.path, reason: "there are no samples on it") }
    let imagesSeen = number(.images) ?? moment.imagesSeen
    return SampleGrid(
      images: Array(tiles), latents: Array(latents.prefix(tiles.count)), resolution: moment.resolution,
      alpha: number(.alpha) ?? configuration.schedule.position(at: imagesSeen).alpha, imagesSeen: imagesSeen)
  }
}

extension SampleGrid {
  /// Keywords of what a saved sheet tells of itself.
  fileprivate enum TextKey: String {
    case images = "progan:images"
    case alpha = "progan:alpha"
    case count = "progan:samples"
  }

  var texts: [(keyword: String, text: String)] {
    [
      ("Software", "progan"), (TextKey.images.rawValue, "\(imagesSeen)"), (TextKey.alpha.rawValue, "\(alpha)"),
      (TextKey.count.rawValue, "\(images.count)"),
    ]
  }
}
