import Foundation

/// Generators that PyTorch programs saved. Their filters are [out, in, height, width]; ours [height, width, in, out]. Both
/// programs scale every layer by √2 / √fan-in, ours the last by 1 and the first by √2 / 4: the difference goes into weights.
extension ForeignModel {
  static func torchModel(_ file: TorchFile, path: String) throws(ForeignFault) -> ForeignModel {
    let content = file.content
    if content["netG"] != nil { return try ForeignModel(zoo: content, file) }
    let saved = content["shadow_generator"] ?? content["generator"] ?? content
    if saved["state_dict"] != nil || saved["layers.0.conv_1.weight"] != nil {
      return try ForeignModel(proGANPyTorch: saved, file, path: path)
    }
    throw .reason("it was saved by PyTorch, but is no generator of the GAN zoo or of pro_gan_pytorch")
  }

  /// github.com/facebookresearch/pytorch_GAN_zoo: `config`, and the weights of the smoothed generator, or of the other.
  private init(zoo content: PickleValue, _ file: TorchFile) throws(ForeignFault) {
    guard let config = content["config"], let maps = config["depthScale0"]?.int else {
      throw .reason("it has no settings of a progressive GAN")
    }
    let depths = [maps] + (config["depthOtherScales"]?.elements?.compactMap(\.int) ?? [])
    guard config["categoryVectorDim"]?.int ?? 0 == 0 else {
      throw .reason("it is conditional in a way that we are not")
    }
    guard ["WGANGP", "Logistic"].contains(config["lossCriterion"]?.text ?? "WGANGP") else {
      throw .reason("its loss gives its pictures a tanh, which our generators have not")
    }
    guard config["perChannelNormalization"]?.int ?? 1 == 1 else { throw .reason("it has no pixel norm") }
    let arrays = try Arrays(content["avgG"] ?? content["netG"] ?? .none, file)
    let isEqualized = config["equalizedlR"]?.int ?? 1 == 1
    var shape = try Self.shape(depths, latentSize: config["latentVectorDim"]?.int ?? 512)
    shape.channels = config["dimOutput"]?.int ?? 3
    shape.slope = Float(config["leakyReluLeak"]?.number ?? 0.2)
    shape.equalizesLearningRate = isEqualized
    shape.firstBiases = .outputs
    var converter = Converter(arrays: arrays, isEqualized: isEqualized, scalesBiases: isEqualized)
    converter.dense("formatLayer.module", "4x4/dense")
    converter.convolution("groupScale0.0.module", "4x4/conv")
    for level in depths.indices {
      let name = (4 << level).squareName
      converter.convolution("toRGBLayers.\(level).module", "\(name)/toRGB", gain: Float(2).squareRoot())
      guard level > 0 else { continue }
      converter.convolution("scaleLayers.\(level - 1).0.module", "\(name)/conv0")
      converter.convolution("scaleLayers.\(level - 1).1.module", "\(name)/conv1")
    }
    let resolution = 4 << (depths.count - 1)
    try self.init(
      origin: "PyTorch GAN zoo", shape: shape, finalResolution: resolution, resolution: resolution,
      // Theirs is the weight of what fades out.
      alpha: 1 - min(1, max(0, config["alpha"]?.number ?? 0)), tensors: converter.result)
  }

  /// Base and maximum that give these feature maps, from 4×4 up.
  private static func shape(_ depths: [Int], latentSize: Int) throws(ForeignFault) -> NetworkShape {
    let largest = depths.max() ?? 1
    for base in sequence(first: 8, next: { $0 * 2 }).prefix(while: { $0 <= 1 << 20 }) {
      let shape = NetworkShape(latentSize: latentSize, featureMapBase: base, featureMapMaximum: largest)
      if depths.indices.allSatisfy({ shape.featureMaps(at: 4 << $0) == depths[$0] }) { return shape }
    }
    throw .reason("its layers have \(depths) feature maps, which do not halve from some resolution on")
  }

  /// github.com/akanimax/pro_gan_pytorch, version 3 and above: `conf` and `state_dict`. Training files are named after how
  /// far the network has grown: `depth_7_epoch_3.bin`.
  private init(proGANPyTorch saved: PickleValue, _ file: TorchFile, path: String) throws(ForeignFault) {
    let arrays = try Arrays(saved["state_dict"] ?? saved, file)
    let isEqualized = saved["conf"]?["use_eql"]?.int ?? 1 == 1
    let depth = saved["conf"]?["depth"]?.int ?? (2...10).last { arrays.has("rgb_converters.\($0 - 2).weight") } ?? 0
    guard (2...10).contains(depth) else { throw .reason("it has no depth from 2 to 10") }
    let depths = (0...(depth - 2)).compactMap { arrays["layers.\($0).conv_2.weight"]?.shape.first }
    let name = URL(fileURLWithPath: path).lastPathComponent
    let grown = name.hasPrefix("depth_") ? Int(name.dropFirst("depth_".count).prefix { $0.isNumber }) : nil
    let reached = min(depth, max(2, grown ?? depth))
    var shape = try Self.shape(depths, latentSize: saved["conf"]?["latent_size"]?.int ?? 512)
    shape.channels = saved["conf"]?["num_channels"]?.int ?? 3
    shape.equalizesLearningRate = isEqualized
    shape.normalizesFirstLayer = false
    var converter = Converter(arrays: arrays, isEqualized: isEqualized, scalesBiases: false)
    converter.transposedDense("layers.0.conv_1", "4x4/dense")
    converter.convolution("layers.0.conv_2", "4x4/conv")
    for level in 0...(reached - 2) {
      let name = (4 << level).squareName
      converter.convolution("rgb_converters.\(level)", "\(name)/toRGB", gain: Float(2).squareRoot())
      guard level > 0 else { continue }
      converter.convolution("layers.\(level).conv_1", "\(name)/conv0")
      converter.convolution("layers.\(level).conv_2", "\(name)/conv1")
    }
    try self.init(
      origin: "pro_gan_pytorch", shape: shape, finalResolution: 1 << depth, resolution: 1 << reached, alpha: 1,
      tensors: converter.result)
  }
}

/// The arrays of a state dictionary, by name; names may begin with what a wrapper adds.
private struct Arrays {
  private var arrays: [String: ForeignArray] = [:]

  init(_ dictionary: PickleValue, _ file: TorchFile) throws(ForeignFault) {
    for name in dictionary.keys {
      guard let value = dictionary[name] else { continue }
      do throws(ProgressiveGANError) {
        let plain = name.hasPrefix("module.") ? String(name.dropFirst("module.".count)) : name
        arrays[plain] = try file.array(value)
      } catch { throw .file(error) }
    }
  }

  func has(_ name: String) -> Bool { arrays[name] != nil }
  subscript(name: String) -> ForeignArray? { arrays[name] }
}

/// Brings layers of PyTorch into our layout and scale.
private struct Converter {
  let arrays: Arrays
  let isEqualized: Bool
  /// Whether the run-time scale is applied to sums with their biases in them.
  let scalesBiases: Bool
  private(set) var result: [String: ForeignArray] = [:]

  init(arrays: Arrays, isEqualized: Bool, scalesBiases: Bool) {
    self.arrays = arrays
    self.isEqualized = isEqualized
    self.scalesBiases = scalesBiases
  }

  /// - Parameter gain: their gain over ours.
  mutating func convolution(_ theirs: String, _ ours: String, gain: Float = 1) {
    guard let weight = arrays["\(theirs).weight"], weight.shape.count == 4 else { return }
    put(weight.transposed([2, 3, 1, 0]), theirs, ours, gain: gain, fanIn: weight.shape[1...].reduce(1, *))
  }

  /// A linear layer whose outputs are channel by channel.
  mutating func dense(_ theirs: String, _ ours: String) {
    guard let weight = arrays["\(theirs).weight"], weight.shape.count == 2 else { return }
    put(weight.transposed([1, 0]), theirs, ours, gain: 4, fanIn: weight.shape[1])
  }

  /// A transposed convolution from one pixel to 4×4: [in, out, 4, 4].
  mutating func transposedDense(_ theirs: String, _ ours: String) {
    guard let weight = arrays["\(theirs).weight"], weight.shape.count == 4,
      let flat = weight.reshaped([weight.shape[0], weight.shape[1...].reduce(1, *)])
    else { return }
    put(flat, theirs, ours, gain: 4, fanIn: weight.shape[0])
  }

  private mutating func put(_ filter: ForeignArray, _ theirs: String, _ ours: String, gain: Float, fanIn: Int) {
    result["\(ours)/filter"] = isEqualized ? filter.scaled(by: gain) : filter
    guard let bias = arrays["\(theirs).bias"] else { return }
    result["\(ours)/bias"] = scalesBiases ? bias.scaled(by: (2 / Float(fanIn)).squareRoot()) : bias
  }
}
