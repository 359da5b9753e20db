import Dispatch
import Files
import Foundation
import Images
import Kernels
import LatentSpace
import ProgressiveGAN
import Synchronization

/// Searches the latent nearest to a picture on a queue of its own, one search at a time.
final class PictureSearch: Sendable {
  private struct State {
    var messages: [Message] = []
    /// Counts the searches, so that one that was given up tells nothing more.
    var number = 0
  }

  private let id: Subject.ID
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "progan.search", qos: .utility)
  private let notify: @Sendable () -> Void

  init(_ id: Subject.ID, notify: @escaping @Sendable () -> Void) {
    self.id = id
    self.notify = notify
  }

  /// - Parameters:
  ///   - generator: the newest one; nil while there is none.
  ///   - isAlone: whether nothing trains that needs the worker threads.
  func begin(_ wish: PictureWish, with generator: GeneratorSnapshot?, isAlone: Bool) {
    let number = nextNumber()
    guard let generator else { return post(.searchFailed("There is no generator to search in yet."), number) }
    queue.async { [self] in
      do {
        let picture = try Image(contentsOf: wish.path)
        let search = { try self.search(picture, wish, generator, number) }
        if isAlone { try search() } else { try Workers.withoutHelpers(search) }
      } catch {
        post(.searchFailed("\(error)"), number)
      }
    }
  }

  /// Gives up the search that is on.
  func stop() { _ = nextNumber() }

  func news() -> [Message] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  private func search(
    _ picture: Image, _ wish: PictureWish, _ generator: GeneratorSnapshot, _ number: Int
  ) throws {
    let label = generator.classes.isEmpty ? nil : wish.label
    var projection = Projection(of: picture, with: generator, label: label)
    var told = ContinuousClock.now
    while !projection.isFinished {
      guard isWanted(number) else { return }
      projection.advance()
      guard ContinuousClock.now >= told else { continue }
      told = .now + .milliseconds(200)
      post(.searching(done: projection.progress.done, total: projection.progress.total), number)
    }
    guard let latent = projection.latent else { return }
    let name = URL(fileURLWithPath: wish.path).lastPathComponent
    post(.searched(latent, near: name, distance: projection.distance), number)
  }

  private func nextNumber() -> Int {
    state.withLock { state in
      state.number += 1
      // Nor does it tell what was not heard yet.
      state.messages = []
      return state.number
    }
  }

  private func isWanted(_ number: Int) -> Bool { state.withLock { $0.number == number } }

  private func post(_ message: WalkMessage, _ number: Int) {
    state.withLock { if $0.number == number { $0.messages.append(.walk(message, of: id)) } }
    notify()
  }
}

/// A picture to walk to.
struct PictureWish: Equatable, Sendable {
  var path: String
  /// The class to stay in, of a conditional generator.
  var label: Int
}

/// Walking to the latent nearest to a picture.
extension Model {
  mutating func askForPicture() -> [Command] {
    if walk.search != nil { return perform(.confirm("Give up the search?", .walk(.stopSearch))) }
    ask(
      Prompt(
        .walk(.picture), title: "walk to the picture nearest to",
        hint: "A picture of any usual kind; its middle square counts.", completion: .files))
    return []
  }

  mutating func search(_ text: String) throws(InvalidAnswer) -> [Command] {
    let path = text.typedPath
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      throw InvalidAnswer(sentence: text.isEmpty ? "Which picture?" : "There is no such file.")
    }
    walk.search = .init(done: 0, total: 1)
    tell("The nearest latent is searched; go on meanwhile.")
    return [.walk(.search(PictureWish(path: path, label: walk.label)), of: front)]
  }

  mutating func stopSearch() -> [Command] {
    guard walk.search != nil else { return [] }
    walk.search = nil
    tell("The search was given up.")
    return [.walk(.stopSearch, of: front)]
  }

  /// Goes there as a step that can be undone; in another view, once that is left.
  mutating func takeFound(_ latent: [Float], near name: String, distance: Double, _ id: Subject.ID) -> [Command] {
    self[id].walk.search = nil
    guard latent.count == self[id].walk.course.latent.count else { return [] }
    var walk = self[id].walk
    walk.endMotion()
    walk.course.jump(to: latent, named: "near \(name.withVisibleControls)")
    walk.recording?.append(walk.course.latent)
    self[id].walk = walk
    let percent = String(format: "%.1f", 100 * distance)
    tell("This is the nearest to \(name.withVisibleControls): off by \(percent) % of the range. u goes back.", of: id)
    return isSeen(id) ? [render] : []
  }
}
