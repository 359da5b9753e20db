import Foundation
import Keepsakes
import ProgressiveGAN
import TerminalCanvas

@testable import Explorer

let runFolder = "/runs/laptop"

func favourite(_ number: Int, side: Int = 32, latentSize: Int = 64, className: String? = nil) -> Favourite {
  Favourite(
    image: picture(side, UInt8(number * 20 % 256)), latent: sampleLatent(size: latentSize, seed: 9, index: number),
    resolution: side, alpha: 1, model: "laptop", imagesSeen: 90_000 + 1000 * number,
    savedAt: now - 100_000 + 1000 * Double(number), className: className)
}

/// Where favourite `number` of a run lies.
func file(_ number: Int, run: String = runFolder, isTrashed: Bool = false) -> FavouriteFile {
  let name = "2026-03-09-1606\(number / 10)\(number % 10)-\(90 + number)kimg.png"
  guard let file = FavouriteFile(runPath: run, name: name, isTrashed: isTrashed) else { preconditionFailure(name) }
  return file
}

func entry(
  _ number: Int, side: Int = 32, latentSize: Int = 64, className: String? = nil, run: String = runFolder,
  isTrashed: Bool = false, title: String = "", tags: [String] = [], note: String = ""
) -> FavouriteEntry {
  var record = favourite(number, side: side, latentSize: latentSize, className: className).record
  record.inscription = FavouriteInscription(title: title, tags: tags, note: note)
  return FavouriteEntry(file: file(number, run: run, isTrashed: isTrashed), record: record)
}

func listed(_ entries: [FavouriteEntry], failures: [String] = [], foreign: Int = 0) -> Message {
  .favourites(
    .listed(
      FavouriteListing(entries: entries, failures: failures, foreignCount: foreign, currentRun: runFolder)))
}

/// A screen of favourites as a person has them after some weeks: of this run and of another one, some with words.
func collection() -> [FavouriteEntry] {
  (1...34).map { number in
    switch number {
    case 34:
      entry(34, title: "The owl who knows", tags: ["owl", "blue eyes"], note: "First one with both eyes.\nKeep!")
    case 33: entry(33, title: "Grin", tags: ["smile"])
    case 20: entry(20, side: 16, title: "An early face")
    case 7: entry(7, tags: ["owl"])
    default: entry(number)
    }
  } + [entry(40, run: "/runs/horses", title: "Gallop"), entry(41, isTrashed: true)]
}

/// A model in the Favourites view, with all pictures there.
func gallery(
  _ columns: Int = 120, _ rows: Int = 40, _ entries: [FavouriteEntry] = collection(),
  graphics: GraphicsCapability = sixel
) -> Model {
  var model = busyModel(columns, rows, graphics: graphics)
  _ = model.update(listed(entries))
  model.deliver(model.type("3"))
  return model
}

extension Model {
  /// Brings the pictures that commands ask for.
  mutating func deliver(_ commands: [Command]) {
    for case .favourites(.fetch(let files, _)) in commands {
      let pictures = files.map { file in
        (file, FavouritesModel.Picture.shown(picture(favourites.entry(file)?.resolution ?? 8, 90)))
      }
      deliver(update(.favourites(.pictures(Dictionary(pictures) { $1 }))))
    }
    for case .favourites(.breed(let latents, let label, _)) in commands {
      let images = latents.map {
        RenderedImage(
          image: picture(64, 140), latent: $0, resolution: 64, alpha: 1, imagesSeen: 146_000, label: label)
      }
      deliver(update(.favourites(.litter(images))))
    }
  }

  /// Types keys, and brings the pictures they ask for.
  mutating func play(_ text: String) { for key in text { deliver(type(String(key))) } }

  /// The numbers of the favourites shown, in their order.
  var shownNumbers: [Int] { favourites.shown.map { ($0.imagesSeen - 90_000) / 1000 } }
}
