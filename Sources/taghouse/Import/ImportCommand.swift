import ArgumentParser
import Import

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Load dumps into a warehouse.",
    discussion: """
      `taghouse import house.db FILE…` without a format finds out what the files are, and says so.
      """,
    subcommands: [
      ImportDanbooruCommand.self, ImportE621PostsCommand.self, ImportMoebooruCommand.self,
      ImportGelbooruCommand.self, ImportSankakuCommand.self, ImportE621CaptionsCommand.self,
      ImportKohyaCommand.self, ImportTagsCommand.self, ImportTagAliasesCommand.self,
      ImportTagImplicationsCommand.self, ImportTaggerCommand.self,
      ImportSidecarsCommand.self, ImportFilesCommand.self,
    ], defaultSubcommand: ImportFilesCommand.self)
}

struct ImportDanbooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "danbooru",
    abstract: "Load posts of Danbooru: dumps of any year, or the API's JSON.",
    discussion: """
      Reads JSONL and JSON arrays, plain or compressed (gz, xz, zst, bz2), in tar archives, in \
      folders, or from standard input (-). Records of old and new shape may be mixed.

      Importing a file again skips it, an interrupted import continues, and a changed record \
      replaces its post, tags included. Rejected lines are kept in the table rejected_record, with \
      place and reason.

      Examples:
        taghouse import danbooru house.db metadata/
        zstdcat posts.jsonl.zst | taghouse import danbooru house.db -
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .danbooru)
  }
}
