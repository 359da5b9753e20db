import ArgumentParser

/// How data is read, for the commands that do.
struct ReadingOptions: ParsableArguments {
  @Flag(help: "Stop if any picture cannot be read, instead of leaving it out.")
  var strict = false

  var reader: DataReader { DataReader(isStrict: strict) }
}
