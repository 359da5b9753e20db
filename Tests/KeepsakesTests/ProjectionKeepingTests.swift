import Foundation
import GANTesting
import Images
import LatentSpace
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct ProjectionKeepingTests {
  private func model(classes: [String] = [], channels: Int) -> GeneratorSnapshot {
    var shape = NetworkShape(channels: channels, latentSize: 16, featureMapBase: 64, featureMapMaximum: 16)
    shape.labelCount = classes.count
    return GeneratorSnapshot(Generator(shape, resolution: 16, seed: 3), classes: classes, alpha: 1, imagesSeen: 1000)
  }

  private func search(_ picture: Image, _ model: GeneratorSnapshot, steps: Int) -> Projection {
    var search = Projection(of: picture, with: model, steps: steps)
    while !search.isFinished { search.advance() }
    return search
  }

  @Test func whatWasFoundIsAFavourite() throws {
    let model = model(classes: ["cat", "dog"], channels: 1)
    let other = search(Image(width: 40, height: 30, filledWith: (200, 90, 10)), model, steps: 10)
    let favourite = try #require(other.favourite(named: "a.png", model: "m", at: 5))
    #expect(favourite.image.channels == 1 && favourite.record.inscription.title == "Nearest to a.png")
    #expect(favourite.latent == other.latent && favourite.className == model.classes[other.label])
  }

  /// A film leads from a sample to what was found.
  @Test func theWayIsAFilm() throws {
    let model = model(channels: 3)
    let picture = sampleImage(3)
    let one = search(picture, model, steps: 30)
    let film = try #require(one.film(seconds: 2, format: .png))
    #expect((40...60).contains(film.frameCount))
    let folder = try TemporaryFolder()
    let path = try #require(try film.write(with: model, to: folder.path + "/search") { _ in true })
    let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(files.count == film.frameCount)
    let last = try Image(contentsOf: "\(path)/\(try #require(files.last))")
    let nearest = model.image(of: try #require(one.latent))
    #expect(zip(last.pixels, nearest.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    #expect(try film.write(with: model, to: folder.path + "/none") { $0 < 3 } == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }
}
