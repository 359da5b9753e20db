import Autograd
import Files
import Foundation
import NeuralNetworks
import ProgressiveGAN

/// A training state as named tensors: `generator/…`, `discriminator/…`, `smoothed/…` and Adam's moments under
/// `adam/generator/first/…` and so on. Metadata hold the configuration (`config/NAME`), counts, and the seed, from which
/// all random numbers follow.
extension TrainingState {
  package func checkpoint(configuration: Configuration, trainingSeconds: Double) -> Safetensors {
    var file = Safetensors(metadata: [
      "format": CheckpointListing.format, "resolution": "\(generator.resolution)", "images": "\(imagesSeen)",
      "step": "\(step)", "seconds": "\(trainingSeconds)", "augmentation-probability": "\(augmentationProbability)",
      "learning-rate-scale": "\(learningRateScale)", "adam/generator/step": "\(generatorAdam.step)",
      "adam/discriminator/step": "\(discriminatorAdam.step)",
    ])
    for (name, text) in configuration.texts { file.metadata[CheckpointListing.settingPrefix + name] = text }
    file.add(generator, "generator")
    file.add(discriminator, "discriminator")
    file.add(smoothed, "smoothed")
    file.add(generatorAdam, "adam/generator")
    file.add(discriminatorAdam, "adam/discriminator")
    return file
  }

  /// Reads a state back; the file is compared with the run's settings before anything is made after it.
  package init(_ file: Safetensors, configuration: Configuration, path: String) throws(FileError) {
    let facts = try CheckpointFacts(CheckpointListing(file, path: path), of: configuration)
    self.init(
      configuration.networkShape, resolution: facts.resolution, seed: configuration.seed, adam: configuration.adam)
    try file.load(&generator, "generator", path: path)
    try file.load(&discriminator, "discriminator", path: path)
    try file.load(&smoothed, "smoothed", path: path)
    generatorAdam.step = facts.generatorAdamStep
    discriminatorAdam.step = facts.discriminatorAdamStep
    if generatorAdam.step > 0 {
      generatorAdam.moments = try file.moments("adam/generator", of: generator, path: path)
    }
    if discriminatorAdam.step > 0 {
      discriminatorAdam.moments = try file.moments("adam/discriminator", of: discriminator, path: path)
    }
    augmentationProbability = facts.augmentationProbability
    learningRateScale = facts.learningRateScale
    imagesSeen = facts.imagesSeen
    step = facts.step
  }

  /// A new run's state with another's weights: generator, discriminator and smoothed generator as that one left them,
  /// the optimizer fresh.
  package init(transferring file: Safetensors, to configuration: Configuration, path: String) throws(FileError) {
    let (shape, resolution) = (configuration.networkShape, configuration.schedule.firstResolution)
    let listing = CheckpointListing(file, path: path)
    _ = try listing.configuration()
    try listing.require(shape.stateShapes(at: resolution))
    self.init(shape, resolution: resolution, seed: configuration.seed, adam: configuration.adam)
    try file.load(&generator, "generator", path: path)
    try file.load(&discriminator, "discriminator", path: path)
    try file.load(&smoothed, "smoothed", path: path)
  }
}

extension Safetensors {
  /// The configuration that a checkpoint was made with.
  ///
  /// - Throws: if the file is not a checkpoint, or one of another version of the program.
  public func configuration(path: String) throws(FileError) -> Configuration {
    try CheckpointListing(self, path: path).configuration()
  }

  func count(_ key: String) -> Int? { try? CheckpointListing(self, path: "").count(key) }

  package func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    metadata[key].flatMap { Double($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  fileprivate mutating func add(_ network: some Parameterized, _ prefix: String) {
    for (path, tensor) in network.parameters { add(tensor, "\(prefix)/\(path)") }
  }

  fileprivate mutating func add(_ adam: Adam, _ prefix: String) {
    for (path, moments) in adam.moments {
      add(moments.first, "\(prefix)/first/\(path)")
      add(moments.second, "\(prefix)/second/\(path)")
    }
  }

  private mutating func add(_ tensor: Tensor, _ name: String) {
    tensors[name] = Entry(shape: tensor.shape, values: tensor.values)
  }

  func load(_ network: inout some Parameterized, _ prefix: String, path: String) throws(FileError) {
    var problem: FileError?
    network.visitParameters("") { name, parameter in
      do throws(FileError) {
        parameter = try tensor("\(prefix)/\(name)", like: parameter, path: path)
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
  }

  fileprivate func moments(
    _ prefix: String, of network: some Parameterized, path: String
  ) throws(FileError) -> [String: Adam.Moments] {
    var result: [String: Adam.Moments] = [:]
    for (name, parameter) in network.parameters.sorted(by: { $0.key < $1.key }) {
      let second = "\(prefix)/second/\(name)"
      result[name] = Adam.Moments(
        first: try tensor("\(prefix)/first/\(name)", like: parameter, path: path),
        second: try tensor(second, like: parameter, path: path))
      guard tensors[second]?.values.min() ?? 0 >= 0 else {
        throw .damaged(path: path, reason: "its tensor '\(second)' has values below 0, and means of squares have none")
      }
    }
    return result
  }

  private func tensor(_ name: String, like other: Tensor, path: String) throws(FileError) -> Tensor {
    guard let entry = tensors[name] else { throw .damaged(path: path, reason: "its tensor '\(name)' is missing") }
    guard entry.shape == other.shape else {
      throw .damaged(
        path: path,
        reason: "its tensor '\(name)' has shape \(entry.shape.shapeText), where \(other.shape.shapeText) is needed")
    }
    let tensor = Tensor(entry.values, shape: entry.shape)
    guard tensor.isFinite else {
      throw .damaged(path: path, reason: "its tensor '\(name)' has values that are not finite")
    }
    return tensor
  }
}
