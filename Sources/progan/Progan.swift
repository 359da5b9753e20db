import ArgumentParser
import Images

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
  static func main() { main(shownArguments()) }
}
