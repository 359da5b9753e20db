import Autograd
import Foundation
import Kernels
import NeuralNetworks
import ProgressiveGAN

/// Generators that PyTorch programs saved. Their filters are [out, in, height, width]; ours [height, width, in, out]. Both
/// programs scale every layer by √2 / √fan-in, ours the last by 1 and the first by √2 / 4: the difference goes into weights.
extension ForeignModel {
  static func torchModel(_ file: TorchFile, path: String) throws(ForeignFault) -> ForeignModel {
    let content = file.content
    if content["netG"] != nil, content["config"] != nil { return try ForeignModel(zoo: content, file) }
    let dictionaries = StateDictionary.all(of: file)
    for layout in ProGANPyTorchLayout.allCases {
      let found = dictionaries.flatMap { dictionary in
        dictionary.prefixes(before: layout.firstWeight).map { dictionary.under($0) }.filter { !$0.isDiscriminator }
      }
      guard let network = found.first(where: \.isAverage) ?? found.first(where: \.isGenerator) ?? found.first else {
        continue
      }
      // A list has no names that tell them apart.
      guard found.count == 1 || !network.isInList else {
        throw .reason(
          "it holds \(found.count) generators, at \(found.map(\.place).joined(separator: ", ")), and nothing tells which is meant; save one alone"
        )
      }
      return try ForeignModel(proGANPyTorch: network, layout, content, path: path)
    }
    throw .reason(TorchKind.sentence(of: dictionaries, content))
  }

  /// github.com/facebookresearch/pytorch_GAN_zoo: `config`, and the weights of the smoothed generator, or of the other.
  private init(zoo content: PickleValue, _ file: TorchFile) throws(ForeignFault) {
    guard let config = content["config"], let maps = config["depthScale0"]?.int else {
      throw .reason("it has no settings of a progressive GAN")
    }
    guard let others = config["depthOtherScales"].map({ $0.integers(atMost: 8) }) ?? [] else {
      throw .reason("its settings have no feature maps that make sense")
    }
    let depths = [maps] + others
    guard config["categoryVectorDim"]?.int ?? 0 == 0 else {
      throw .reason("it is conditional in a way that we are not")
    }
    guard ["WGANGP", "Logistic"].contains(config["lossCriterion"]?.text ?? "WGANGP") else {
      throw .reason("its loss gives its pictures a tanh, which our generators have not")
    }
    guard config["perChannelNormalization"]?.int ?? 1 == 1 else { throw .reason("it has no pixel norm") }
    let network = content["avgG"].flatMap { $0.isDictionary ? $0 : nil } ?? content["netG"] ?? .none
    let all = StateDictionary(network, file)
    let arrays = all.under(all.prefixes(before: "formatLayer.module.weight").first ?? "")
    let isEqualized = config["equalizedlR"]?.int ?? 1 == 1
    guard let first = try arrays["formatLayer.module.weight"], first.shape.count == 2 else {
      throw .reason("the weights of its first layer are missing")
    }
    var shape = try Self.shape(depths, latentSize: first.shape[1])
    shape.channels = try arrays["toRGBLayers.0.module.weight"]?.shape.first ?? 3
    shape.slope = Float(config["leakyReluLeak"]?.number ?? 0.2)
    shape.equalizesLearningRate = isEqualized
    shape.firstBiases = .outputs
    var converter = Converter(arrays: arrays, isEqualized: isEqualized, scalesBiases: isEqualized)
    try converter.dense("formatLayer.module", "4x4/dense")
    try converter.convolution("groupScale0.0.module", "4x4/conv")
    for level in depths.indices {
      let name = (4 << level).squareName
      try converter.convolution("toRGBLayers.\(level).module", "\(name)/toRGB", gain: Float(2).squareRoot())
      guard level > 0 else { continue }
      try converter.convolution("scaleLayers.\(level - 1).0.module", "\(name)/conv0")
      try converter.convolution("scaleLayers.\(level - 1).1.module", "\(name)/conv1")
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

  /// github.com/akanimax/pro_gan_pytorch. Sizes are those of the weights; a file's name tells how far they have grown.
  private init(
    proGANPyTorch arrays: StateDictionary, _ layout: ProGANPyTorchLayout, _ content: PickleValue, path: String
  ) throws(ForeignFault) {
    func isNot(_ reason: String) -> ForeignFault { .reason("it is a file of \(layout.origin), but \(reason)") }
    guard let first = try arrays[layout.firstWeight], first.shape.count == 4, first.shape[2...] == [4, 4] else {
      throw isNot("its first layer's weights '\(layout.firstWeight)' are none of in × out × 4 × 4")
    }
    let levels = (0..<9).prefix { arrays.has("rgb_converters.\($0).weight") }.count
    guard levels > 0 else { throw isNot("the weights 'rgb_converters.0.weight' are missing") }
    var depths: [Int] = []
    for level in 0..<levels {
      guard let weight = try arrays["\(layout.block(level)).conv_2.weight"], let maps = weight.shape.first else {
        throw isNot("the weights '\(layout.block(level)).conv_2.weight' are missing")
      }
      depths.append(maps)
    }
    let reached = min(levels, max(1, layout.levels(named: URL(fileURLWithPath: path).lastPathComponent) ?? levels))
    let settings = (content["shadow_generator"] ?? content["generator"] ?? content)["conf"]
    var isEqualized = settings?["use_eql"]?.int == 1
    if settings?["use_eql"]?.int == nil { isEqualized = try arrays.isEqualized(layout) }
    var shape = try Self.shape(depths, latentSize: first.shape[0])
    shape.channels = try arrays["rgb_converters.0.weight"]?.shape.first ?? 3
    shape.equalizesLearningRate = isEqualized
    shape.normalizesFirstLayer = false
    shape.normalizesLatents = layout.normalizesLatents
    var converter = Converter(arrays: arrays, isEqualized: isEqualized, scalesBiases: false)
    try converter.transposedDense("\(layout.block(0)).conv_1", "4x4/dense")
    try converter.convolution("\(layout.block(0)).conv_2", "4x4/conv")
    for level in 0..<reached {
      let name = (4 << level).squareName
      try converter.convolution("rgb_converters.\(level)", "\(name)/toRGB", gain: Float(2).squareRoot())
      guard level > 0 else { continue }
      try converter.convolution("\(layout.block(level)).conv_1", "\(name)/conv0")
      try converter.convolution("\(layout.block(level)).conv_2", "\(name)/conv1")
    }
    try self.init(
      origin: layout.origin, shape: shape, finalResolution: 4 << (levels - 1), resolution: 4 << (reached - 1),
      alpha: 1, tensors: converter.result)
  }
}

/// How versions of pro_gan_pytorch name a generator's layers.
enum ProGANPyTorchLayout: CaseIterable {
  /// Version 2: the state_dict alone, in files like GAN_GEN_SHADOW_3.pth; the first block has a name of its own.
  case second
  /// Version 3: with `conf`, in files like depth_7_epoch_3.bin.
  case third

  var origin: String { self == .second ? "pro_gan_pytorch 2" : "pro_gan_pytorch" }
  /// What its first layer's weight is called.
  var firstWeight: String { "\(block(0)).conv_1.weight" }
  var normalizesLatents: Bool { self == .third }

  func block(_ level: Int) -> String {
    self == .third ? "layers.\(level)" : level == 0 ? "initial_block" : "layers.\(level - 1)"
  }

  /// How many resolutions a file's name says that it has learned; those above are as they were drawn.
  func levels(named name: String) -> Int? {
    let prefixes = self == .third ? ["depth_"] : ["GAN_GEN_SHADOW_", "GAN_GEN_"]
    guard let prefix = prefixes.first(where: { name.hasPrefix($0) }) else { return nil }
    return Int(name.dropFirst(prefix.count).prefix { $0.isNumber }).map {
      self == .third ? max(1, $0) - 1 : min($0, 20) + 1
    }
  }
}

extension StateDictionary {
  /// A discriminator of the same program has layers of the same names, and others before them.
  fileprivate var isDiscriminator: Bool {
    names.contains { name in ["final_block.", "rgb_to_features.", "from_rgb."].contains { name.hasPrefix($0) } }
  }

  /// Whether what it lies in is called a generator.
  fileprivate var isGenerator: Bool { path.joined(separator: ".").lowercased().contains("gen") }

  /// Where nothing else tells it: weights that are scaled when they are used are about 1, others 1 / √fan-in.
  fileprivate func isEqualized(_ layout: ProGANPyTorchLayout) throws(ForeignFault) -> Bool {
    guard let weight = try self["\(layout.block(0)).conv_2.weight"], !weight.values.isEmpty else { return true }
    let square = weight.values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(weight.values.count)
    let fanIn = Double(weight.shape.dropFirst().reduce(1, *))
    // Between the two, where they are equally far in ratio.
    return square * fanIn.squareRoot() > 1
  }
}

/// Brings layers of PyTorch into our layout and scale.
private struct Converter {
  let arrays: StateDictionary
  let isEqualized: Bool
  /// Whether the run-time scale is applied to sums with their biases in them.
  let scalesBiases: Bool
  private(set) var result: [String: ForeignArray] = [:]

  init(arrays: StateDictionary, isEqualized: Bool, scalesBiases: Bool) {
    self.arrays = arrays
    self.isEqualized = isEqualized
    self.scalesBiases = scalesBiases
  }

  /// - Parameter gain: their gain over ours.
  mutating func convolution(_ theirs: String, _ ours: String, gain: Float = 1) throws(ForeignFault) {
    guard let weight = try arrays["\(theirs).weight"], weight.shape.count == 4 else { return }
    try put(weight.transposed([2, 3, 1, 0]), theirs, ours, gain: gain, fanIn: weight.shape[1...].reduce(1, *))
  }

  /// A linear layer whose outputs are channel by channel.
  mutating func dense(_ theirs: String, _ ours: String) throws(ForeignFault) {
    guard let weight = try arrays["\(theirs).weight"], weight.shape.count == 2 else { return }
    try put(weight.transposed([1, 0]), theirs, ours, gain: 4, fanIn: weight.shape[1])
  }

  /// A transposed convolution from one pixel to 4×4: [in, out, 4, 4].
  mutating func transposedDense(_ theirs: String, _ ours: String) throws(ForeignFault) {
    guard let weight = try arrays["\(theirs).weight"], weight.shape.count == 4,
      let flat = weight.reshaped([weight.shape[0], weight.shape[1...].reduce(1, *)])
    else { return }
    try put(flat, theirs, ours, gain: 4, fanIn: weight.shape[0])
  }

  private mutating func put(
    _ filter: ForeignArray, _ theirs: String, _ ours: String, gain: Float, fanIn: Int
  ) throws(ForeignFault) {
    result["\(ours)/filter"] = isEqualized ? filter.scaled(by: gain) : filter
    guard let bias = try arrays["\(theirs).bias"] else { return }
    result["\(ours)/bias"] = scalesBiases ? bias.scaled(by: (2 / Float(max(1, fanIn))).squareRoot()) : bias
  }
}
