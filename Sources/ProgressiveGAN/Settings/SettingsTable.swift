extension Setting {
  /// Every knob there is, in the order in which they are told.
  public static let all =
    dataSettings + networkSettings + growthSettings + lossSettings + optimizerSettings + runSettings

  private static let dataSettings = [
    Setting("data", \.dataPath, "a path", "Folder, archive or file of pictures, or emoji-portraits: those that ship."),
    Setting(choice: "labels", \.labels, isFixed: true, "Whether the data's subfolders are classes to tell apart."),
    Setting("classes", \.classes, "a list of names", isFixed: true, "The classes, once the data has been read."),
    Setting("channels", \.shape.channels, "1 or 3", isFixed: true, "Grey or colour.") { $0 == 1 || $0 == 3 },
    Setting("mirror", \.mirror, "yes or no", "Whether to learn from the pictures' mirror images as well."),
    Setting(choice: "augmentation", \.augmentation, "Adaptive discriminator augmentation, for small sets."),
    Setting("augmentation-target", \.augmentationTarget, "from -1 to 1", "The overfitting it aims at.") {
      (-1...1).contains($0)
    },
    Setting("augmentation-kimg", \.augmentationKimg, "above 0", "Kimg in which its probability may go from 0 to 1.") {
      $0 > 0 && $0 <= 1e6
    },
  ]

  private static let networkSettings = [
    Setting("latent-size", \.shape.latentSize, "from 1 to 4096", isFixed: true, "Numbers in a latent.") {
      (1...4096).contains($0)
    },
    Setting(
      "feature-map-base", \.shape.featureMapBase, "from 4 to 1048576", isFixed: true,
      "Feature maps at a resolution r: base / 2^(decay · (log2 r − 1)), up to the maximum."
    ) { (4...1_048_576).contains($0) },
    Setting(
      "feature-map-decay", \.shape.featureMapDecay, "from 0 to 2", isFixed: true, "1 halves them at every doubling."
    ) {
      (0...2).contains($0)
    },
    Setting("feature-map-maximum", \.shape.featureMapMaximum, "from 1 to 4096", isFixed: true, "Most maps of a layer.")
    {
      (1...4096).contains($0)
    },
    Setting("normalize-latents", \.shape.normalizesLatents, "yes or no", isFixed: true, "Latents on the hypersphere."),
    Setting("leaky-slope", \.shape.slope, "from 0 to 1", isFixed: true, "Leaky ReLU's slope below 0.") {
      (0...1).contains($0)
    },
    Setting("pixel-norm", \.shape.usesPixelNorm, "yes or no", isFixed: true, "Pixel norm in the generator."),
    Setting(
      "first-pixel-norm", \.shape.normalizesFirstLayer, "yes or no", isFixed: true,
      "Pixel norm after the generator's first layer as well, as the paper has it."),
    Setting(
      choice: "first-biases", \.shape.firstBiases, isFixed: true,
      "Whether the generator's first layer has a bias a feature map, or one an output."),
    Setting(
      "equalized-learning-rate", \.shape.equalizesLearningRate, "yes or no", isFixed: true,
      "He's scale at run time; otherwise once, in the initial weights."),
    Setting(
      "stddev-group", \.shape.stddevGroup, "from 0 to 1024", isFixed: true,
      "Minibatch stddev's group size; 0 leaves the layer out."
    ) { (0...1024).contains($0) },
    Setting(choice: "upsampling", \.shape.upsampling, isFixed: true, "How the generator doubles a resolution."),
    Setting(
      "pool-before-activation", \.shape.poolsBeforeActivation, "yes or no", isFixed: true,
      "Average pooling before bias and activation, as the official code fuses it; the paper's table has it after."),
  ]

  private static let growthSettings = [
    Setting(
      "first-resolution", \.schedule.firstResolution, "a power of two from 4 to 1024", isFixed: true,
      "Where growth begins."
    ) {
      NetworkShape.resolutions(upTo: 1024).contains($0)
    },
    Setting("resolution", \.schedule.finalResolution, "a power of two from 4 to 1024", "Where growth ends.") {
      NetworkShape.resolutions(upTo: 1024).contains($0)
    },
    Setting("fade-kimg", \.schedule.fadeKimg, kimgRange, "Thousand images to fade a resolution in; by resolution.") {
      $0.all.allSatisfy { (0...1e6).contains($0) }
    },
    Setting(
      "stabilize-kimg", \.schedule.stabilizeKimg, kimgRange,
      "Thousand images to stabilize it; by resolution. For the last one see final-kimg."
    ) {
      $0.all.allSatisfy { (0...1e6).contains($0) }
    },
    Setting("final-kimg", \.schedule.finalKimg, "from 0 to 1000000", "Thousand images to stabilize the last one.") {
      (0...1e6).contains($0)
    },
    Setting("batch-size", \.schedule.batchSize, "from 1 to 1024, as in 16, 256:14", "Images a step; by resolution.") {
      $0.all.allSatisfy { (1...1024).contains($0) }
    },
    Setting("learning-rate", \.schedule.learningRate, "above 0 to 1, as in 0.001, 512:0.002", "Adam's; by resolution.")
    {
      $0.all.allSatisfy { $0 > 0 && $0 <= 1 }
    },
    Setting(
      "fade-bends", \.schedule.fadeBends, "none, or bends as in none, 16:6.2/15 8.1/20",
      "Where a fade in progress was lengthened or cut: at 6.2 of 15 kimg, …; by resolution."
    ) {
      $0.all.allSatisfy(\.isPossible)
    },
    Setting(
      "learning-rate-changes", \.schedule.learningRateChanges, "none, or factors as in 0.5 from 40, 0.25 from 60",
      "Factors on all learning rates, each from some kimg of the run on."
    ) { $0.isPossible },
  ]

  private static let kimgRange = "from 0 to 1000000, as in 15, 64:400"

  private static let lossSettings = [
    Setting(choice: "loss", \.loss.kind, "Wasserstein with gradient penalty, or least squares."),
    Setting("gradient-penalty", \.loss.gradientPenaltyWeight, "from 0 to 1000000", "λ.") { (0...1e6).contains($0) },
    Setting("gradient-target", \.loss.gradientTarget, "above 0 to 1000000", "γ, the gradient norm aimed at.") {
      $0 > 0 && $0 <= 1e6
    },
    Setting("drift", \.loss.drift, "from 0 to 1000", "ε_drift, weight of the reals' squared scores.") {
      (0...1000).contains($0)
    },
    Setting("label-weight", \.loss.labelWeight, "from 0 to 1000", "Weight of the label terms.") {
      (0...1000).contains($0)
    },
    Setting(
      "r1", \.loss.r1Weight, "from 0 to 1000000", "γ of the R1 penalty on reals (Mescheder et al. 2018); 0 is none."
    ) {
      (0...1e6).contains($0)
    },
    Setting("discriminator-repeats", \.discriminatorRepeats, "from 1 to 100", "Its steps for each of the generator's.")
    {
      (1...100).contains($0)
    },
  ]

  private static let optimizerSettings = [
    Setting("adam-beta1", \.adamBeta1, "from 0 to below 1", "Decay of the first moments.") { (0..<1).contains($0) },
    Setting("adam-beta2", \.adamBeta2, "from 0 to below 1", "Decay of the second moments.") { (0..<1).contains($0) },
    Setting("adam-epsilon", \.adamEpsilon, "above 0 to 1", "Added to their root.") { $0 > 0 && $0 <= 1 },
    Setting(
      "reset-optimizer", \.resetsOptimizer, "yes or no",
      "Whether Adam forgets when new layers come in, and when they have."),
    Setting("smoothing-decay", \.smoothingDecay, "from 0 to below 1", "The moving average's decay a step.") {
      (0..<1).contains($0)
    },
    Setting(
      "smoothing-half-life-kimg", \.smoothingHalfLifeKimg, "from 0 to 1000000",
      "Its half-life instead; 0 uses the decay."
    ) {
      (0...1e6).contains($0)
    },
    Setting(
      "smoothing-ramp-up", \.smoothingRampUp, "from 0 to 1",
      "At most this part of the images so far as half-life; 0 is none."
    ) {
      (0...1).contains($0)
    },
    Setting("gradient-limit", \.gradientLimit, "above 0", "A step whose gradient norm is larger is not taken.") {
      $0 > 0
    },
  ]

  private static let runSettings = [
    Setting("seed", \.seed, "from 0 to 18446744073709551615", isFixed: true, "Of all random numbers."),
    Setting("samples", \.sampleCount, "from 1 to 256", "Samples in the grid.") { (1...256).contains($0) },
    Setting("snapshot-kimg", \.snapshotKimg, "above 0", "Thousand images between checkpoints.") { $0 > 0 && $0 <= 1e6 },
    Setting("keep-snapshots", \.keptSnapshots, "from 1 to 1000", "The newest checkpoints to keep.") {
      (1...1000).contains($0)
    },
    Setting("keep-kimg", \.keepKimg, "from 0 to 1000000", "Of older ones, one every so many kimg; 0 keeps none.") {
      (0...1e6).contains($0)
    },
    Setting(
      "evaluate-kimg", \.evaluateKimg, "from 0 to 1000000", "Kimg between evaluations (SWD, MS-SSIM); 0 is never."
    ) {
      (0...1e6).contains($0)
    },
    Setting("evaluate-images", \.evaluateImages, "from 16 to 65536", "Images of an evaluation; SWD depends on it.") {
      (16...65536).contains($0)
    },
  ]
}
