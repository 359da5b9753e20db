import Foundation
import Testing

@testable import ProgressiveGAN

struct ConfigurationTests {
  @Test func presetsAreValidAndSurviveJSON() throws {
    for configuration in [
      Configuration.paper(resolution: 1024, dataPath: "a"), .laptop(resolution: 64, dataPath: "b"),
    ] {
      try configuration.validate()
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(Configuration.self, from: data) == configuration)
    }
  }

  @Test func thePapersConstants() {
    let configuration = Configuration.paper(resolution: 1024, dataPath: "a")
    #expect(configuration.adamBeta1 == 0)
    #expect(configuration.adamBeta2 == 0.99)
    #expect(configuration.adamEpsilon == 1e-8)
    #expect(configuration.smoothingDecay == 0.999)
    #expect(configuration.gradientPenaltyWeight == 10)
    #expect(configuration.drift == 0.001)
    let maps = NetworkShape.resolutions(upTo: 1024).map { configuration.networkShape.featureMaps(at: $0) }
    #expect(maps == [512, 512, 512, 512, 256, 128, 64, 32, 16])
  }

  /// Each breaks one rule; the sentence names what is wrong.
  @Test func refusesWhatCannotWork() {
    let breaks: [(word: String, change: (inout Configuration) -> Void)] = [
      ("48", { $0.schedule.finalResolution = 48 }), ("2048", { $0.schedule.finalResolution = 2048 }),
      ("128", { $0.schedule.firstResolution = 128 }), ("2", { $0.channels = 2 }), ("0", { $0.latentSize = 0 }),
      ("(16)", { $0.featureMapBase = 16 }), ("5000", { $0.featureMapMaximum = 5000 }),
      ("Batch", { $0.schedule.batchSize = 0 }), ("kimg", { $0.schedule.fadeKimg = -1 }),
      ("kimg", { $0.schedule.finalKimg = .nan }), ("Snapshots", { $0.snapshotKimg = 0 }),
      ("300", { $0.sampleCount = 300 }),
    ]
    for (word, change) in breaks {
      var configuration = Configuration.laptop(resolution: 64, dataPath: "a")
      change(&configuration)
      do {
        try configuration.validate()
        Issue.record("accepted what should fail with '\(word)'")
      } catch {
        #expect("\(error)".contains(word), "\(error)")
      }
    }
  }
}
