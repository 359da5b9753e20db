import ArgumentParser
import Files
import Foundation
import Images
import ProgressiveGAN

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Write samples of a run's smoothed generator as PNG.",
    discussion: """
      Sample number i of a seed is always the same latent.

      EXAMPLES
        progan generate ~/mine --count 16 --seed 7 --output samples  sixteen pictures
        progan generate ~/mine --count 64 --grid --output samples    one of sixty-four
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a checkpoint's file.", valueName: "run"),
    completion: .model)
  var runName: String
  @Option(help: ArgumentHelp("How many samples, from 1 to 100000.", valueName: "n"))
  var count = 16
  @Option(help: ArgumentHelp("Seed of the latents.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp("Folder to write to; it is made if it is not there.", valueName: "folder"),
    completion: .directory)
  var output: String
  @Option(
    help: ArgumentHelp("Class of a conditional run, by name or number (default: all in turn).", valueName: "class"))
  var label: String?
  @Flag(help: "One picture of all samples instead of one each.")
  var grid = false
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    runName = try givenPath(runName, "The run")
    output = try givenPath(output, "--output")
    guard (1...100_000).contains(count) else {
      throw ValidationError("--count must be from 1 to 100000, not \(count).")
    }
  }

  func run() throws {
    try checkProcessor()
    let snapshot = try loadSnapshot(runName)
    let label = try label.map { try number(of: $0, in: snapshot.classes) }
    if grid { try requireRoom(for: snapshot.resolution) }
    for number in 0..<(grid ? 1 : count) { _ = try writing.place(forFile: path(of: number), besides: runName) }
    try makeFolder(output, isChosen: true)
    var images: [Image] = []
    for start in stride(from: 0, to: count, by: 16) {
      let latents = (start..<min(count, start + 16)).map {
        sampleLatent(size: snapshot.latentSize, seed: seed, index: $0)
      }
      let labels = latents.indices.map { label ?? (start + $0) % max(1, snapshot.classes.count) }
      let batch = snapshot.images(of: latents, labels: labels)
      if grid {
        images += batch
      } else {
        for (offset, image) in batch.enumerated() {
          try write(image, start + offset)
        }
      }
    }
    if grid {
      try write(sampleSheet(images), 0)
    }
    try say(
      "Wrote \(grid ? "a grid of " : "")\(count == 1 ? "1 sample" : "\(count) samples") at \(snapshot.resolution)×\(snapshot.resolution) to \(output.beforeFullStop)."
    )
  }

  private func path(of number: Int) -> String {
    "\(output)/" + (grid ? "seed\(seed)-grid.png" : String(format: "seed%llu-%05d.png", seed, number))
  }

  /// A picture of all is one that other programs can open.
  private func requireRoom(for side: Int) throws {
    let most = (1 << 14) / (side + sampleSheetGap)
    guard count > most * most else { return }
    throw ValidationError(
      "--grid of \(count) samples of \(side)×\(side) would be too large for one picture; \(most * most) fit. Give a smaller --count, or leave --grid out."
    )
  }

  private func write(_ image: Image, _ number: Int) throws {
    let data = Data(try image.pngData(text: [("Software", "progan")]))
    let place = try writing.place(forFile: path(of: number))
    try writeFile(data, to: place, ifTaken: writing.ifTaken, isSynced: false)
  }
}

/// The class that is meant by its name or its number.
func number(of label: String, in classes: [String]) throws -> Int {
  if let index = classes.firstIndex(of: label) { return index }
  if let number = Int(label), classes.indices.contains(number) { return number }
  let known = classes.enumerated().map { "\($0.offset) \($0.element.withVisibleControls)" }.joined(separator: ", ")
  throw ValidationError(
    classes.isEmpty
      ? "This model has no classes; leave --label out."
      : "There is no class '\(label.withVisibleControls)'. There are: \(known).")
}
