import Foundation

/// A generator that another program trained, with its differences from ours told in our terms.
public struct ForeignModel: Sendable {
  /// Whose file it is, to show.
  public let origin: String
  let shape: NetworkShape
  /// Of a conditional generator, how many classes.
  let labelCount: Int
  /// The largest that its network could grow to, and the one that it works at.
  let finalResolution: Int
  public let resolution: Int
  public let alpha: Double
  /// Filters and biases by our paths.
  let tensors: [String: ForeignArray]

  /// Reads a file of one of the programs we know.
  ///
  /// - Throws: `ProgressiveGANError.damaged` if it is none of these, is damaged, or has an architecture that we have not.
  public init(contentsOf path: String) throws(ProgressiveGANError) {
    do throws(ForeignFault) {
      if let file = try Self.torchFile(path) {
        self = try Self.torchModel(file, path: path)
        return
      }
      self = try Self.officialModel(path)
    } catch {
      switch error {
      case .file(let error): throw error
      case .reason(let reason): throw .damaged(path: path, reason: reason)
      }
    }
  }

  init(
    origin: String, shape: NetworkShape, labelCount: Int = 0, finalResolution: Int, resolution: Int, alpha: Double,
    tensors: [String: ForeignArray]
  ) throws(ForeignFault) {
    self.origin = origin
    self.shape = shape
    self.labelCount = labelCount
    self.finalResolution = finalResolution
    self.resolution = resolution
    self.alpha = alpha
    self.tensors = tensors
    guard NetworkShape.resolutions(upTo: 1024).contains(finalResolution), resolution <= finalResolution else {
      throw .reason("its pictures would be \(finalResolution) pixels wide, which is no power of two from 4 to 1024")
    }
    var labelled = shape
    labelled.labelCount = labelCount
    let wanted = labelled.generatorShapes(at: resolution)
    for (name, sizes) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let found = tensors[name] else { throw .reason("the weights for '\(name)' are missing") }
      guard found.shape == sizes else {
        throw .reason(
          "the weights for '\(name)' have shape \(found.shape.shapeText), where \(sizes.shapeText) is needed")
      }
    }
    if let other = tensors.keys.filter({ wanted[$0] == nil }).min() {
      throw .reason("it has weights for '\(other)', which this generator has not")
    }
  }

  private static func torchFile(_ path: String) throws(ForeignFault) -> TorchFile? {
    do { return try TorchFile.open(path) } catch { throw .file(error) }
  }

  /// The settings of a run that this generator could have come from.
  var configuration: Configuration {
    var result = Configuration(.paper)
    result.shape = shape
    result.schedule.finalResolution = finalResolution
    result.classes = (0..<labelCount).map { String(format: "%04d", $0) }
    result.labels = labelCount > 0 ? .folders : .none
    return result
  }

  /// Images after which such a run is at this resolution and alpha.
  var imagesSeen: Int {
    let schedule = configuration.schedule
    let phases = schedule.phases.filter { $0.resolution == resolution }
    guard alpha < 1, let fade = phases.first(where: { $0.kind == .fade }) else {
      return resolution == finalResolution ? schedule.totalImages : phases.last?.start ?? 0
    }
    return fade.start + Int((alpha * Double(fade.length)).rounded())
  }

  /// A checkpoint with this generator as the smoothed one, and nothing to train.
  public var safetensors: Safetensors {
    let configuration = configuration
    var file = Safetensors(metadata: [
      "format": CheckpointListing.format, "resolution": "\(resolution)", "images": "\(imagesSeen)", "origin": origin,
    ])
    for (name, text) in configuration.texts { file.metadata[CheckpointListing.settingPrefix + name] = text }
    for (name, array) in tensors {
      file.tensors["smoothed/\(name)"] = Safetensors.Entry(shape: array.shape, values: array.values)
    }
    return file
  }
}

/// Why a file from elsewhere is not taken.
enum ForeignFault: Error {
  case file(ProgressiveGANError)
  case reason(String)
}

extension GeneratorSnapshot {
  /// The generator of another program's file.
  public init(_ model: ForeignModel, path: String) throws(ProgressiveGANError) {
    let configuration = model.configuration
    var generator = Generator(configuration.networkShape, resolution: model.resolution, seed: 0)
    try model.safetensors.load(&generator, "smoothed", path: path)
    self.init(generator, classes: configuration.classes, alpha: model.alpha, imagesSeen: model.imagesSeen)
  }
}
