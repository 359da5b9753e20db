import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct ParameterShapesTests {
  /// The shapes that are told without making a network are those of the network.
  @Test(arguments: [4, 8, 32]) func areTheNetworks(resolution: Int) {
    for (channels, base, decay, labels) in [(3, 32, 1.0, 0), (1, 64, 0.5, 3), (3, 200, 2.0, 1)] {
      var shape = NetworkShape(channels: channels, latentSize: 5, featureMapBase: base, featureMapMaximum: 9)
      (shape.featureMapDecay, shape.labelCount) = (decay, labels)
      let generator = Generator(shape, resolution: resolution, seed: 1)
      #expect(shape.generatorShapes(at: resolution) == generator.parameters.mapValues(\.shape))
      let discriminator = Discriminator(shape, resolution: resolution, seed: 1)
      #expect(shape.discriminatorShapes(at: resolution) == discriminator.parameters.mapValues(\.shape))
    }
  }

  @Test func areThoseOfACheckpoint() {
    let configuration = tinyConfiguration()
    let shapes = configuration.networkShape.stateShapes(at: 4, generatorMoments: true, discriminatorMoments: true)
    #expect(sampleCheckpoint(configuration).tensors.mapValues(\.shape) == shapes)
  }
}
