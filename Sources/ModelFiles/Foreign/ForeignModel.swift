import Files
import Foundation
import Kernels
import ProgressiveGAN

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

  /// Whether a file is in the format of our own models: by its bytes, and where these tell nothing, by its name.
  public static func isOwnFormat(_ path: String) -> Bool {
    let isNamedSo = path.lowercased().hasSuffix(".safetensors")
    guard let file = try? RegularFile(path), let kind = try? ForeignKind(file) else { return isNamedSo }
    return kind == .safetensors || kind == .unknown && isNamedSo
  }

  /// Reads a file of one of the programs we know.
  ///
  /// - Throws: `FileError.damaged` if it is none of these, is damaged, or has an architecture that we have not.
  public init(contentsOf path: String) throws(FileError) {
    let file = try RegularFile(path)
    do throws(ForeignFault) {
      switch try ForeignKind(file) {
      case .zip: self = try Self.torchModel(TorchFile(archive: path), path: path)
      case .legacyTorch: self = try Self.torchModel(TorchFile(legacy: file), path: path)
      case .pickle: self = try Self.officialModel(file)
      case .safetensors:
        throw .reason("it is a model of progan, or of another program in the same format; nothing is to be imported")
      case .other(let sentence): throw .reason(sentence)
      case .unknown:
        throw .reason(
          "it is neither a checkpoint of progan nor a network of the official code, the GAN zoo or pro_gan_pytorch")
      }
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
    guard NetworkShape.resolutions(upTo: 1024).contains(finalResolution), (4...finalResolution).contains(resolution)
    else {
      throw .reason("its pictures would be \(finalResolution) pixels wide, which is no power of two from 4 to 1024")
    }
    do { try configuration.validate() } catch { throw .reason(Self.ending("\(error)")) }
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
    for (name, array) in tensors.sorted(by: { $0.key < $1.key }) where !array.values.allSatisfy(\.isFinite) {
      throw .reason("the weights for '\(name)' have infinities in them, or what is no number (NaN)")
    }
  }

  /// A sentence as the end of another.
  private static func ending(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }

  /// The settings of a run that this generator could have come from.
  package var configuration: Configuration {
    var result = Configuration(.paper)
    result.shape = shape
    result.schedule.finalResolution = finalResolution
    result.classes = (0..<labelCount).map { String(format: "%04d", $0) }
    result.labels = labelCount > 0 ? .folders : .none
    return result
  }

  /// Images after which such a run is at this resolution and alpha.
  package var imagesSeen: Int {
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
  case file(FileError)
  case reason(String)
}

extension GeneratorSnapshot {
  /// The generator of another program's file.
  public init(_ model: ForeignModel, path: String) throws(FileError) {
    let configuration = model.configuration
    var generator = Generator(configuration.networkShape, resolution: model.resolution, seed: 0)
    try model.safetensors.load(&generator, "smoothed", path: path)
    self.init(generator, classes: configuration.classes, alpha: model.alpha, imagesSeen: model.imagesSeen)
  }
}
