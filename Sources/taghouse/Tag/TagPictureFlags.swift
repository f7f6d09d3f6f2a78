import ArgumentParser
import Querying

/// The options that say which pictures are tagged, and what becomes of their tags.
struct TagPictureFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tag the pictures in this folder and below, in place; needs no warehouse.", valueName: "dir"),
    completion: .directory)
  var srcDir: String?

  @Flag(help: "Tag pictures again that have tags.")
  var overwriteTags = false

  @Option(
    help: ArgumentHelp(
      "The tagger's name in the warehouse. (default: as the folders of the models)",
      valueName: "name"))
  var tagger: String?

  @Option(
    help: ArgumentHelp("Only posts of this site.", valueName: "name"),
    completion: .names(.site))
  var site: String?

  @Option(
    help: ArgumentHelp(
      "Leave out lower scores. (default: 0.05)", valueName: "score"))
  var minimumScore: Double?

  @OptionGroup var waiting: WaitFlags

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func check(hasWarehouse: Bool) throws {
    guard 1...100 ~= tagger?.utf8.count ?? 1 else {
      throw ValidationError("--tagger must have 1 to 100 bytes.")
    }
    guard 0...1 ~= minimumScore ?? 0 else {
      throw ValidationError("--minimum-score must be from 0 to 1.")
    }
    guard let srcDir else { return }
    guard !srcDir.isEmpty else { throw ValidationError("--src-dir must name a folder.") }
    if hasWarehouse {
      throw ValidationError("--src-dir needs no warehouse: leave one of them out.")
    }
    for (flag, isSaid) in [("--site", site != nil), ("--minimum-score", minimumScore != nil)]
    where isSaid {
      throw ValidationError("\(flag) is for a warehouse, and --src-dir names a folder.")
    }
  }
}
