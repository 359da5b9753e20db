import Files
import ProgressiveGAN

extension GeneratorSnapshot {
  /// The smoothed generator of a checkpoint, wherever the file lies. Nothing else of it is read.
  public init(checkpoint path: String) throws(FileError) {
    let listing = try CheckpointListing(contentsOf: path)
    let configuration = try listing.configuration()
    let resolution = try listing.resolution(configuration.schedule)
    let imagesSeen = try listing.count("images")
    // Before the generator is made: what a file claims may be far larger than what it holds.
    var wanted: [String: [Int]] = [:]
    wanted.add(configuration.networkShape.generatorShapes(at: resolution), under: "smoothed")
    try listing.require(wanted)
    let file = try Safetensors(contentsOf: path) { $0.hasPrefix("smoothed/") }
    var generator = Generator(configuration.networkShape, resolution: resolution, seed: configuration.seed)
    try file.load(&generator, "smoothed", path: path)
    self.init(generator, configuration, imagesSeen: imagesSeen)
  }
}
