import Foundation
import Keepsakes
import LatentSpace
import ProgressiveGAN
import Runs
import TerminalCanvas
import Testing

@testable import Explorer

let faces = ModelFacts(
  name: "celebaHQ_256", path: "/home/ada/models/celebaHQ_256.pth", origin: "PyTorch GAN zoo", imagesSeen: nil,
  resolution: 256, alpha: 1, channels: 3, latentSize: 64, classCount: 0, parameterCount: 23_079_115)

/// The explorer on a model without training, as it begins.
func exploredModel(_ size: Size, _ facts: ModelFacts = faces) -> Model {
  var model = Model(
    Subject(
      named: facts.name, facts: facts, home: "/home/ada/.local/share/progan/models/\(facts.name)-1f2e3d4c",
      latentSize: 64), dataName: facts.origin, schedule: schedule, size: size, graphics: sixel, timeZone: utc)
  model.now = now
  _ = model.show(model.homeView)
  return model
}

/// What a model without training looks like.
struct ModelFrameTests {
  @Test(arguments: goldenSizes) func walk(size: Size) throws {
    var model = exploredModel(size)
    _ = model.update(.walk(.newGenerator(resolution: 256)))
    _ = model.press(.right, .up)
    _ = model.update(
      .walk(
        .rendered(
          RenderedImage(
            image: picture(256), latent: model.walk.course.latent, resolution: 256, alpha: 1, imagesSeen: 12_000_000))))
    try checkFrame(model, "model-walk")
  }

  @Test(arguments: goldenSizes) func page(size: Size) throws {
    var model = exploredModel(size)
    _ = model.type("1")
    try checkFrame(model, "model-page")
  }

  @Test func aPageInTheMiddleOfAFade() throws {
    var facts = faces
    (facts.imagesSeen, facts.alpha, facts.classCount, facts.channels) = (127_400, 0.25, 10, 1)
    facts.parameterCount = 9_871
    var model = exploredModel(Size(columns: 80, rows: 24), facts)
    _ = model.type("1")
    try checkFrame(model, "model-page-fading")
  }

  @Test func help() throws {
    var model = exploredModel(Size(columns: 80, rows: 24))
    _ = model.type("1?")
    try checkFrame(model, "model-help")
  }
}

struct ModelUpdateTests {
  private func model() -> Model { exploredModel(Size(columns: 120, rows: 40)) }

  @Test func beginsWithWalkingWhichIsHome() {
    var model = model()
    #expect(model.view == .walk)
    _ = model.press(.escape)
    #expect(model.view == .walk)
    for key in "134" {
      _ = model.type(String(key))
      #expect(model.view != .walk)
      _ = model.press(.escape)
      #expect(model.view == .walk)
    }
    _ = model.type("1")
    _ = model.press(.enter)
    #expect(model.view == .walk)
  }

  /// Nothing asks for training, from whichever view; what cannot be says so.
  @Test func nothingTrains() {
    var model = model()
    for view in "1234" {
      for key in "sp" {
        let commands = model.type(String(view)) + model.type(String(key))
        let asks = commands.contains { if case .train = $0 { true } else { false } }
        #expect(!asks)
        // In Walk p is for what plays, and nothing does.
        #expect(model.notice?.sentence.contains("without training") == true, "\(view) \(key)")
      }
    }
    for key in "zZL[]r<>y" {
      let commands = model.type("1\(key)")
      #expect(commands.isEmpty && model.overlay == nil)
    }
    let names = Palette().entries(among: model.bindingsHere).map(\.name)
    #expect(names.contains("save and quit") && !names.contains { $0.contains("learn") || $0.contains("snapshot") })
  }

  @Test func walksKeepsAndFilms() {
    var model = model()
    _ = model.update(.walk(.newGenerator(resolution: 256)))
    let image = RenderedImage(
      image: picture(4), latent: model.walk.course.latent, resolution: 256, alpha: 1, imagesSeen: 0)
    _ = model.update(.walk(.rendered(image)))
    let commands = model.type("f")
    guard case .favourites(.save(let favourite, .opened)) = commands.first else {
      Issue.record("\(commands)")
      return
    }
    #expect(favourite.model == "celebaHQ_256" && favourite.latent == image.latent)
    _ = model.update(.walk(.filmed("films/one.gif")))
    #expect(model.notice?.sentence == "The film is written: \(model.opened.home)/films/one.gif.")
    _ = model.type("c")
    #expect(model.notice?.sentence == "This model has no classes.")
  }
}

/// A model in the loop, with its folder on disk.
struct ModelHostTests {
  private let folder = TemporaryFolder()

  private func host() -> ModelHost {
    ModelHost(
      tinyGenerator(), named: "tiny", origin: "progan", imagesSeen: 1000, path: "\(folder.path)/tiny.safetensors",
      home: "\(folder.path)/models/tiny-1")
  }

  @Test func keepsWhatIsWalked() throws {
    let host = host()
    let screen = RecorderScreen(
      until("smoothed at 1.0 kimg") + [{ _ in .key(.right) }] + until("1 step")
        + [{ _ in .key(.character("f")) }, { _ in .key(.character("x")) }, { _ in .key(.character("q")) }])
    let loop = ExplorerLoop(screen: screen, host: host, runsFolder: RunsFolder("\(folder.path)/runs"))
    #expect(loop.run() == .quit)
    #expect(screen.frames.contains { $0.plainText().contains("seed 1 · smoothed at 1.0 kimg") })
    #expect(screen.frames.allSatisfy { !$0.plainText().contains("starting") })
    var index = FavouriteIndex()
    index.refresh(runs: [host.runPath])
    #expect(index.entries.count == 1 && index.entries.first?.model == "tiny")
    #expect(try self.host().dislikes() == index.entries.map(\.latent))
  }

  /// Nothing is left of looking alone.
  @Test func lookingLeavesNoFolder() {
    let screen = RecorderScreen([
      { screen in
        screen.waitForNews()
        return nil
      }, { _ in .key(.character("4")) }, { _ in .key(.character("q")) },
    ])
    ExplorerLoop(screen: screen, host: host(), runsFolder: RunsFolder("\(folder.path)/runs")).run()
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/models"))
  }

  @Test func aFilmIsWritten() throws {
    let host = host()
    let film = Film(
      path: LatentPath(through: [sampleLatent(size: 8, seed: 1), sampleLatent(size: 8, seed: 2)]), speed: 20,
      format: .gif)
    let path = try #require(try host.record(film, with: tinyGenerator(), at: now) { _ in true })
    #expect(FileManager.default.fileExists(atPath: "\(host.runPath)/\(path)"))
  }
}
