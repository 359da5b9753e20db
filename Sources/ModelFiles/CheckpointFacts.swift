import Files
import ProgressiveGAN

/// The numbers of a checkpoint that a run can go on with: made by it, whole, and not ahead of its schedule.
package struct CheckpointFacts: Equatable {
  package let resolution: Int
  package let imagesSeen: Int
  package let step: Int
  let generatorAdamStep: Int
  let discriminatorAdamStep: Int
  let augmentationProbability: Double
  let learningRateScale: Double

  /// - Throws: a sentence about the first thing that keeps the run from going on with it.
  package init(_ listing: CheckpointListing, of run: Configuration) throws(FileError) {
    try listing.requireSameRun(as: run)
    resolution = try listing.resolution(run.schedule)
    imagesSeen = try listing.count("images")
    step = try listing.count("step")
    generatorAdamStep = try listing.count("adam/generator/step")
    discriminatorAdamStep = try listing.count("adam/discriminator/step")
    augmentationProbability = try listing.fraction("augmentation-probability")
    learningRateScale = try listing.fraction("learning-rate-scale")
    let due = run.schedule.position(at: imagesSeen).resolution
    guard resolution <= due else {
      throw listing.damaged(
        "its networks are at resolution \(resolution), and after \(imagesSeen) images the run is at \(due)")
    }
    try listing.requireExactly(
      run.networkShape.stateShapes(
        at: resolution, generatorMoments: generatorAdamStep > 0, discriminatorMoments: discriminatorAdamStep > 0))
  }
}

extension NetworkShape {
  /// The tensors of a training state. Adam has moments for all parameters once it took a step, and none before.
  func stateShapes(
    at resolution: Int, generatorMoments: Bool = false, discriminatorMoments: Bool = false
  ) -> [String: [Int]] {
    let (generator, discriminator) = (generatorShapes(at: resolution), discriminatorShapes(at: resolution))
    var result: [String: [Int]] = [:]
    result.add(generator, under: "generator")
    result.add(generator, under: "smoothed")
    result.add(discriminator, under: "discriminator")
    for order in ["first", "second"] {
      if generatorMoments { result.add(generator, under: "adam/generator/\(order)") }
      if discriminatorMoments { result.add(discriminator, under: "adam/discriminator/\(order)") }
    }
    return result
  }
}
