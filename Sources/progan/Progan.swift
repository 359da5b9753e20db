import ArgumentParser
import Files
import Foundation

@main
struct Progan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progan",
    abstract: "Watch a progressive growing GAN learn in your terminal, walk its latent space, keep what you love.",
    discussion: """
      Without a subcommand progan opens the explorer on the portraits that ship with it: a fresh run starts, or the \
      last one goes on. On the first start you walk a model that ships with it while the run learns; O in Walk turns to \
      the run's own. Keys are explained by '?'; 'q' saves and quits.

      EXAMPLES
        progan                                          explore, on the portraits that ship with it
        progan train --data ~/pictures --run ~/mine     train on your own pictures, without a screen
        progan explore ~/mine                           watch that run, and let it go on
        progan generate ~/mine --count 16 --output out  write samples as PNG
      """,
    version: "0.1.0",
    subcommands: [
      ExploreCommand.self, TrainCommand.self, GenerateCommand.self, ImportCommand.self, ExportCommand.self,
      ProjectCommand.self, FilmCommand.self, EvaluateCommand.self, ConfigCommand.self, RunsCommand.self,
      DataCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: ExploreCommand.self)
}

extension Progan {
  static func main() {
    prepareProcess()
    // Swift has the command line from there.
    guard access("/proc/self/cmdline", R_OK) == 0 else {
      StandardStream.errors.tell("Error: progan needs the system's folder /proc, which is not mounted here.\n")
      Foundation.exit(ExitCode.failure.rawValue)
    }
    do {
      var command = try parseAsRoot(shownArguments())
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Ends the process with what is to be said of an error, or of what was asked for instead of a command.
  private static func end(with error: any Error) -> Never {
    var (error, code) = (error, exitCode(for: error))
    if code.isSuccess {
      do {
        try say(fullMessage(for: error))
        Foundation.exit(0)
      } catch let failure { error = failure }
    }
    switch error {
    case let failure as OutputError:
      code = failure.exitCode
      if case .cannotWrite = failure { printError(failure.description) }
    case is ExitCode: break
    default: StandardStream.errors.tell(sentence(about: error) + "\n")
    }
    Foundation.exit(code.rawValue)
  }

  /// Errors of Foundation's that nobody foresaw have at least their reason told.
  private static func sentence(about error: any Error) -> String {
    let isFoundations = error is CocoaError || error is POSIXError || type(of: error) == NSError.self
    return isFoundations ? "Error: It cannot be done: \(foundationReason(error))." : fullMessage(for: error)
  }
}
