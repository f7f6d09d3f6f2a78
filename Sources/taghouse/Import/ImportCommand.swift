import ArgumentParser
import Import

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Load dumps into a warehouse.",
    discussion: """
      Without a format, `taghouse import house.db FILE…` tells it by the content, and says what it \
      has found.
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
    abstract: "Load Danbooru post metadata: the dumps of 2017 to 2020, those since 2021, the API.",
    discussion: """
      Reads JSONL and JSON arrays, plain or compressed (gz, xz, zst, bz2), tar archives of them, \
      folders, and - for standard input. The shape is seen record by record.

      A file that was imported before is skipped; one that was interrupted is gone on with; a \
      changed record replaces its post, tags included. Rejected lines are kept in the table \
      rejected_record, with the place and the reason.

      Examples:
        taghouse import danbooru house.db metadata/
        zstdcat posts.jsonl.zst | taghouse import danbooru house.db -
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .danbooru)
  }
}
