import Autograd
import Kernels
import NeuralNetworks

/// The generator (Karras et al. 2018, table 2), grown block by block.
public struct Generator: Parameterized, Sendable {
  public let shape: NetworkShape
  private let seed: UInt64
  private var dense: DenseLayer
  private var convolution: ConvolutionLayer
  private var blocks: [Block] = []
  /// By resolution from 4×4 up.
  private var toRGB: [ConvolutionLayer]

  /// Upsampling ×2, then two convolutions.
  private struct Block: Parameterized, Sendable {
    let shape: NetworkShape
    var conv0: ConvolutionLayer
    var conv1: ConvolutionLayer

    func callAsFunction(_ x: Tensor) -> Tensor {  // [N, H, W, C] → [N, 2H, 2W, C′]
      // Nearest neighbours are read by the convolution itself; the larger image never exists.
      let first =
        shape.upsampling == .nearest
        ? conv0(x, slope: shape.slope, upsampling: true) : conv0(shape.upsampled(x), slope: shape.slope)
      return shape.normalized(conv1(shape.normalized(first), slope: shape.slope))
    }

    mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
      conv0.visitParameters(joined(path, "conv0"), visit)
      conv1.visitParameters(joined(path, "conv1"), visit)
    }
  }

  /// Freshly drawn weights, a function of the seed alone, whatever the resolution.
  public init(_ shape: NetworkShape, resolution: Int, seed: UInt64) {
    self.shape = shape
    self.seed = seed
    let maps = shape.featureMaps(at: 4)
    let isEqualized = shape.equalizesLearningRate
    func random(_ name: String) -> RandomStream { initialization(seed: seed, path: "generator/4x4/\(name)") }
    dense = DenseLayer(
      inputs: shape.latentSize + shape.labelCount, outputs: maps * 16,
      biases: shape.firstBiases == .maps ? maps : nil, gain: Float(2).squareRoot() / 4,
      isEqualized: isEqualized, random: random("dense"))
    convolution = ConvolutionLayer(
      kernel: 3, inputs: maps, outputs: maps, isEqualized: isEqualized, random: random("conv"))
    toRGB = [
      ConvolutionLayer(
        kernel: 1, inputs: maps, outputs: shape.channels, gain: 1, isEqualized: isEqualized, random: random("toRGB"))
    ]
    while self.resolution < resolution { grow() }
  }

  /// The resolution of the newest block.
  public var resolution: Int { 4 << blocks.count }

  /// Adds the block of the next resolution.
  public mutating func grow() {
    let resolution = 2 * self.resolution
    let (inputs, maps) = (shape.featureMaps(at: resolution / 2), shape.featureMaps(at: resolution))
    func layer(_ name: String, kernel: Int, _ inputs: Int, _ outputs: Int, gain: Float) -> ConvolutionLayer {
      ConvolutionLayer(
        kernel: kernel, inputs: inputs, outputs: outputs, gain: gain, isEqualized: shape.equalizesLearningRate,
        random: initialization(seed: seed, path: "generator/\(resolution.squareName)/\(name)"))
    }
    blocks.append(
      Block(
        shape: shape, conv0: layer("conv0", kernel: 3, inputs, maps, gain: Float(2).squareRoot()),
        conv1: layer("conv1", kernel: 3, maps, maps, gain: Float(2).squareRoot())))
    toRGB.append(layer("toRGB", kernel: 1, maps, shape.channels, gain: 1))
  }

  /// Images in about -1...1, [N, resolution, resolution, channels], from latents [N, latent size].
  ///
  /// - Parameters:
  ///   - labels: [N, labels], one-hot, joined to the latents of a conditional generator.
  ///   - alpha: weight of the newest block; below 1 it is faded in over the one before (section 3, figure 2).
  public func callAsFunction(_ latents: Tensor, labels: Tensor? = nil, alpha: Double) -> Tensor {
    guard let newest = blocks.last else { return toRGB[0](features(latents, labels: labels, at: 4), slope: 1) }
    let x = features(latents, labels: labels, at: resolution / 2)
    let image = toRGB[blocks.count](newest(x), slope: 1)
    guard alpha < 1 else { return image }
    return lerp(shape.upsampled(toRGB[blocks.count - 1](x, slope: 1)), image, Float(alpha))
  }

  /// What the blocks up to a resolution make of latents, before it becomes colours: [N, resolution, resolution, C].
  package func features(_ latents: Tensor, labels: Tensor? = nil, at resolution: Int) -> Tensor {
    var x = firstActivations(latents, labels: labels)
    x = shape.normalized(convolution(x, slope: shape.slope))
    for block in blocks.prefix(resolution.trailingZeroBitCount - 2) { x = block(x) }
    return x
  }

  /// What the dense layer makes of latents [N, latent size], biased, activated and normalized: [N, 4, 4, C].
  package func firstActivations(_ latents: Tensor, labels: Tensor? = nil) -> Tensor {
    let input = labels.map { concatenate(latents, $0, axis: 1) } ?? latents
    precondition(
      input.shape.count == 2 && input.shape[1] == shape.latentSize + shape.labelCount,
      "latents and labels \(input.shape) for a generator of latent size \(shape.latentSize) + \(shape.labelCount)")
    let (batch, maps) = (latents.shape[0], shape.featureMaps(at: 4))
    // The dense layer's outputs are channel by channel: [N, C, 16] → [N, 4, 4, C].
    let product = dense.product(shape.normalizesLatents ? pixelNorm(input) : input)
    func columns(_ x: Tensor) -> Tensor { x.reshaped([batch, maps, 16]).transposedMatrices() }
    let activation =
      switch shape.firstBiases {
      case .maps: leakyReLU(columns(product), bias: dense.bias, slope: shape.slope)
      case .outputs: columns(leakyReLU(product, bias: dense.bias, slope: shape.slope))
      }
    return (shape.normalizesFirstLayer ? shape.normalized(activation) : activation).reshaped([batch, 4, 4, maps])
  }

  /// The dense layer's weights of the latent, without those of labels: [latent size, 16 C].
  package var firstWeights: Tensor { dense.filter.slice(axis: 0, 0..<shape.latentSize) }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    dense.visitParameters(joined(path, "4x4/dense"), visit)
    convolution.visitParameters(joined(path, "4x4/conv"), visit)
    for index in toRGB.indices {
      let resolution = joined(path, (4 << index).squareName)
      if index > 0 { blocks[index - 1].visitParameters(resolution, visit) }
      toRGB[index].visitParameters("\(resolution)/toRGB", visit)
    }
  }
}

extension NetworkShape {
  fileprivate func normalized(_ x: Tensor) -> Tensor { usesPixelNorm ? pixelNorm(x) : x }

  fileprivate func upsampled(_ x: Tensor) -> Tensor {
    switch upsampling {
    case .nearest: upsample2x(x)
    case .bilinear: bilinearUpsample2x(x)
    }
  }
}
