import Foundation
import Kernels
import ProgressiveGAN

// One training step and one generated image, timed, as one JSON line per resolution:
//   progan-bench [--batch 16] [--fmap-base 2048] [--fmap-max 128] [--latent 128] [--threads 2] [--repeats 5] 4 8 16 32 64

var options = ["batch": 16, "fmap-base": 2048, "fmap-max": 128, "latent": 128, "repeats": 5]
options["threads"] = Workers.threadCount
var resolutions: [Int] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  let name = String(argument.drop { $0 == "-" })
  if let number = Int(argument) {
    resolutions.append(number)
  } else if options[name] != nil, let value = arguments.popFirst().flatMap({ Int($0) }), value > 0 {
    options[name] = value
  } else {
    FileHandle.standardError.write(
      Data("progan-bench: '\(argument)' is no resolution and no option with a number\n".utf8))
    exit(64)
  }
}
Workers.threadCount = options["threads"] ?? 1
for resolution in resolutions.isEmpty ? [4, 8, 16, 32] : resolutions {
  let shape = NetworkShape(
    latentSize: options["latent"] ?? 128, featureMapBase: options["fmap-base"] ?? 2048,
    featureMapMaximum: options["fmap-max"] ?? 128)
  let figures = measureStep(
    shape, resolution: resolution, batch: options["batch"] ?? 16, repeats: options["repeats"] ?? 5)
  print(
    String(
      format: "{\"system\": \"progan\", \"resolution\": %d, \"batch\": %d, \"threads\": %d, \"step_ms\": %.2f, "
        + "\"images_per_second\": %.2f, \"generate_ms\": %.2f}",
      resolution, options["batch"] ?? 16, Workers.threadCount, figures.stepSeconds * 1e3,
      Double(options["batch"] ?? 16) / figures.stepSeconds, figures.generateSeconds * 1e3))
}
