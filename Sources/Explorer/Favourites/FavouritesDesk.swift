import ProgressiveGAN

/// Keeps and deletes favourites, and tells how it went.
final class FavouritesDesk {
  private let host: any TrainingHost
  private var messages: [Message] = []

  init(_ host: any TrainingHost) { self.host = host }

  func perform(_ command: FavouritesCommand) {
    switch command {
    case .load: messages.append(.favourites(.loaded(host.favourites())))
    case .save(let favourite): attempt { .saved(try host.save(favourite)) }
    case .delete(let favourite):
      attempt {
        try host.delete(favourite)
        return .deleted(favourite)
      }
    }
  }

  private func attempt(_ work: () throws -> FavouritesMessage) {
    do { messages.append(.favourites(try work())) } catch { messages.append(.problem("\(error)")) }
  }

  func news() -> [Message] {
    defer { messages = [] }
    return messages
  }
}
