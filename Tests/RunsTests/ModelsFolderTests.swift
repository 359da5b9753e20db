import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct ModelsFolderTests {
  private func model(seed: UInt64 = 1) -> GeneratorSnapshot {
    let shape = NetworkShape(latentSize: 8, featureMapBase: 32, featureMapMaximum: 8)
    return GeneratorSnapshot(Generator(shape, resolution: 8, seed: seed), alpha: 1, imagesSeen: 0)
  }

  /// A model finds its folder again under another name, another one of the same name does not.
  @Test func homesBelongToWeights() throws {
    let folder = try TemporaryFolder()
    let models = ModelsFolder(folder.path + "/models")
    let home = models.home(of: model(), named: "faces")
    #expect(home.hasPrefix("\(folder.path)/models/faces-") && home.count == "\(folder.path)/models/faces-".count + 8)
    #expect(models.homes.isEmpty && models.home(of: model(), named: "faces") == home)
    try makeFolder(home)
    #expect(models.home(of: model(), named: "renamed") == home)
    #expect(models.home(of: model(seed: 2), named: "faces") != home)
    #expect(models.homes == [home])
  }

  @Test func namesOfFilesLeadNowhereElse() throws {
    let folder = try TemporaryFolder()
    let models = ModelsFolder(folder.path)
    for name in ["../../etc", "..", "", "a\u{1B}[2J", String(repeating: "n", count: 500)] {
      let home = models.home(of: model(), named: name)
      let last = String(home.dropFirst(folder.path.count + 1))
      #expect(home.hasPrefix(folder.path + "/") && !last.contains("/") && !last.hasPrefix("."))
      #expect(last == last.withVisibleControls && last.count < 80)
    }
  }
}
