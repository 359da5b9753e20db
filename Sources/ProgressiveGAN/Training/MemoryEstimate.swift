import Files
import Foundation
import Kernels
import NeuralNetworks

/// How much memory training will take, known before a picture is read or a network made.
public struct MemoryEstimate: Equatable, Sendable {
  /// Bytes of pictures held in memory, of networks with all that belongs to them, and of the values that a step works on.
  public var pictures = 0
  public private(set) var networks = 0
  public private(set) var step = 0
  /// The program itself.
  private static let program = 48 << 20

  public var total: Int { pictures + networks + step + Self.program }

  /// What pictures alone take.
  public init(pictures: Int) { self.pictures = pictures }

  /// What a run takes while it is at a resolution, without its pictures.
  ///
  /// The factors are measured, on networks of 16 to 512 maps at 4×4 to 128×128: values that are alive at once, in units of
  /// one image's way through both networks; and copies of the weights: both networks and the average, two moments, a
  /// gradient, filters in Winograd's frequencies, and twice all of that is saved, while a checkpoint is written.
  public init(_ configuration: Configuration, at resolution: Int) {
    let shape = configuration.networkShape
    let batch = configuration.schedule.batchSize[resolution]
    let values = NetworkShape.resolutions(upTo: resolution).reduce(0.0) { sum, side in
      sum + Double(side * side * shape.featureMaps(at: side))
    }
    step = Self.bytes(Self.valuesAlive * 4 * Double(batch) * values)
    let weights = [shape.generatorShapes(at: resolution), shape.discriminatorShapes(at: resolution)].reduce(0.0) {
      $0 + $1.values.reduce(0.0) { $0 + $1.reduce(1.0) { $0 * Double($1) } }
    }
    networks = Self.bytes(Self.copiesOfWeights * 4 * weights)
    if configuration.evaluateKimg > 0 {
      step += Self.bytes(Double(configuration.evaluateImages * resolution * resolution * shape.channels))
    }
  }

  private static let valuesAlive = 20.0
  private static let copiesOfWeights = 14.0

  /// Settings may be larger than any computer.
  private static func bytes(_ number: Double) -> Int { Int(min(number, 1e17)) }

  /// The most that a run takes: at its last resolution, or before if batches are large there.
  public init(_ configuration: Configuration) {
    let schedule = configuration.schedule
    let resolutions = NetworkShape.resolutions(upTo: schedule.finalResolution).filter { $0 >= schedule.firstResolution }
    self = resolutions.map { Self(configuration, at: $0) }.max { $0.total < $1.total } ?? Self(pictures: 0)
  }

  /// What is said of memory that is not there. Nil if all fits.
  public struct Verdict: Equatable, Sendable {
    /// Whether it cannot fit; otherwise only now, while other programs have memory.
    public let isFinal: Bool
    public let sentence: String
  }

  /// - Parameters:
  ///   - work: what takes it, as the beginning of a sentence: "Training".
  ///   - contents: what the pictures are: "2000 pictures at 128×128".
  ///   - data: where they come from.
  public func verdict(
    _ limits: MachineLimits, work: String = "Training", contents: String = "", data: String = ""
  ) -> Verdict? {
    let (most, left) = (limits.most, limits.left)
    // What counts by addresses counts what is only laid aside as well: the program's own, and a heap's for every thread.
    let isOverMost = most.map { total > $0.bytes } ?? false
    let isOverLeft = left.map { total > $0.bytes } ?? false
    guard isOverMost || isOverLeft, let limit = isOverMost ? most : left else { return nil }
    let parts = [
      pictures > 0 ? "\(megabytes(pictures)) for \(contents)" : nil,
      networks > 0 ? "\(megabytes(networks)) for the networks" : nil,
      step > 0 ? "\(megabytes(step)) for a step at the largest" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    let state = isOverMost ? "allows \(megabytes(limit.bytes))" : "has \(megabytes(limit.bytes)) left"
    // A process has its address space for itself: what is not left now never will be.
    let isFinal = isOverMost || limit.source == .addressSpace
    let advice = isFinal ? way(data) : "It may end before its time; close other programs, or: \(way(data))"
    return Verdict(
      isFinal: isFinal,
      sentence:
        "\(work) takes about \(megabytes(total)) of memory (\(parts)), and \(limit.source.rawValue) \(state). \(advice)"
    )
  }

  private func way(_ data: String) -> String {
    guard pictures > networks + step else {
      return "Choose a smaller --resolution, --batch or --feature-maps; a run can grow later, where there is more."
    }
    let command = "progan data pack \(data.shellQuoted) packed.pack"
    return "'\(command)' makes a file that is learned from without being held in memory: give that to --data."
  }
}

/// "1.2 GB", "48 MB".
private func megabytes(_ bytes: Int) -> String {
  bytes < 1_000_000_000 ? "\(bytes / 1_000_000) MB" : String(format: "%.1f GB", Double(bytes) / 1e9)
}
