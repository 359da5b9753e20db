import Foundation
import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct ConfigurationTests {
  @Test(arguments: Configuration.Preset.allCases) func presetsSurviveJSONAndText(preset: Configuration.Preset) throws {
    let configuration = Configuration(preset, dataPath: "/a b=c")
    try configuration.validate()
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(Configuration.self, from: data) == configuration)
    var read = Configuration(.tiny)
    for assignment in try Configuration.assignments(in: configuration.commented, path: "x") {
      try read.set(assignment.name, to: assignment.value)
    }
    #expect(read == configuration)
  }

  @Test func thePapersConstants() {
    let configuration = Configuration(.paper)
    #expect(configuration.adamBeta1 == 0)
    #expect(configuration.adamBeta2 == 0.99)
    #expect(configuration.adamEpsilon == 1e-8)
    #expect(configuration.smoothingDecay == 0.999)
    #expect(configuration.smoothingRampUp == 0)
    #expect(configuration.loss == LossSettings(gradientPenaltyWeight: 10, gradientTarget: 1, drift: 0.001))
    #expect(configuration.shape.latentSize == 512)
    let maps = NetworkShape.resolutions(upTo: 1024).map { configuration.shape.featureMaps(at: $0) }
    #expect(maps == [512, 512, 512, 512, 256, 128, 64, 32, 16])
    #expect(configuration.mirror)
    let small = Configuration(.paperCIFAR10)
    #expect(small.loss.gradientTarget == 750)
    #expect(small.shape == NetworkShape(latentSize: 128, featureMapBase: 4096, featureMapMaximum: 128, stddevGroup: 16))
    #expect(small.schedule.totalImages == 20_000_000)
  }

  /// Every setting takes its own text, in every preset, and tells what it means.
  @Test func everySettingIsTextAndBack() throws {
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    for setting in Setting.all {
      #expect(!setting.help.isEmpty && !setting.range.isEmpty)
      var copy = Configuration(.paper)
      try copy.set(setting.name, to: setting.text(Configuration(.laptop)))
      #expect(setting.text(copy) == setting.text(Configuration(.laptop)))
    }
  }

  @Test func valuesByResolution() throws {
    var configuration = Configuration(.laptop)
    try configuration.set("batch-size", to: "16, 256:14 ,512: 6")
    #expect(configuration.schedule.batchSize == ByResolution(16, [256: 14, 512: 6]))
    #expect(configuration.texts["batch-size"] == "16, 256:14, 512:6")
    try configuration.set("classes", to: #"["a, b", "=c"]"#)
    #expect(configuration.classes == ["a, b", "=c"])
    for text in ["", "16, 5:3", "16, 256", "16 256:14", "16, 256:x", "x"] {
      #expect(throws: ProgressiveGANError.self) { try configuration.set("batch-size", to: text) }
    }
  }

  /// The sentence names the setting, the value, and what is possible.
  @Test(arguments: [
    ("resolution", "48"), ("resolution", "2048"), ("first-resolution", "5"), ("channels", "2"), ("latent-size", "0"),
    ("feature-map-maximum", "5000"), ("batch-size", "0"), ("fade-kimg", "-1"), ("final-kimg", "nan"),
    ("snapshot-kimg", "0"), ("samples", "300"), ("mirror", "perhaps"), ("loss", "hinge"), ("adam-beta1", "1"),
    ("learning-rate", "inf"), ("seed", "-1"), ("labels", "files"),
  ])
  func refusesImpossibleValues(name: String, value: String) throws {
    var configuration = Configuration(.laptop)
    let before = configuration
    do {
      try configuration.set(name, to: value)
      Issue.record("accepted \(name) = \(value)")
    } catch {
      let setting = try #require(Setting.all.first { $0.name == name })
      #expect("\(error)".contains(name) && "\(error)".contains(value) && "\(error)".contains(setting.range))
    }
    #expect(configuration == before)
  }

  @Test func refusesWhatCannotWorkTogether() {
    let breaks: [(inout Configuration) -> Void] = [
      { $0.schedule.firstResolution = 128 }, { $0.shape.featureMapBase = 16 }, { $0.schedule.batchSize = 0 },
      { $0.schedule.finalKimg = .infinity },
    ]
    for change in breaks {
      var configuration = Configuration(.laptop)
      change(&configuration)
      #expect(throws: ProgressiveGANError.self) { try configuration.validate() }
    }
  }

  @Test(arguments: [("bach-size", "batch-size"), ("latent", "latent-size"), ("miror", "mirror")])
  func namesTheNearestSetting(wrong: String, right: String) {
    var configuration = Configuration(.laptop)
    do {
      try configuration.set(wrong, to: "1")
      Issue.record("accepted \(wrong)")
    } catch {
      #expect("\(error)".contains("'\(right)'"), "\(error)")
    }
  }

  @Test func filesSayWhereTheyAreWrong() {
    #expect(throws: ProgressiveGANError.invalidSetting("Line 3 of 'a.conf' is not 'name = value': mirror yes")) {
      try Configuration.assignments(in: "# x\n\nmirror yes\n", path: "a.conf")
    }
  }

  @Test func missingSettingsHaveDefaultsAndUnknownOnesAreRefused() throws {
    let old = try JSONDecoder().decode(Configuration.self, from: Data(#"{"latent-size": "7"}"#.utf8))
    #expect(old.shape.latentSize == 7)
    #expect(old.schedule == Configuration(.laptop).schedule)
    #expect(throws: ProgressiveGANError.self) {
      try JSONDecoder().decode(Configuration.self, from: Data(#"{"future": "7"}"#.utf8))
    }
  }
}
