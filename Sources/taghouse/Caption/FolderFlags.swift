import ArgumentParser

/// The options of captions in a folder.
struct FolderFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Caption the pictures of this folder and those below, in place; without a warehouse.",
      discussion: "docs/CAPTIONS.md, Folders.", valueName: "dir"),
    completion: .directory)
  var srcDir: String?

  @Flag(help: "Of --src-dir: list the files that would be written, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Of --src-dir: texts beside pictures are tags: all (txt), none, or NAME.png.txt where it plainly is (auto).",
      valueName: "what"))
  var tagsFrom = TextTags.auto

  @Option(
    help: ArgumentHelp(
      "Of --src-dir: show so many captions that change, before and after.", valueName: "N"))
  var show = 0

  @Flag(
    help: "Of --src-dir: write over captions of other programs and people, and keep a copy (.bak).")
  var backup = false

  @Flag(help: "Of --src-dir: write over an emb_init.json that is there, instead of adding to it.")
  var overwriteEmbInit = false
}
