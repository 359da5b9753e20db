import ArgumentParser
import Foundation
import Kernels
import ProgressiveGAN

/// One training step and one generated image, under the options of the PyTorch program it is raced against.
struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Time a training step, its parts, and one generated image.",
    discussion: "WGAN-GP with drift, Adam on both networks and the moving average, on random images.")

  @OptionGroup var options: CommonOptions
  @Option(parsing: .upToNextOption, help: "Resolutions, one after the other.")
  var resolution = [32]
  @Option(help: "Images a step.")
  var batch = 16
  @Option(help: "Feature maps at a resolution r: base / 2^(log2 r − 1), up to the maximum.")
  var fmapBase = 2048
  @Option(help: "Most feature maps of a layer.")
  var fmapMax = 128
  @Option(help: "Numbers in a latent.")
  var latent = 128
  @Option(help: "Weight of the newest block; below 1 it is being faded in.")
  var alpha = 1.0
  @Flag(help: "Only the generated image.")
  var generateOnly = false

  struct Report: Codable {
    var system = "progan"
    var resolution: Int
    var batch: Int
    var fmapBase: Int
    var fmapMax: Int
    var threads: Int
    var stepMs: Double?
    var imagesPerSecond: Double?
    /// Milliseconds of a step's parts, measured by themselves.
    var parts: [String: Double]?
    var generateMs: Double
    var peakRssMb: Int
  }

  func validate() throws {
    for size in resolution where !(4...1024).contains(size) || size & (size - 1) != 0 {
      throw ValidationError("\(size) is no power of two from 4 to 1024.")
    }
    guard batch > 0, latent > 0, fmapBase > 0, fmapMax > 0 else { throw ValidationError("Sizes are at least 1.") }
  }

  func run() throws {
    options.apply()
    for size in resolution {
      let report = measure(size)
      if options.json { try printJSON(report) } else { print(report.text) }
    }
  }

  private func measure(_ size: Int) -> Report {
    let shape = NetworkShape(latentSize: latent, featureMapBase: fmapBase, featureMapMaximum: fmapMax)
    var report = Report(
      resolution: size, batch: batch, fmapBase: fmapBase, fmapMax: fmapMax, threads: Workers.threadCount,
      generateMs: 0, peakRssMb: 0)
    if !generateOnly {
      var measurement = StepMeasurement(shape, resolution: size, batch: batch, alpha: alpha)
      let seconds = median(options.repeats) { measurement.step() }
      report.stepMs = (seconds * 1e5).rounded() / 100
      report.imagesPerSecond = (Double(batch) / seconds * 100).rounded() / 100
      report.peakRssMb = peakResidentMegabytes()
      var parts: [String: Double] = [:]
      for part in StepMeasurement.Part.allCases {
        parts[part.rawValue] = (median(options.repeats) { measurement.take(part) } * 1e5).rounded() / 100
      }
      report.parts = parts
    }
    let generation = GenerationMeasurement(shape, resolution: size, alpha: alpha)
    report.generateMs = (median(2 * options.repeats) { generation.generate() } * 1e5).rounded() / 100
    if generateOnly { report.peakRssMb = peakResidentMegabytes() }
    return report
  }
}

extension StepCommand.Report {
  var text: String {
    var lines = "\(resolution)×\(resolution), batch \(batch), \(threads) threads:"
    if let stepMs, let imagesPerSecond {
      lines += String(format: " step %.1f ms, %.1f images/s,", stepMs, imagesPerSecond)
    }
    lines += String(format: " one image %.2f ms, peak memory %d MB", generateMs, peakRssMb)
    for part in StepMeasurement.Part.allCases {
      guard let value = parts?[part.rawValue] else { continue }
      lines +=
        "\n  " + part.rawValue.padding(toLength: 28, withPad: " ", startingAt: 0) + String(format: "%9.2f ms", value)
    }
    return lines
  }
}
