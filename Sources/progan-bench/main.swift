import ArgumentParser

/// Measures the engine. `race` beside this file runs it against PyTorch.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progan-bench", abstract: "Measure progan's engine on this machine.",
    subcommands: [StepCommand.self, KernelsCommand.self], defaultSubcommand: StepCommand.self)
}

Bench.main()
