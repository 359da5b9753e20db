import Foundation
import Kernels
import LatentSpace
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
    for latent in latents { renderer.render(WalkWish(latent: latent)) }
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
    for latent in latents { renderer.render(WalkWish(latent: latent)) }
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
    renderer.render(WalkWish(latent: [1, 2, 3]))
    #expect(finished.wait(timeout: .now() + 0.05) == .timedOut)
  }

  // MARK: Neighbours

  private func surroundings(_ seed: UInt64, reach: Int = 1) -> Surroundings {
    Surroundings(plane: LatentWalk(size: 8, seed: seed).plane, reach: reach, spacing: 0.4)
  }

  private func wish(_ around: Surroundings) -> WalkWish { WalkWish(latent: around.plane.point, around: around) }

  @Test func neighboursComeAfterThePicture() throws {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    let around = surroundings(3, reach: 2)
    renderer.render(wish(around))
    try #require(finished.wait(timeout: .now() + 20) == .success)
    #expect(renderer.rendered.take()?.latent == around.plane.point)
    #expect(renderer.surrounded.take() == nil)
    try #require(finished.wait(timeout: .now() + 20) == .success)
    var map = try #require(renderer.surrounded.take())
    // Where it takes long, the inner ring is shown before.
    if map.images.contains(nil) {
      try #require(finished.wait(timeout: .now() + 20) == .success)
      map = try #require(renderer.surrounded.take())
    }
    #expect(map.surroundings == around)
    for (cell, image) in map.images.enumerated() {
      #expect(image == tinyGenerator().image(of: around.latent(of: cell)))
    }
    #expect(finished.wait(timeout: .now() + 0.3) == .timedOut)
  }

  /// A key comes while neighbours are made: training waits, but they do not, for its picture comes after them.
  @Test func neighboursDoNotHoldUpThePictureThatGoesFirst() throws {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    Workers.giveWay(for: .seconds(1000))
    defer { Workers.endGivingWay() }
    renderer.render(wish(surroundings(3)))
    var map: NeighbourMap?
    while map == nil {
      try #require(finished.wait(timeout: .now() + 20) == .success)
      map = renderer.surrounded.take()
    }
  }

  /// While a key is held, only the main picture is made; when it is let go, what lies around the last point.
  @Test func aHeldKeyGetsNoNeighbours() throws {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    for seed in 1...12 {
      renderer.render(wish(surroundings(UInt64(seed))))
      usleep(20_000)
      #expect(renderer.surrounded.take() == nil)
    }
    var map: NeighbourMap?
    while map == nil {
      try #require(finished.wait(timeout: .now() + 20) == .success)
      map = renderer.surrounded.take()
    }
    #expect(map?.surroundings == surroundings(12))
  }

  @Test func aNewerGeneratorDoesNotBeginTheMapAnew() throws {
    let finished = DispatchSemaphore(value: 0)
    let renderer = WalkRenderer { finished.signal() }
    renderer.use(tinyGenerator())
    let around = surroundings(3)
    renderer.render(wish(around))
    renderer.use(tinyGenerator(seed: 2))
    renderer.render(WalkWish(latent: around.plane.point))
    var map: NeighbourMap?
    while map == nil {
      try #require(finished.wait(timeout: .now() + 20) == .success)
      map = renderer.surrounded.take()
    }
    #expect(map?.surroundings == around)
    // A way that is played has none.
    renderer.render(wish(surroundings(4)))
    renderer.render(WalkWish(latent: surroundings(5).plane.point))
    while finished.wait(timeout: .now() + 0.3) == .success { #expect(renderer.surrounded.take() == nil) }
  }

  @Test func cellsLieAroundTheMiddleUpwards() {
    let around = surroundings(3, reach: 2)
    #expect(around.side == 5)
    #expect(around.offset(of: 0) == (-2, 2))
    #expect(around.offset(of: 12) == (0, 0))
    #expect(around.latent(of: 12) == around.plane.point)
    #expect(around.latent(of: 13) == around.plane.latent(at: [0.4, 0]))
    #expect(around.latent(of: 7) == around.plane.latent(at: [0, 0.4]))
    #expect(around.cellsByRing.map(\.count) == [8, 16])
    #expect(Set(around.cellsByRing.joined()).count == 24)
  }
}
