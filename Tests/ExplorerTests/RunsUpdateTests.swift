import Foundation
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

struct RunsUpdateTests {
  private func model() -> Model { runsModel(120, 40) }

  private func leaves(_ commands: [Command]) -> ExplorerOutcome? {
    commands.compactMap { if case .runs(.leave(let outcome)) = $0 { outcome } else { nil } }.first
  }

  @Test func choosesAndShowsTheOpenOne() {
    var model = model()
    #expect(model.runs.chosen?.name == "laptop")
    _ = model.press(.end)
    #expect(model.runs.chosen == damagedRun)
    _ = model.press(.down, .home, .up)
    #expect(model.runs.chosen?.name == "laptop")
    #expect(model.press(.enter).isEmpty && model.view == .train)
  }

  /// The choice stays with the run, wherever the list puts it.
  @Test func theChoiceStaysWithTheRun() {
    var model = model()
    _ = model.press(.down, .down, .down)
    #expect(model.runs.chosen?.name == "flowers")
    _ = model.update(.runs(.listed(active: [manyRuns[3], manyRuns[0]], archived: [])))
    #expect(model.runs.chosen?.name == "flowers" && model.runs.selected == 0)
    _ = model.update(.runs(.listed(active: [manyRuns[0]], archived: [])))
    #expect(model.runs.chosen?.name == "laptop")
    _ = model.update(.runs(.listed(active: [], archived: [])))
    #expect(model.runs.chosen == nil && model.press(.enter, .character("e"), .character("A")).isEmpty)
  }

  @Test func opensWhatCanBeOpened() {
    var model = model()
    #expect(leaves(model.press(.down, .enter)) == .open(path: "/runs/horses"))
    #expect(leaves(model.press(.down, .enter)) == nil)
    #expect(model.notice?.sentence.contains("another progan") == true && model.notice?.isProblem == true)
    #expect(leaves(model.press(.end, .enter)) == nil)
    #expect(model.notice?.sentence.contains("not a configuration") == true)
    #expect(leaves(model.press(.character("."), .enter)) == nil)
    #expect(model.notice?.sentence.contains("A brings it back") == true)
  }

  @Test func refusalsAreTold() {
    var model = model()
    _ = model.update(.runs(.refused("There is nothing at '/x'.")))
    #expect(model.notice == Notice(sentence: "There is nothing at '/x'.", isProblem: true))
  }

  /// Away, undone, and done again: the inverse of what was really done is what is undone.
  @Test func archivesWithUndoAndRedo() {
    var model = model()
    #expect(model.type("A").isEmpty, "the open run stays")
    #expect(model.notice?.isProblem == true)
    #expect(model.press(.down, .character("A")).last == .runs(.change(.archive("horses"), .person)))
    let listing = model.update(.runs(.changed(.archive("horses"), inverse: .restore("horses-2"), .person)))
    #expect(listing == [.runs(.list)] && model.notice?.sentence.contains("u brings it back") == true)
    #expect(model.type("u") == [.runs(.change(.restore("horses-2"), .undo))])
    #expect(model.type("u").isEmpty, "one change, undone once")
    _ = model.update(.runs(.changed(.restore("horses-2"), inverse: .archive("horses"), .undo)))
    #expect(model.type("U") == [.runs(.change(.archive("horses"), .redo))])
    _ = model.update(.runs(.changed(.archive("horses"), inverse: .restore("horses"), .redo)))
    #expect(model.type("u") == [.runs(.change(.restore("horses"), .undo))])
    #expect(model.type(".A").last == .runs(.change(.restore("faces"), .person)))
    _ = model.press(.character("x"))
    #expect(model.notice?.sentence.contains("nothing is ever deleted") == true)
    #expect(model.press(.escape).isEmpty && !model.runs.showsArchive && model.view == .runs)
    _ = model.press(.escape)
    #expect(model.view == .train)
  }

  @Test func renames() throws {
    var model = model()
    _ = model.press(.down, .character("e"), .control("u"))
    #expect(model.press(.enter).isEmpty)
    guard case .prompt(let prompt) = model.overlay else { throw InvalidAnswer(sentence: "no prompt") }
    #expect(prompt.objection == "A run needs a name.")
    _ = model.type("laptop")
    #expect(model.press(.enter).isEmpty)
    #expect(view(model).plainText().contains("There is a run 'laptop' already."))
    #expect(model.type("-2").isEmpty)
    #expect(model.press(.enter) == [.runs(.change(.rename("horses", to: "laptop-2"), .person))])
    _ = model.update(
      .runs(.changed(.rename("horses", to: "laptop-2"), inverse: .rename("laptop-2", to: "horses"), .person)))
    var renamed = manyRuns
    renamed[1] = summary("laptop-2", images: 225_400)
    _ = model.update(.runs(.listed(active: renamed, archived: [])))
    #expect(model.runs.chosen?.name == "laptop-2")
    // The open one has to be saved and moved.
    #expect(leaves(model.press(.home, .character("e"), .character("s"), .enter)) == .rename(to: "laptops"))
  }

  @Test func aClickChoosesAndADoubleClickOpens() throws {
    var model = model()
    let text = view(model).plainText().split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(text.firstIndex { $0.contains(" flowers") })
    _ = model.update(.mouse(MouseEvent(.click, column: 6, row: row)))
    #expect(model.runs.chosen?.name == "flowers")
    let commands = model.update(.mouse(MouseEvent(.doubleClick, column: 6, row: row)))
    #expect(leaves(commands) == .open(path: "/runs/flowers"))
  }

  @Test func onlyAFirstKeyBegins() {
    var model = emptyModel(80, 24)
    _ = model.greet()
    #expect(model.press(.character("x")) == [.runs(.stopEstimating), .runs(.begin)])
    #expect(model.overlay == nil && model.view == .train)
    _ = model.greet()
    #expect(model.press(.character("q")) == [.quit])
    _ = model.greet()
    #expect(model.update(.mouse(MouseEvent(.click, column: 40, row: 12))).contains(.runs(.begin)))
  }
}

struct NewRunFormTests {
  private func form() -> Model {
    var model = runsModel(120, 40)
    _ = model.type("n")
    return model
  }

  private func configuration(_ commands: [Command]) -> (name: String, Configuration)? {
    for case .runs(.leave(.create(let name, let configuration))) in commands { return (name, configuration) }
    return nil
  }

  @Test func asksForTheTimeAndTheDataAtOnce() {
    var model = runsModel(120, 40)
    let commands = model.type("n")
    #expect(commands.contains(.runs(.estimate(Configuration(.laptop)))))
    #expect(commands.contains(.runs(.look(atData: Configuration.embeddedData))))
    #expect(model.press(.escape) == [.runs(.stopEstimating)] && model.overlay == nil)
  }

  /// Through all fields to a new run, with what was chosen.
  @Test func becomesARun() throws {
    var model = form()
    #expect(model.type("/data/cats").last == .runs(.look(atData: "/data/cats")))
    _ = model.update(.runs(.dataFound(.folder(pictures: 90, isMore: false), at: "/data/cats")))
    #expect(model.press(.enter).isEmpty)
    #expect(model.press(.right) == [.runs(.estimate(model.runs.form.configuration))])
    #expect(model.runs.form.preset == .tiny && model.runs.form.resolution == 16)
    #expect(model.press(.down, .right) == [.runs(.estimate(model.runs.form.configuration))])
    #expect(model.runs.form.resolution == 32)
    #expect(model.press(.tab).isEmpty && model.runs.form.name.text == "cats")
    #expect(model.type("-1").isEmpty)
    let made = try #require(configuration(model.press(.enter, .enter)))
    #expect(made.name == "cats-1")
    var wanted = Configuration(.tiny, dataPath: "/data/cats")
    wanted.schedule.finalResolution = 32
    #expect(made.1 == wanted)
    #expect(model.overlay == .newRun, "it stays until the run is there")
    _ = model.update(.runs(.refused("The disk is full.")))
    #expect(view(model).plainText().contains("The disk is full."))
  }

  @Test func withoutAPathThePortraits() throws {
    var model = form()
    let made = try #require(configuration(model.press(.up, .down, .down, .down, .down, .enter)))
    #expect(made.1 == Configuration(.laptop) && made.name == Configuration.embeddedData)
  }

  @Test func saysWhatIsWrongAndWhere() {
    func objection(_ fill: (inout Model) -> Void) -> NewRunForm.Objection? {
      var model = form()
      fill(&model)
      model.runs.form.field = .start
      #expect(configuration(model.press(.enter)) == nil)
      #expect(model.runs.form.field == model.runs.form.objection?.field)
      return model.runs.form.objection
    }
    #expect(
      objection { model in
        _ = model.type("/nowhere")
        _ = model.update(.runs(.dataFound(.nothing, at: "/nowhere")))
      } == .init(field: .data, sentence: "There is nothing at '/nowhere'."))
    #expect(
      objection { model in
        _ = model.type("/empty")
        _ = model.update(.runs(.dataFound(.folder(pictures: 0, isMore: false), at: "/empty")))
      }?.sentence.contains("no pictures") == true)
    #expect(
      objection { model in
        _ = model.press(.down, .down, .down, .control("u"))
        _ = model.type("horses")
      } == .init(field: .name, sentence: "There is a run 'horses' already."))
    #expect(
      objection { model in
        _ = model.press(.down, .down, .down, .control("u"))
        _ = model.type("a/b")
      }?.sentence.contains("'/'") == true)
    // As many feature maps as there are do not suffice for every resolution.
    #expect(
      objection { model in
        _ = model.press(.down, .right, .down, .right, .right, .right, .right, .right, .right)
      }?.field == .resolution)
  }

  @Test func pathsAreCompleted() {
    var model = form()
    _ = model.type("~/pi")
    #expect(model.press(.tab) == [.complete("~/pi", foldersOnly: false)])
    let commands = model.update(.completions(["~/pictures/"], of: "~/pi"))
    #expect(model.runs.form.data.text == "~/pictures/")
    #expect(commands == [.runs(.look(atData: NSHomeDirectory() + "/pictures"))])
    _ = model.update(.completions(["~/other/"], of: "~/o"))
    #expect(model.runs.form.data.text == "~/pictures/", "an answer to an older question")
    _ = model.update(.completions([], of: "~/pictures/"))
    #expect(model.runs.form.objection?.sentence == "Nothing begins like this.")
  }

  /// What is found at a path that was meanwhile changed is not believed.
  @Test func staleFindingsAreDropped() {
    var model = form()
    _ = model.type("/a")
    _ = model.update(.runs(.dataFound(.nothing, at: "/")))
    #expect(model.runs.form.facts == nil)
  }
}
