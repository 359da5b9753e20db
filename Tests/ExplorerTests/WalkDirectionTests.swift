import LatentSpace
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// Where directions come from, what is liked and disliked, and jumps.
struct WalkDirectionTests {
  private func walking() -> Model {
    var model = busyModel()
    _ = model.type("2")
    return model
  }

  private func set(_ kind: DirectionSet.Kind) -> DirectionSet {
    // Numbers stand in for what would be found.
    kind == .weights ? .components(latentSize: 64) : .random(seed: 7)
  }

  @Test func directionsAreFoundWithTheFirstGeneratorAndAreNoStep() {
    var model = walking()
    #expect(model.update(.walk(.newGenerator(resolution: 16))).contains(.walk(.findDirections(.weights, label: 0))))
    #expect(view(model).plainText().contains("finding SeFa"))
    // Once is enough.
    #expect(model.update(.walk(.newGenerator(resolution: 16))).count == 1)
    let commands = model.update(.walk(.found(.weights, set(.weights), resolution: 16)))
    #expect(commands.wishes.count == 1)
    #expect(model.walk.course.pairDirections.map(\.name) == ["number 1", "number 2"])
    #expect(model.walk.course.trail == 0)
    // At another resolution they are found anew, and take the old ones' place.
    let anew = model.update(.walk(.newGenerator(resolution: 32)))
    #expect(anew.contains(.walk(.findDirections(.weights, label: 0))))
  }

  @Test func kindsAreChosenInTurnWithoutThoseThatAreNot() {
    var model = walking()
    _ = model.update(.walk(.newGenerator(resolution: 16)))
    _ = model.update(.walk(.found(.weights, set(.weights), resolution: 16)))
    #expect(model.type("d") == [.walk(.findDirections(.activations, label: 0))])
    #expect(model.walk.course.directionSet.kind == .components, "the old ones steer until the new ones are found")
    _ = model.type("d")
    #expect(model.walk.course.directionSet.kind == .random)
    _ = model.type("dd")
    #expect(model.walk.kind == .weights, "nothing is kept, nothing liked")
    _ = model.type("D")
    #expect(model.walk.kind == .components)
    // A late answer steers no more.
    _ = model.update(.walk(.found(.activations, set(.activations), resolution: 16)))
    #expect(model.walk.course.directionSet.kind == .components)
    _ = model.type("u")
    #expect(model.walk.course.directionSet.kind != .components || model.walk.course.trail == 0)
  }

  @Test func whatCannotBeChosenSaysWhyNot() throws {
    var model = walking()
    _ = model.perform(.walk(.choose(.favourites)))
    #expect(try #require(model.notice).sentence.contains("f keeps"))
    _ = model.perform(.walk(.choose(.liked)))
    #expect(try #require(model.notice).sentence.contains("dislike at least one"))
    #expect(model.walk.kind == .weights)
    _ = model.update(.walk(.found(.weights, nil, resolution: 16)))
    #expect(try #require(model.notice).isProblem)
  }

  @Test func favouritesAreWalkedTo() throws {
    var model = walking()
    _ = model.update(listed([entry(1), entry(2)]))
    _ = model.perform(.walk(.choose(.favourites)))
    let away = model.walk.course.plane.coordinates(of: model.likes[0].latent).distance
    #expect(view(model).plainText().contains("\(Int((away * 180 / .pi).rounded()))° away"))
    _ = model.perform(.walk(.slide(direction: 0, angle: away)))
    #expect(model.walk.course.plane.coordinates(of: model.likes[0].latent).distance < 1e-3)
    #expect(view(model).plainText().contains("0° away"))
  }

  @Test func dislikesAreKeptTakenBackAndLearnedFrom() throws {
    var model = walking()
    let shown = try #require(model.walk.image).latent
    #expect(model.type("x") == [.walk(.save(dislikes: [shown]))])
    _ = model.update(.walk(.disliked([shown])))
    #expect(view(model).plainText().contains("✗ disliked"))
    #expect(model.type("x") == [.walk(.save(dislikes: []))])
    _ = model.update(listed([entry(1)]))
    _ = model.perform(.walk(.choose(.liked)))
    #expect(model.walk.course.pairDirections[0].name == "liked")
    let before = model.walk.course.directions
    _ = model.update(.walk(.disliked([shown, sampleLatent(size: 64, seed: 70)])))
    #expect(model.walk.course.directions != before, "one more opinion, another taste")
    model.walk.image = nil
    #expect(model.type("x").isEmpty)
  }

  @Test func seedsAreTyped() {
    var model = walking()
    _ = model.type("#4x2")
    _ = model.press(.enter)
    #expect(model.overlay != nil, "4x2 is no seed")
    _ = model.press(.backspace, .backspace)
    _ = model.type("2")
    #expect(model.press(.enter).wishes.count == 1)
    #expect(model.walk.course.origin == .seed(42))
  }

  // MARK: The map

  private func map(_ model: Model, _ around: Surroundings? = nil) throws -> NeighbourMap {
    var map = NeighbourMap(try #require(around ?? model.walk.surroundings), label: 0)
    map.images = map.images.indices.map { picture(16, UInt8($0)) }
    return map
  }

  @Test func wishesCarryWhatLiesAround() throws {
    var model = walking()
    guard case .walk(.render(let wish), _)? = model.press(.right).first else {
      Issue.record("no wish")
      return
    }
    let around = try #require(wish.around)
    #expect(around.plane == model.walk.course.plane)
    #expect(around.reach == model.walkPanels.reach)
    #expect(abs(around.spacing - 0.4) < 1e-12)
    _ = model.update(.screen(Size(columns: 80, rows: 24), noPictures))
    #expect(model.walk.surroundings == nil)
  }

  @Test func jumpsLandWhereTheMapShows() throws {
    var model = walking()
    _ = model.update(.walk(.surrounded(try map(model))))
    let plane = model.walk.course.plane
    #expect(model.press(.shiftRight).wishes == [.init(plane.latent(at: [0.4, 0]), 0)])
    _ = model.type("u")
    _ = model.press(.shiftUp)
    #expect(model.walk.course.latent == plane.latent(at: [0, 0.4]))
    // The map is still the one from before that jump: its pictures are where they were.
    _ = model.press(.shiftLeft)
    let left = plane.latent(at: [-0.4, 0])
    #expect(zip(model.walk.course.latent, left).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func everyNeighbourAnswersAClick() throws {
    var model = walking()
    _ = model.update(.walk(.surrounded(try map(model))))
    let panel = try #require(model.walkPanels.map)
    var hits: Set<String> = []
    for row in panel.row..<(panel.row + panel.rows) {
      for column in panel.column..<(panel.column + panel.columns) {
        if case .walk(.jump(let columns, let rows))? = scene(model).action(column: column, row: row) {
          hits.insert("\(columns) \(rows)")
        }
      }
    }
    let side = 2 * model.walk.reach + 1
    #expect(hits.count == side * side)
  }

  @Test func slidersAnswerClicks() throws {
    var model = walking()
    let panel = model.walkPanels.directions
    let end = panel.column + panel.columns - 4
    let clicked = try #require(
      (panel.column..<end).reversed().first { column in
        if case .walk(.slide(direction: 0, _))? = scene(model).action(column: column, row: panel.row + 2) {
          true
        } else {
          false
        }
      })
    _ = model.update(.mouse(MouseEvent(.click, column: clicked, row: panel.row + 2)))
    #expect(model.walk.course.angles[0] > 2.5)
    #expect(model.walk.course.trail == 1)
  }
}
