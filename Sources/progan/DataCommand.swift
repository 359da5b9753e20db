import ArgumentParser

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at pictures to learn from, and pack them.",
    discussion: """
      EXAMPLES
        progan data inspect ~/pictures                     how many, what sizes, what cannot be read
        progan data inspect faces.zip --sheet faces.png    with a picture of some of them
        progan data pack ~/pictures faces.pack             one file, for sets larger than memory
        progan train --data faces.pack                     learn from it
      """,
    subcommands: [DataInspectCommand.self, DataPackCommand.self])
}
