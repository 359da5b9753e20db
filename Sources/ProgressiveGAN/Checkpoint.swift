import Autograd
import Foundation
import NeuralNetworks

/// A training state as named tensors: `generator/…`, `discriminator/…`, `smoothed/…` and Adam's moments under
/// `adam/generator/first/…` and so on. Metadata hold the configuration (`config/NAME`), counts, and the seed, from which
/// all random numbers follow.
extension TrainingState {
  func checkpoint(configuration: Configuration, trainingSeconds: Double) -> Safetensors {
    var file = Safetensors(metadata: [
      "format": "progan checkpoint 2", "resolution": "\(generator.resolution)", "images": "\(imagesSeen)",
      "step": "\(step)", "seconds": "\(trainingSeconds)", "augmentation-probability": "\(augmentationProbability)",
      "learning-rate-scale": "\(learningRateScale)", "adam/generator/step": "\(generatorAdam.step)",
      "adam/discriminator/step": "\(discriminatorAdam.step)",
    ])
    for (name, text) in configuration.texts { file.metadata["config/\(name)"] = text }
    file.add(generator, "generator")
    file.add(discriminator, "discriminator")
    file.add(smoothed, "smoothed")
    file.add(generatorAdam, "adam/generator")
    file.add(discriminatorAdam, "adam/discriminator")
    return file
  }

  /// Reads a state back.
  init(_ file: Safetensors, configuration: Configuration, path: String) throws(ProgressiveGANError) {
    guard let resolution = file.count("resolution"), let images = file.count("images"), let steps = file.count("step"),
      NetworkShape.resolutions(upTo: configuration.schedule.finalResolution).contains(resolution)
    else { throw .damaged(path: path, reason: "it is not a checkpoint of this run") }
    self.init(configuration.networkShape, resolution: resolution, seed: configuration.seed, adam: configuration.adam)
    try file.load(&generator, "generator", path: path)
    try file.load(&discriminator, "discriminator", path: path)
    try file.load(&smoothed, "smoothed", path: path)
    generatorAdam.moments = try file.moments("adam/generator", of: generator, path: path)
    discriminatorAdam.moments = try file.moments("adam/discriminator", of: discriminator, path: path)
    generatorAdam.step = file.count("adam/generator/step") ?? 0
    discriminatorAdam.step = file.count("adam/discriminator/step") ?? 0
    augmentationProbability = file.number("augmentation-probability", in: 0...1) ?? 0
    learningRateScale = file.number("learning-rate-scale", in: 0...1) ?? 1
    imagesSeen = images
    step = steps
  }

  /// A new run's state with another's weights: generator, discriminator and smoothed generator as that one left them,
  /// the optimizer fresh.
  init(transferring file: Safetensors, to configuration: Configuration, path: String) throws(ProgressiveGANError) {
    self.init(
      configuration.networkShape, resolution: configuration.schedule.firstResolution, seed: configuration.seed,
      adam: configuration.adam)
    try file.load(&generator, "generator", path: path)
    try file.load(&discriminator, "discriminator", path: path)
    try file.load(&smoothed, "smoothed", path: path)
  }
}

extension Safetensors {
  /// The configuration that a checkpoint was made with; nil if the file is not one of ours.
  public func configuration(path: String) throws(ProgressiveGANError) -> Configuration {
    guard metadata["format"]?.hasPrefix("progan checkpoint") == true else {
      throw .damaged(path: path, reason: "it is not a checkpoint of progan")
    }
    var result = Configuration(.laptop)
    for (key, text) in metadata where key.hasPrefix("config/") {
      try result.set(String(key.dropFirst("config/".count)), to: text)
    }
    try result.validate()
    return result
  }

  func count(_ key: String) -> Int? { metadata[key].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

  func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
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

  func load(_ network: inout some Parameterized, _ prefix: String, path: String) throws(ProgressiveGANError) {
    var problem: ProgressiveGANError?
    network.visitParameters("") { name, parameter in
      do throws(ProgressiveGANError) {
        parameter = try tensor("\(prefix)/\(name)", like: parameter, path: path)
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
  }

  fileprivate func moments(
    _ prefix: String, of network: some Parameterized, path: String
  ) throws(ProgressiveGANError) -> [String: Adam.Moments] {
    var result: [String: Adam.Moments] = [:]
    for (name, parameter) in network.parameters where tensors["\(prefix)/first/\(name)"] != nil {
      result[name] = Adam.Moments(
        first: try tensor("\(prefix)/first/\(name)", like: parameter, path: path),
        second: try tensor("\(prefix)/second/\(name)", like: parameter, path: path))
    }
    return result
  }

  private func tensor(_ name: String, like other: Tensor, path: String) throws(ProgressiveGANError) -> Tensor {
    guard let entry = tensors[name], entry.shape == other.shape else {
      throw .damaged(path: path, reason: "'\(name)' is missing or has another shape")
    }
    let tensor = Tensor(entry.values, shape: entry.shape)
    guard tensor.isFinite else { throw .damaged(path: path, reason: "'\(name)' has values that are not finite") }
    return tensor
  }
}
