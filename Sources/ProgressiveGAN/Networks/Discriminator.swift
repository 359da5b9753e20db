import Autograd
import Kernels
import NeuralNetworks

/// The discriminator (Karras et al. 2018, table 2), a mirror image of the generator, grown block by block.
public struct Discriminator: Parameterized, Sendable {
  public let shape: NetworkShape
  private let seed: UInt64
  private var convolution: ConvolutionLayer
  private var dense0: DenseLayer
  private var dense1: DenseLayer
  private var blocks: [Block] = []
  /// By resolution from 4×4 up.
  private var fromRGB: [ConvolutionLayer]

  /// Two convolutions, then average pooling.
  private struct Block: Parameterized, Sendable {
    let slope: Float
    let poolsBeforeActivation: Bool
    var conv0: ConvolutionLayer
    var conv1: ConvolutionLayer

    func callAsFunction(_ x: Tensor) -> Tensor {  // [N, 2H, 2W, C] → [N, H, W, C′]
      let pooling = poolsBeforeActivation ? Pooling.beforeActivation : .afterActivation
      return conv1(conv0(x, slope: slope), slope: slope, pooling: pooling)
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
    let (maps, hidden) = (shape.featureMaps(at: 4), shape.featureMaps(at: 2))
    let isEqualized = shape.equalizesLearningRate
    func random(_ name: String) -> RandomStream { initialization(seed: seed, path: "discriminator/4x4/\(name)") }
    func convolution(_ name: String, kernel: Int, _ inputs: Int) -> ConvolutionLayer {
      ConvolutionLayer(kernel: kernel, inputs: inputs, outputs: maps, isEqualized: isEqualized, random: random(name))
    }
    fromRGB = [convolution("fromRGB", kernel: 1, shape.channels)]
    self.convolution = convolution("conv", kernel: 3, maps + shape.stddevChannels)
    dense0 = DenseLayer(inputs: maps * 16, outputs: hidden, isEqualized: isEqualized, random: random("dense0"))
    dense1 = DenseLayer(
      inputs: hidden, outputs: 1 + shape.labelCount, gain: 1, isEqualized: isEqualized, random: random("dense1"))
    while self.resolution < resolution { grow() }
  }

  /// The resolution of the newest block.
  public var resolution: Int { 4 << blocks.count }

  /// Adds the block of the next resolution.
  public mutating func grow() {
    let resolution = 2 * self.resolution
    let (maps, outputs) = (shape.featureMaps(at: resolution), shape.featureMaps(at: resolution / 2))
    func layer(_ name: String, kernel: Int, _ inputs: Int, _ outputs: Int) -> ConvolutionLayer {
      ConvolutionLayer(
        kernel: kernel, inputs: inputs, outputs: outputs, isEqualized: shape.equalizesLearningRate,
        random: initialization(seed: seed, path: "discriminator/\(resolution.squareName)/\(name)"))
    }
    fromRGB.append(layer("fromRGB", kernel: 1, shape.channels, maps))
    blocks.append(
      Block(
        slope: shape.slope, poolsBeforeActivation: shape.poolsBeforeActivation,
        conv0: layer("conv0", kernel: 3, maps, maps),
        conv1: layer("conv1", kernel: 3, maps, outputs)))
  }

  /// What it says of images [N, resolution, resolution, channels]: [N, 1 + labels], a score and a logit for each label.
  ///
  /// - Parameters:
  ///   - alpha: weight of the newest block, as in the generator.
  ///   - parts: how many minibatches lie one after the other in the batch; each keeps its own stddev.
  public func callAsFunction(_ images: Tensor, alpha: Double, parts: Int = 1) -> Tensor {
    precondition(
      images.shape.count == 4 && images.shape[1] == resolution && images.shape[3] == shape.channels,
      "images \(images.shape) for a discriminator at \(resolution)×\(resolution)")
    let slope = shape.slope
    var x = fromRGB[blocks.count](images, slope: slope)
    for index in blocks.indices.reversed() {
      x = blocks[index](x)
      if index == blocks.count - 1, alpha < 1 {
        x = lerp(fromRGB[index](averagePool2x(images), slope: slope), x, Float(alpha))
      }
    }
    if shape.stddevGroup > 0 { x = appendingMinibatchStddev(x, group: shape.stddevGroup, parts: parts) }
    x = convolution(x, slope: slope)
    // The dense layer reads channel by channel: [N, 4, 4, C] → [N, C · 16].
    let (batch, maps) = (x.shape[0], x.shape[3])
    let flat = x.reshaped([batch, 16, maps]).transposedMatrices().reshaped([batch, maps * 16])
    return dense1(dense0(flat, slope: slope), slope: 1)
  }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    fromRGB[0].visitParameters(joined(path, "4x4/fromRGB"), visit)
    convolution.visitParameters(joined(path, "4x4/conv"), visit)
    dense0.visitParameters(joined(path, "4x4/dense0"), visit)
    dense1.visitParameters(joined(path, "4x4/dense1"), visit)
    for index in blocks.indices {
      let resolution = joined(path, (8 << index).squareName)
      fromRGB[index + 1].visitParameters("\(resolution)/fromRGB", visit)
      blocks[index].visitParameters(resolution, visit)
    }
  }
}
