import Foundation
import ProgressiveGAN
import Synchronization
import Testing

@testable import Explorer

struct WalkRendererTests {
  private let latents = (0..<20).map { sampleLatent(size: 8, seed: 5, index: $0) }

  @Test func theNewestWishWinsAndOlderOnesAreDropped() throws {
    let finished = DispatchSemaphore(value: 0)
    let count = Mutex(0)
    let renderer = WalkRenderer {
      count.withLock { $0 += 1 }
      finished.signal()
    }
    // Without a generator wishes wait; only the newest is left when one comes.
    for latent in latents { renderer.render(latent) }
    renderer.use(tinyGenerator(imagesSeen: 77))
    #expect(finished.wait(timeout: .now() + 20) == .success)
    let rendered = try #require(renderer.rendered.take())
    #expect(rendered.latent == latents.last)
    #expect(rendered.image == tinyGenerator().image(of: rendered.latent))
    #expect((rendered.resolution, rendered.imagesSeen, rendered.alpha) == (4, 77, 1))
    #expect(finished.wait(timeout: .now() + 0.05) == .timedOut)
    #expect(count.withLock { $0 } == 1)
  }

  @Test func aBurstEndsWithTheNewestPicture() throws {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    for latent in latents { renderer.render(latent) }
    var newest: RenderedImage?
    while newest?.latent != latents.last {
      try #require(finished.wait(timeout: .now() + 20) == .success)
      newest = renderer.rendered.take() ?? newest
    }
    #expect(newest?.latent == latents.last)
  }

  @Test func aLatentOfAnotherSizeIsLeftAlone() {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    renderer.render([1, 2, 3])
    #expect(finished.wait(timeout: .now() + 0.05) == .timedOut)
  }
}
