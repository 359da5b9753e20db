import Foundation
import LatentSpace

/// What a search for a picture leaves to keep.
extension Projection {
  /// A film of the way there from the nearest sample's picture.
  public func film(seconds: Double = 6, format: Film.Format) -> Film? {
    way.map { Film(path: $0, speed: $0.length / seconds, format: format, label: label) }
  }

  /// What was found as a favourite, under the name of the picture.
  public func favourite(named name: String, model: String, at time: Double) -> Favourite? {
    guard let latent else { return nil }
    let percent = String(format: "%.1f", 100 * distance)
    return Favourite(
      image: snapshot.image(of: latent, label: label),
      record: FavouriteRecord(
        latent: latent, resolution: snapshot.resolution, alpha: snapshot.alpha, model: model,
        imagesSeen: snapshot.imagesSeen, savedAt: time,
        className: snapshot.classes.indices.contains(label) ? snapshot.classes[label] : nil,
        inscription: FavouriteInscription(
          title: "Nearest to \(name)", note: "Off by \(percent) % of the range in the root mean square of its pixels."))
    )
  }
}
