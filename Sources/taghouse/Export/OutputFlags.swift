import ArgumentParser

/// The options that say how an export treats its files.
struct OutputFlags: ParsableArguments {
  @Flag(help: "Replace what is there.")
  var replace = false

  @Flag(help: "Write the files even when no post is left.")
  var allowEmpty = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false
}
