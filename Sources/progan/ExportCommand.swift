import ArgumentParser
import Files
import Foundation
import Keepsakes
import ProgressiveGAN

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a model, or latents with their pictures, for other programs.",
    discussion: """
      The model is a safetensors file with the smoothed generator, which needs nothing else: 'explore' and 'generate' \
      take it, and the README has the lines of Python that run it in PyTorch. With --npy it writes arrays for NumPy \
      instead: latents.npy and images.npy, of the run's favourites or of the latents of a seed, all made by the newest \
      smoothed generator.

      EXAMPLES
        progan export ~/mine                              into mine.safetensors, here
        progan export ~/mine --half --output small.safetensors  half the size
        progan export ~/mine --npy                        the favourites as arrays, in the folder mine
        progan export ~/mine --npy --seed 7 --count 1000  a thousand samples as arrays
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a model's file.", valueName: "run"),
    completion: .model)
  var runName: String
  @Option(
    help: ArgumentHelp(
      "File to write, or folder to write to (default: here, under the run's name).", valueName: "path"),
    completion: .file())
  var output: String?
  @Flag(help: "Write the discriminator as well.")
  var discriminator = false
  @Flag(help: "Half precision: half the size, and pictures that differ by less than eyes can see.")
  var half = false
  @Flag(help: "Latents and pictures as NumPy arrays instead of the model.")
  var npy = false
  @Option(help: ArgumentHelp("With --npy, the latents of a seed instead of the favourites'.", valueName: "n"))
  var seed: UInt64?
  @Option(help: ArgumentHelp("How many latents of the seed, from 1 to 100000 (default: 16).", valueName: "n"))
  var count: Int?
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    runName = try givenPath(runName, "The run")
    output = try givenPath(output, "--output")
    guard !npy || !half && !discriminator else {
      throw ValidationError("--half and --discriminator are for models; --npy writes arrays instead.")
    }
    guard npy || seed == nil && count == nil else { throw ValidationError("--seed and --count go with --npy.") }
    guard count.map({ (1...100_000).contains($0) }) ?? true else {
      throw ValidationError("--count must be from 1 to 100000, not \(count ?? 0).")
    }
  }

  func run() throws {
    try checkProcessor()
    if npy { try exportArrays() } else { try exportModel() }
  }

  private func exportModel() throws {
    let model = try NamedModel(runName)
    let target = place(for: model.name + ".safetensors")
    let place = try writing.place(forFile: target, besides: model.path)
    let file = try model.file.exported(
      alpha: model.snapshot.alpha, run: isModelFile(runName) ? nil : model.name, withDiscriminator: discriminator,
      path: model.path)
    try file.write(to: place, as: half ? .half : .single, ifTaken: writing.ifTaken)
    let size = (try? FileManager.default.attributesOfItem(atPath: target)[.size] as? Int) ?? 0
    try say(
      String(
        format: "Wrote %@: %d×%d, %d kimg, %.1f MB. 'progan explore %@' walks it.", target.withVisibleControls,
        model.snapshot.resolution, model.snapshot.resolution, model.snapshot.imagesSeen / 1000, Double(size) / 1e6,
        target.shellQuoted))
  }

  private func exportArrays() throws {
    let model = try NamedModel(runName)
    let folder = output ?? model.name
    let (latents, labels) = try seed == nil && count == nil ? favourites(of: model) : samples(of: model)
    let progress = ReadingProgress("making pictures")
    try model.snapshot.writeArrays(
      of: latents, labels: labels, to: folder, ifTaken: writing.ifTaken, progress: progress.show)
    let side = model.snapshot.resolution
    try say(
      "Wrote \(latents.count == 1 ? "1 latent" : "\(latents.count) latents") and pictures of \(side)×\(side) to \(folder.withVisibleControls)/latents.npy and images.npy."
    )
  }

  private func samples(of model: NamedModel) -> ([[Float]], [Int]) {
    let numbers = 0..<(count ?? 16)
    return (
      numbers.map { sampleLatent(size: model.snapshot.latentSize, seed: seed ?? 1, index: $0) },
      numbers.map { $0 % max(1, model.snapshot.classes.count) }
    )
  }

  /// Those that were kept of it, oldest first.
  private func favourites(of model: NamedModel) throws -> ([[Float]], [Int]) {
    var index = FavouriteIndex()
    index.refresh(runs: [model.home])
    for failure in index.failures { printError("passed over: \(failure)") }
    let kept = index.entries.filter { !$0.file.isTrashed && $0.latent.count == model.snapshot.latentSize }
    guard !kept.isEmpty else {
      throw ValidationError(
        "Nothing was kept of \(model.name.withVisibleControls) yet; give --seed and --count for samples.")
    }
    let classes = model.snapshot.classes
    return (kept.map(\.latent), kept.map { $0.className.flatMap { classes.firstIndex(of: $0) } ?? 0 })
  }

  /// The --output; within it, if that is a folder.
  private func place(for name: String) -> String {
    guard let output else { return name }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? "\(output)/\(name)" : output
  }
}
