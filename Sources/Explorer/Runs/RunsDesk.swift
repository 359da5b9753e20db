import Dispatch
import Files
import Foundation
import Images
import ProgressiveGAN
import Runs
import Synchronization

/// Looks after the runs on disk, on a queue of its own.
final class RunsDesk: Sendable {
  private struct State {
    var messages: [Message] = []
    var isListing = false
    /// What was said of folders that are passed over.
    var remark: String?
    /// Counts what was asked for, so that stale answers are dropped.
    var estimates = 0
    var looks = 0
  }

  private let host: any TrainingHost
  private let folder: RunsFolder
  private let notify: @Sendable () -> Void
  private let queue = DispatchQueue(label: "progan.runs", qos: .userInitiated)
  private let state = Mutex(State())

  init(_ host: any TrainingHost, folder: RunsFolder = RunsFolder(), notify: @escaping @Sendable () -> Void) {
    self.host = host
    self.folder = folder
    self.notify = notify
  }

  func perform(_ command: RunsCommand) {
    switch command {
    case .list: list()
    case .loadSheet(let path): queue.async { self.loadSheet(path) }
    case .change(let change, let origin): queue.async { self.make(change, origin) }
    case .estimate(let configuration): estimate(DurationEstimate(configuration), newEstimate())
    case .stopEstimating: _ = newEstimate()
    case .look(let path): look(at: path)
    case .greet: queue.async { self.greet() }
    case .begin: host.resume()
    case .leave: break
    }
  }

  func news() -> [Message] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  private func post(_ message: Message) {
    state.withLock { $0.messages.append(message) }
    notify()
  }

  private func list() {
    let isFirst = state.withLock { state in
      defer { state.isListing = true }
      return !state.isListing
    }
    guard isFirst else { return }
    queue.async { [self] in
      state.withLock { $0.isListing = false }
      var active = folder.runs()
      // A run may be open that lies elsewhere.
      if host.model == nil, !active.contains(where: { $0.path == host.runPath }) {
        active.insert(RunSummary(of: host.runPath), at: 0)
      }
      post(.runs(.listed(active: active, archived: folder.runs(archived: true))))
      let remark = folder.remark()
      let isNew = state.withLock { state in
        defer { state.remark = remark }
        return remark != state.remark
      }
      if let remark, isNew { post(.problem(remark)) }
    }
  }

  private func loadSheet(_ path: String) {
    guard let image = try? Image(contentsOf: path) else { return }
    post(.runs(.sheet(RunsModel.Sheet(path: path, image: image))))
  }

  private func make(_ change: RunsChange, _ origin: RunsChangeOrigin) {
    do {
      let inverse: RunsChange
      switch change {
      case .rename(let name, let new):
        inverse = .rename(URL(fileURLWithPath: try folder.rename(name, to: new)).lastPathComponent, to: name)
      case .archive(let name): inverse = .restore(try folder.archive(name))
      case .restore(let name): inverse = .archive(try folder.restore(name))
      }
      post(.runs(.changed(change, inverse: inverse, origin)))
    } catch {
      post(.problem("\(error)"))
    }
  }

  private func newEstimate() -> Int {
    state.withLock { state in
      state.estimates += 1
      return state.estimates
    }
  }

  /// Measures one resolution after the other between training steps, and tells after each.
  private func estimate(_ estimate: DurationEstimate, _ number: Int) {
    host.betweenSteps { [self] in
      guard state.withLock({ $0.estimates == number }) else { return }
      var estimate = estimate
      estimate.measureNext()
      post(.runs(.estimated(estimate)))
      if estimate.nextResolution != nil { self.estimate(estimate, number) }
    }
  }

  private func look(at path: String) {
    let number = state.withLock { state in
      state.looks += 1
      return state.looks
    }
    queue.async { [self] in
      let isWanted = { self.state.withLock { $0.looks == number } }
      guard isWanted(), let facts = DataFacts(at: path, while: isWanted) else { return }
      post(.runs(.dataFound(facts, at: path)))
    }
  }

  /// Two reals at every resolution that the run grows through, as far as eyes tell them apart.
  private func greet() {
    let schedule = host.configuration.schedule
    let resolutions = sequence(first: schedule.firstResolution) { $0 * 2 }.prefix { $0 <= schedule.finalResolution }
    let columns = resolutions.prefix(5).map { host.reals(count: 2, resolution: $0, alpha: 1) }
    post(.runs(.greeting(columns, resolutions: Array(resolutions.prefix(5)))))
  }
}

extension DataFacts {
  private static let most = 100_000

  /// Looks at what is at a path; nil once nobody wants to know.
  init?(at path: String, while isWanted: () -> Bool) {
    guard path != Configuration.embeddedData else {
      self = .shipped
      return
    }
    guard let isFolder = isFolder(at: path) else {
      self = .nothing
      return
    }
    guard isFolder else {
      self = .file
      return
    }
    guard let count = countPictures(inFolder: path, most: Self.most, while: isWanted) else { return nil }
    self = .folder(pictures: count, isMore: count == Self.most)
  }
}
