import Autograd
import NeuralNetworks

/// A training state as named tensors: `generator/…`, `discriminator/…`, `smoothed/…` and Adam's moments under
/// `adam/generator/first/…` and so on; counts and the seed, from which all random numbers follow, as metadata.
extension TrainingState {
  func checkpoint(configuration: Configuration, trainingSeconds: Double) -> Safetensors {
    var file = Safetensors(metadata: [
      "format": "progan checkpoint 1", "resolution": "\(generator.resolution)", "images": "\(imagesSeen)",
      "step": "\(step)", "seed": "\(configuration.seed)", "seconds": "\(trainingSeconds)",
      "adam/generator/step": "\(generatorAdam.step)", "adam/discriminator/step": "\(discriminatorAdam.step)",
    ])
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
    generatorAdam.moments = file.moments("adam/generator")
    discriminatorAdam.moments = file.moments("adam/discriminator")
    generatorAdam.step = file.count("adam/generator/step") ?? 0
    discriminatorAdam.step = file.count("adam/discriminator/step") ?? 0
    imagesSeen = images
    step = steps
  }
}

extension Safetensors {
  func count(_ key: String) -> Int? { metadata[key].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

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
    var missing: String?
    network.visitParameters("") { name, parameter in
      guard let entry = tensors["\(prefix)/\(name)"], entry.shape == parameter.shape else {
        missing = missing ?? "\(prefix)/\(name)"
        return
      }
      parameter = Tensor(entry.values, shape: entry.shape)
    }
    if let missing { throw .damaged(path: path, reason: "'\(missing)' is missing or has another shape") }
  }

  fileprivate func moments(_ prefix: String) -> [String: Adam.Moments] {
    var result: [String: Adam.Moments] = [:]
    for (name, first) in tensors where name.hasPrefix("\(prefix)/first/") {
      let path = String(name.dropFirst("\(prefix)/first/".count))
      guard let second = tensors["\(prefix)/second/\(path)"], second.shape == first.shape else { continue }
      result[path] = Adam.Moments(
        first: Tensor(first.values, shape: first.shape), second: Tensor(second.values, shape: second.shape))
    }
    return result
  }
}
