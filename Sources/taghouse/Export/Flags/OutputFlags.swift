import ArgumentParser

/// Where an export goes, if it has to be said.
struct OutputPath: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write: a file, or - for standard output.", valueName: "file"),
    completion: .file())
  var output: String
}

/// Where an export of many files goes.
struct OutputFolder: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where to write: a folder.", valueName: "dir"),
    completion: .directory)
  var output: String
}

/// The options that say how an export treats its files.
struct OutputFlags: ParsableArguments {
  @Flag(help: "Replace what is there.")
  var replace = false

  @Flag(help: "Write the files even when they would be empty.")
  var allowEmpty = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false
}
