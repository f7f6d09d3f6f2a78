import ArgumentParser
import CaptionSettings
import Export
import Import
internal import Recipes
import Store

struct CaptionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption",
    abstract: "Make captions of posts from their tags.",
    usage: """
      taghouse caption <warehouse> (--output <path> | --kind <name>) [<options>]
      taghouse caption --src-dir <dir> [<options>]
      """,
    discussion: """
      Drops tags that say nothing new, orders the rest, and writes them by a template. Captions go \
      to a file with one {"id","caption"} per line, to a folder with one file per post, or with \
      --kind into the warehouse, where `--kind` of the exports finds them. With --src-dir it \
      captions a folder of pictures in place. Whatever has no option here is a setting: --set \
      KEY=VALUE. docs/CAPTIONS.md explains everything.

      Examples:
        taghouse caption house.db --output captions.jsonl.zst
        taghouse caption house.db --output texts --preset kohya --rating safe
        taghouse caption house.db --kind train --recipe recipe.toml --replace
        taghouse caption house.db --output short.jsonl --set max_tag_number=12
        taghouse caption --src-dir pictures --dry-run --show 5
        taghouse caption --src-dir pictures --tag wd-v3
        taghouse caption --list-settings
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String?

  @OptionGroup(title: "Output") var target: CaptionTargetFlags
  @OptionGroup(title: "Recipe") var settings: CaptionSettingsFlags
  @OptionGroup(title: "Folder") var folder: FolderFlags
  @OptionGroup(title: "Posts") var posts: CaptionPostFlags

  func validate() throws {
    if settings.isPrinting { return }
    try checkFolder()
    if folder.srcDir != nil { return }
    guard warehouse != nil else { throw ValidationError("Name the warehouse.") }
    if let output = target.output { try OutputName.check(output) }
    guard (target.output == nil) != (target.kind == nil) else {
      throw ValidationError(
        "Say where captions go, by --output or --kind, as in: "
          + "taghouse caption house.db --output captions.jsonl")
    }
  }

  func run() throws {
    if let text = try settings.printedText() { return try Console.write(text) }
    let settings = try settings.settings()
    CaptionSettingsFlags.showNotes(of: settings)
    let plan = try settings.makePlan()
    if let path = folder.srcDir {
      let hasFlaws = try tagFolder(path)
      let options = folderOptions(plan, path: path)
      try FolderCaptionRun(options: options, isQuiet: target.quiet).run()
      if hasFlaws { throw ExitCode(1) }
      return
    }
    var options = try posts.exportOptions(plan)
    options.replaces = target.replace
    if let mixture = target.mixture { options.caption.mixture = mixture }
    let run = try CaptionRun(
      options: options, isQuiet: target.quiet,
      warehouse: Warehouse(path: warehouse ?? "", mode: .read))
    if let kind = target.kind { return try run.write(kind: kind) }
    try run.write(
      to: target.output ?? "", fileExtension: plan.captionExtension,
      folderCount: plan.place.folderCount)
  }
}
