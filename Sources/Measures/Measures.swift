// How good a generator's pictures are, and how varied: sliced Wasserstein distances of patches, MS-SSIM of pairs, and
// the evaluation that takes them beside training.
//
// It never knows runs or how training is done.
//
// Begin with `Evaluation.swift`.
