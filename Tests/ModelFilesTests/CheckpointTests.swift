import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN

/// What a checkpoint is refused for, each with a sentence of its own.
struct CheckpointTests {
  private let configuration = tinyConfiguration()

  private func said(_ change: (inout Safetensors) -> Void) throws -> String {
    var file = sampleCheckpoint(configuration)
    change(&file)
    let sentence = try refusal { try TrainingState(file, configuration: configuration, path: "a/mine.safetensors") }
    #expect(sentence.hasPrefix("The file 'a/mine.safetensors' cannot be read: "))
    return sentence
  }

  @Test func readsWhatIsWritten() throws {
    let file = sampleCheckpoint(configuration)
    let state = try TrainingState(file, configuration: configuration, path: "x")
    #expect(state.checkpoint(configuration: configuration, trainingSeconds: 9) == file)
    let fresh = TrainingState(
      configuration.networkShape, resolution: 4, seed: configuration.seed, adam: configuration.adam
    ).checkpoint(configuration: configuration, trainingSeconds: 0)
    #expect(try TrainingState(fresh, configuration: configuration, path: "x").generatorAdam.moments.isEmpty)
  }

  @Test(arguments: ["images", "step", "adam/generator/step", "adam/discriminator/step", "resolution"])
  func countsAreBounded(key: String) throws {
    for text in ["9223372036854775807", "9223372036854775800", "1099511627776", "9223372036854775808", "-1", "x", ""] {
      let sentence = try said { $0.metadata[key] = text }
      #expect(sentence.contains("its '\(key)' is '\(text)', not a whole number from 0 to 1099511627775"), "\(sentence)")
    }
    #expect(try said { $0.metadata[key] = nil }.contains("it has no '\(key)'"))
    var file = sampleCheckpoint(configuration)
    file.metadata["step"] = "1099511627775"
    #expect(try TrainingState(file, configuration: configuration, path: "x").step == 1_099_511_627_775)
  }

  @Test(arguments: ["augmentation-probability", "learning-rate-scale"]) func fractionsAreRequired(key: String) throws {
    for text in ["-0.1", "1.1", "nan", "inf", "half"] {
      #expect(try said { $0.metadata[key] = text }.contains("its '\(key)' is '\(text)', not a number from 0 to 1"))
    }
    #expect(try said { $0.metadata[key] = nil }.contains("it has no '\(key)'"))
  }

  @Test func theFormatMustBeOurs() throws {
    #expect(try said { $0.metadata["format"] = nil }.contains("it is not a checkpoint of progan"))
    #expect(try said { $0.metadata["format"] = "pt" }.contains("it is not a checkpoint of progan"))
    #expect(try said { $0.metadata["format"] = "progan checkpoint 1" }.contains("its format is 'progan checkpoint 1'"))
  }

  @Test func olderOnesNeedNotNameWhatCameLater() throws {
    var file = sampleCheckpoint(configuration)
    for name in CheckpointListing.laterSettings { file.metadata["config/\(name)"] = nil }
    #expect(try TrainingState(file, configuration: configuration, path: "x").generator.resolution == 4)
  }

  /// A run takes up no other run's checkpoint, whichever fixed setting tells them apart; others may have changed.
  @Test func foreignOnesAreRefused() throws {
    let laptop = Configuration(.laptop)
    for setting in Setting.all where setting.isFixed {
      let key = "config/" + setting.name
      if !CheckpointListing.laterSettings.contains(setting.name) {
        #expect(try said { $0.metadata[key] = nil }.contains("it has no '\(key)'"))
      }
      let others = [
        "0", "17", "16", "8", "1", "yes", "no", "bilinear", "folders", "outputs", "[\"a\"]", setting.text(laptop),
      ]
      let other = try #require(
        others.first { text in
          var copy = configuration
          return setting.assign(&copy, text) && setting.text(copy) != setting.text(configuration)
            && (try? copy.validate()) != nil
        })
      let sentence = try said { $0.metadata[key] = other }
      let (its, ours) = (other, setting.text(configuration))
      #expect(sentence.contains("it is of another run: it has \(setting.name) = \(its), and this run \(ours)"))
    }
    var changed = configuration
    changed.loss.drift = 0.5
    changed.dataPath = "elsewhere"
    let file = sampleCheckpoint(changed)
    #expect(try TrainingState(file, configuration: configuration, path: "x").imagesSeen == 40)
  }

  @Test func settingsNameTheFile() throws {
    #expect(try said { $0.metadata["config/seed"] = "-1" }.contains("seed cannot be '-1'"))
    #expect(try said { $0.metadata["config/nonsense"] = "1" }.contains("There is no setting 'nonsense'"))
    #expect(try said { $0.metadata["config/first-resolution"] = "32" }.contains("first resolution, 32, is above"))
    let long = String(repeating: "\u{1B}", count: 100_000)
    #expect(try said { $0.metadata["config/classes"] = long }.count < 300)
    #expect(try said { $0.metadata["config/\(long)"] = "" }.count < 400)
  }

  @Test func tensorsMustBeThoseOfItsNetworks() throws {
    for name in sampleCheckpoint(configuration).tensors.keys.sorted() {
      #expect(try said { $0.tensors[name] = nil }.contains("its tensor '\(name)' is missing"))
    }
    let name = "generator/4x4/conv/filter"
    let misshapen = Safetensors.Entry(shape: [3, 3, 8, 4], values: [Float](repeating: 0, count: 288))
    #expect(
      try said { $0.tensors[name] = misshapen }.contains("'\(name)' has shape 3×3×8×4, where 3×3×8×8 is needed"))
    let notFinite = Safetensors.Entry(shape: [3, 3, 8, 8], values: [Float](repeating: .nan, count: 576))
    #expect(try said { $0.tensors[name] = notFinite }.contains("'\(name)' has values that are not finite"))
    let negative = Safetensors.Entry(shape: [3, 3, 8, 8], values: [Float](repeating: -1, count: 576))
    #expect(try said { $0.tensors["adam/generator/second/4x4/conv/filter"] = negative }.contains("values below 0"))
    #expect(try said { $0.tensors["generator/x"] = negative }.contains("'generator/x' belongs to none"))
    #expect(try said { $0.metadata["adam/generator/step"] = "0" }.contains("belongs to none of its networks"))
  }

  /// Networks ahead of the schedule would meet pictures that are too small for them.
  @Test func resolutionsMustBeThoseOfTheRun() throws {
    for text in ["7", "2", "32", "1099511627775"] {
      #expect(
        try said { $0.metadata["resolution"] = text }.contains("its resolution is \(text), and its run goes from 4"))
    }
    #expect(try said { $0.metadata["resolution"] = "8" }.contains("after 40 images the run is at 4"))
  }

  /// A small file that claims enormous networks is refused at once: made first, they would take minutes and 10 GB.
  @Test(.timeLimit(.minutes(1))) func claimsAreNotBelieved() throws {
    var huge = configuration
    huge.schedule.finalResolution = 1024
    (huge.shape.latentSize, huge.shape.featureMapMaximum, huge.shape.featureMapBase) = (4096, 4096, 1_048_576)
    huge.shape.featureMapDecay = 0
    var file = Safetensors(metadata: sampleCheckpoint(huge.with(\.shape, configuration.shape)).metadata)
    for (name, text) in huge.texts { file.metadata["config/\(name)"] = text }
    (file.metadata["resolution"], file.metadata["images"]) = ("1024", "1000")
    let folder = try TemporaryFolder()
    let path = folder.path + "/small.safetensors"
    let small = configuration
    for classes in ["[]", "[\(Array(repeating: "\"\"", count: 100_000).joined(separator: ","))]"] {
      file.metadata["config/classes"] = classes
      huge.classes = try JSONDecoder().decode([String].self, from: Data(classes.utf8))
      try file.write(to: path)
      let read = try Safetensors(contentsOf: path)
      let attempts: [() throws -> Any] = [
        { try GeneratorSnapshot(checkpoint: path) }, { try TrainingState(read, configuration: huge, path: path) },
        { try TrainingState(transferring: read, to: small.adopting(read, path: path), path: path) },
      ]
      for attempt in attempts { #expect(try refusal(attempt).contains("is missing")) }
    }
  }
}

extension Configuration {
  fileprivate func with<Value>(_ path: WritableKeyPath<Configuration, Value>, _ value: Value) -> Configuration {
    var copy = self
    copy[keyPath: path] = value
    return copy
  }
}
