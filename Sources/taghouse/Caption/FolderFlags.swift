import ArgumentParser

/// The options of captions in a folder.
struct FolderFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Caption the pictures in this folder and below, in place; needs no warehouse.",
      valueName: "dir"),
    completion: .directory)
  var srcDir: String?

  @Option(
    help: ArgumentHelp(
      "With --src-dir: first tag pictures without tags by this model, as `taghouse tag` does.",
      valueName: "dir"), completion: .directory)
  var tag: String?

  @Flag(help: "With --src-dir: list what would be written, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "With --src-dir: show this many captions that change, before and after.", valueName: "N"))
  var show = 0
}
