import Foundation
import Images
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// Walking to the latent nearest to a picture, from the Walk view.
struct PictureSearchTests {
  private let folder = TemporaryFolder()

  private func written(_ image: Image) throws -> String {
    let path = folder.path + "/mine.png"
    try Data(try image.pngData()).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func searching(_ size: Size = Size(columns: 120, rows: 40)) throws -> Model {
    var model = busyModel(size.columns, size.rows)
    _ = model.type("2P")
    let path = try written(picture(8))
    #expect(model.type(path).isEmpty)
    #expect(model.press(.enter) == [.walk(.search(PictureWish(path: path, label: 0)))])
    return model
  }

  @Test(arguments: goldenSizes) func looksLikeThis(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.type("2P")
    try checkFrame(model, "walk-project")
    model = try searching(size)
    _ = model.update(.walk(.searching(done: 83, total: 204)))
    _ = model.press(.right)
    try checkFrame(model, "walk-searching")
  }

  @Test func whatIsFoundIsAStepThatCanBeUndone() throws {
    var model = try searching()
    let before = model.walk.course.latent
    let found = sampleLatent(size: 64, seed: 9)
    let commands = model.update(.walk(.searched(found, near: "mine.png", distance: 0.0312)))
    #expect(commands == [model.render] && model.walk.course.latent == found && model.walk.search == nil)
    #expect(model.walk.course.origin == .named("near mine.png"))
    #expect(model.notice?.sentence.contains("off by 3.1 %") == true)
    _ = model.type("u")
    #expect(model.walk.course.latent == before)
  }

  @Test func canBeGivenUpAndMayFail() throws {
    var model = try searching()
    _ = model.type("P")
    #expect(model.overlay != nil)
    #expect(model.type("y") == [.walk(.stopSearch)] && model.walk.search == nil)
    // What still came is not minded.
    _ = model.update(.walk(.searching(done: 9, total: 10)))
    #expect(model.walk.search == nil)
    model = try searching()
    _ = model.update(.walk(.searchFailed("It is no picture.")))
    #expect(model.walk.search == nil && model.notice?.isProblem == true)
    _ = model.type("P/nowhere/x.png")
    #expect(model.press(.enter).isEmpty)
    guard case .prompt(let prompt) = model.overlay else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.objection == "There is no such file.")
  }

  /// The search itself, on its queue.
  @Test func findsAPictureOfTheModelAgain() throws {
    let generator = tinyGenerator()
    let woken = DispatchSemaphore(value: 0)
    let search = PictureSearch(.opened) { woken.signal() }
    let own = sampleLatent(size: 8, seed: 50)
    search.begin(
      PictureWish(path: try written(generator.image(of: own)), label: 0), with: generator, isAlone: true)
    var messages: [Message] = []
    func isDone() -> Bool {
      messages.contains { message in
        switch message {
        case .walk(.searched, _), .walk(.searchFailed, _): true
        default: false
        }
      }
    }
    while !isDone(), woken.wait(timeout: .now() + 60) == .success { messages += search.news() }
    guard case .walk(.searched(let latent, let name, let distance), _)? = messages.last else {
      Issue.record("\(messages)")
      return
    }
    #expect(name == "mine.png" && distance < 0.01 && latent.count == 8, "\(distance)")
    #expect(messages.contains { if case .walk(.searching, _) = $0 { true } else { false } })

    // What is given up tells nothing more; what is no picture says so.
    search.begin(PictureWish(path: folder.path + "/mine.png", label: 0), with: generator, isAlone: true)
    search.stop()
    search.begin(PictureWish(path: "/dev/null", label: 0), with: generator, isAlone: false)
    messages = []
    while !isDone(), woken.wait(timeout: .now() + 60) == .success { messages += search.news() }
    #expect(messages.count == 1)
    guard case .walk(.searchFailed, _)? = messages.first else {
      Issue.record("\(messages)")
      return
    }
    search.begin(PictureWish(path: "x", label: 0), with: nil, isAlone: true)
    #expect(search.news().count == 1)
  }
}
