import ArgumentParser
import Files
import Foundation
import Images
import Keepsakes
import LatentSpace

extension Film.Format: ExpressibleByArgument {}

struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project", abstract: "Find the latent whose picture is nearest to a given one.",
    discussion: """
      Gradient descent on the latent, from the nearest of 64 samples. Writes what was found as a PNG file with its \
      latent inside, as favourites are, and a film of the search. In the explorer, P in Walk does it and goes there.

      EXAMPLES
        progan project me.jpg --model ~/mine              into the folder me-projected
        progan project me.jpg --model faces.safetensors --steps 500
      """)

  @Argument(help: ArgumentHelp("The picture; its middle square counts.", valueName: "image"), completion: .file())
  var image: String
  @Option(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a model's file.", valueName: "model"),
    completion: .model)
  var model: String
  @Option(
    help: ArgumentHelp("Folder to write to (default: here, named after the picture).", valueName: "folder"),
    completion: .directory)
  var output: String?
  @Option(help: ArgumentHelp("Steps of the descent, from 1 to 100000.", valueName: "n"))
  var steps = 200
  @Option(help: ArgumentHelp("Seed of the samples it begins with.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Class of a conditional model, by name or number (default: the nearest sample's).", valueName: "class"))
  var label: String?
  @Option(help: "What the film is written as: gif, apng, mp4, webm, or png, a folder of files.")
  var film = Film.Format.gif
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    image = try givenPath(image, "The picture", isData: true)
    model = try givenPath(model, "The model")
    output = try givenPath(output, "--output")
    guard (1...100_000).contains(steps) else {
      throw ValidationError("--steps must be from 1 to 100000, not \(steps).")
    }
  }

  func run() throws {
    try checkProcessor()
    let picture = try Image(contentsOf: image)
    let named = try NamedModel(model)
    let label = try label.map { try number(of: $0, in: named.snapshot.classes) }
    let name = URL(fileURLWithPath: image).deletingPathExtension().lastPathComponent
    let folder = output ?? "\(name)-projected"
    // Before the work, that may take long.
    let (found, way) = ("\(folder)/\(name).png", "\(folder)/\(name)-search")
    let place = try writing.place(forFile: found, besides: image)
    let wayPlace = try writing.place(film, at: way)
    try makeFolder(folder)
    var search = Projection(of: picture, with: named.snapshot, steps: steps, seed: seed, label: label)
    let progress = ReadingProgress("searching")
    while !search.isFinished {
      search.advance()
      progress.show(search.progress.done, of: search.progress.total)
    }
    let shown = URL(fileURLWithPath: image).lastPathComponent
    guard
      let favourite = search.favourite(named: shown, model: named.name, at: Date().timeIntervalSince1970),
      let film = search.film(format: film)
    else { return }
    let path = try FavouriteFile.write(favourite, to: place, ifTaken: writing.ifTaken)
    let filming = ReadingProgress("filming")
    let filmPath = try film.write(with: named.snapshot, to: wayPlace, ifTaken: writing.ifTaken) { done in
      filming.show(done + 1, of: film.frameCount)
      return true
    }
    try say(
      String(
        format: "Wrote %@ and %@. The nearest picture is off by %.2f %% of the range, the nearest sample by %.2f %%.",
        path.withVisibleControls, (filmPath ?? "").withVisibleControls, 100 * search.distance,
        100 * search.firstDistance))
  }
}
