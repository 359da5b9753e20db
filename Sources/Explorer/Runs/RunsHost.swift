import Files
import Foundation
import ProgressiveGAN
import Runs

/// What the Runs view and the greeting need of the run that is open.
public protocol RunsHost: Sendable {
  /// The run's folder.
  var runPath: String { get }
  var configuration: Configuration { get }
  /// Does something on the training queue after the step in progress, so that training does not compete with it.
  func betweenSteps(_ errand: @escaping @Sendable () -> Void)
}

extension TrainingSession: RunsHost {
  public var runPath: String { run.path.standardizedPath }
  public var configuration: Configuration { run.configuration }
}

/// Why the explorer's loop ended.
public enum ExplorerOutcome: Equatable, Sendable {
  /// Somebody quit, or asked the process to end; training is stopped and saved.
  case quit
  /// The terminal is gone. Training goes on.
  case hungUp
  /// Another run is wanted, or this one under another name; it still trains, so that nothing is lost if that fails.
  case open(path: String)
  case create(name: String, Configuration)
  case rename(to: String)
}
