import Foundation
import Keepsakes
import ProgressiveGAN
import Testing

@testable import Explorer
@testable import ProgressiveGAN

struct WalkPreviewTests {
  /// Large enough for a preview.
  private let model: GeneratorSnapshot = {
    let shape = NetworkShape(latentSize: 8, featureMapBase: 128, featureMapMaximum: 8)
    return GeneratorSnapshot(Generator(shape, resolution: 128, seed: 1), alpha: 1, imagesSeen: 0)
  }()
  private let latents = (0..<4).map { sampleLatent(size: 8, seed: 5, index: $0) }

  private func wish(_ index: Int) -> WalkWish { WalkWish(latent: latents[index]) }

  private func learned(_ preview: WalkPreview) -> WalkPreview {
    var preview = preview
    while let (fit, _) = preview.lesson {
      var fit = fit
      fit.learn()
      preview.take(fit)
    }
    return preview
  }

  @Test func slowPicturesGetPreviews() throws {
    var preview = WalkPreview(isLasting: true)
    let none = preview.standIn(for: wish(0))
    #expect(none == nil && preview.lesson == nil)
    preview.note(wish(0), took: .milliseconds(400), with: model)
    #expect(preview.lesson != nil)
    preview = learned(preview)
    let found = preview.standIn(for: wish(1))
    let likeness = try #require(found)
    #expect(likeness.resolution < 128 && preview.owed == wish(1))
    #expect(likeness.enlargedImage(of: latents[1], label: 0, to: 128).width == 128)
    // The whole picture is owed once; where it was made it is not coarse again.
    let owed = [preview.takeOwed(), preview.takeOwed()]
    #expect(owed == [wish(1), nil])
    preview.note(wish(1), took: .milliseconds(300), with: model)
    let again = preview.standIn(for: wish(1))
    #expect(again == nil && preview.owed == nil)
    // A newer wish takes the older one's place.
    let (second, third) = (preview.standIn(for: wish(2)), preview.standIn(for: wish(3)))
    #expect(second != nil && third != nil && preview.owed == wish(3))
  }

  @Test func quickPicturesGetNone() {
    var preview = WalkPreview(isLasting: true)
    preview.note(wish(0), took: .milliseconds(59), with: model)
    let none = preview.standIn(for: wish(1))
    #expect(preview.lesson == nil && none == nil)
    // The first picture of a generator takes longer than the next ones.
    preview = WalkPreview(isLasting: true)
    preview.note(wish(0), took: .milliseconds(90), with: model)
    preview.note(wish(1), took: .milliseconds(20), with: model)
    preview = learned(preview)
    let either = preview.standIn(for: wish(2))
    #expect(either == nil)
  }

  @Test func aGeneratorThatLearnsHasToStayFirst() throws {
    var preview = WalkPreview()
    preview.note(wish(0), took: .milliseconds(400), with: model)
    let lesson = try #require(preview.lesson)
    #expect(lesson.time > .now + .seconds(1))
  }

  /// A favourite of a preview is the whole picture.
  @Test func whatIsKeptIsWhole() throws {
    var walker = busyModel()
    _ = walker.type("2")
    let coarse = RenderedImage(
      image: picture(128), latent: walker.walk.course.latent, resolution: 128, alpha: 1, imagesSeen: 5, isPreview: true)
    _ = walker.update(.walk(.rendered(coarse)))
    let commands = walker.type("f")
    guard case .favourites(.saveWhole(let favourite, label: 0, of: .opened)) = commands.first else {
      Issue.record("\(commands)")
      return
    }
    #expect(favourite.latent == coarse.latent)

    let host = FakeHost()
    let woken = DispatchSemaphore(value: 0)
    let model = model
    let desk = FavouritesDesk(homes: [host.runPath], runsFolder: host.runsFolder, generator: { _ in model }) {
      woken.signal()
    }
    let small = Favourite(
      image: picture(128), latent: latents[0], resolution: 128, alpha: 1, model: "laptop", imagesSeen: 5, savedAt: now)
    desk.perform(.saveWhole(small, label: 0, of: .opened))
    desk.finish()
    let kept = try #require(host.kept.first)
    #expect(host.kept.count == 1 && kept.imagesSeen == 0)
    #expect(try kept.file.picture() == model.image(of: latents[0]))
  }
}
