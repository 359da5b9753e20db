import Foundation
import ProgressiveGAN

/// Looks after the runs on disk.
final class RunsDesk {
  private var messages: [Message] = []

  func perform(_ command: RunsCommand) {
    switch command {
    case .list: messages.append(.runs(.listed(Self.names())))
    }
  }

  private static func names() -> [String] {
    let folder = RunDirectory.runsFolder()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { RunDirectory.exists(at: "\(folder)/\($0)") }.sorted()
  }

  func news() -> [Message] {
    defer { messages = [] }
    return messages
  }
}
