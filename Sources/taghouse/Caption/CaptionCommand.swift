import ArgumentParser
import CaptionSettings
import Export
import Import
import Store

struct CaptionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption",
    abstract: "Make captions of posts from their tags.",
    discussion: """
      Prunes and orders the tags of each post and composes its caption by a template. Captions go to \
      a file, {"id","caption"} a line, to a folder with a file for each post, or with --kind into \
      the warehouse, as a kind of captions that `--caption-rule KIND` of the exports finds. With \
      --src-dir it captions pictures of a folder, in place. Without a setting it does what the known \
      pipeline does; docs/CAPTIONS.md has all of them.

      Examples:
        taghouse caption house.db --output captions.jsonl.zst
        taghouse caption house.db --output captions --preset kohya --select 'score:>10'
        taghouse caption house.db --kind train --config recipe.toml --epoch 2 --replace
        taghouse caption --src-dir pictures --dry-run
        taghouse caption --print-config --preset natural
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String?

  @Option(name: .shortAndLong, help: "A .jsonl[.gz|.zst] file or a folder; - is standard output.")
  var output: String?

  @Option(help: ArgumentHelp("Write into the warehouse, as this kind.", valueName: "name"))
  var kind: String?

  @Flag(help: "Also write processed_tags and dropped_character_tags into lines of JSON.")
  var withTags = false

  @Option(help: "Spread the files of a folder over so many sub-folders, by number modulo.")
  var spread: Int64?

  @OptionGroup(title: "Folder") var folder: FolderFlags
  @OptionGroup(title: "Posts") var posts: UniverseFlags
  @OptionGroup(title: "Fields") var fields: WarehouseFieldFlags
  @OptionGroup(title: "Files") var files: OutputFlags
  @OptionGroup var settings: CaptionSettingsFlags

  func validate() throws {
    guard 1...10_000 ~= spread ?? 1 else {
      throw ValidationError("--spread must be from 1 to 10000.")
    }
    if settings.files.printConfig || settings.files.printList != nil { return }
    try checkFolder()
    if folder.srcDir != nil { return }
    guard warehouse != nil else { throw ValidationError("Name the warehouse.") }
    if let output { try OutputName.check(output) }
    guard (output == nil) != (kind == nil) else {
      throw ValidationError("Say where captions go: --output or --kind, one of them.")
    }
  }

  func run() throws {
    if let text = try settings.printedText() { return try Console.write(text) }
    let settings = try settings.settings()
    CaptionSettingsFlags.showNotes(of: settings)
    let plan = try settings.makePlan()
    if let path = folder.srcDir {
      let options = folderOptions(plan, path: path)
      return try FolderCaptionRun(options: options, isQuiet: files.quiet).run()
    }
    let run = try CaptionRun(
      options: exportOptions(plan), isQuiet: files.quiet,
      warehouse: Warehouse(path: warehouse ?? "", mode: .read))
    if let kind { return try run.write(kind: kind) }
    try run.write(to: output ?? "", fileExtension: plan.captionExtension, folderCount: spread)
  }
}
