import Answers
import ArgumentParser
import ByteIO
import Glibc
import Selection

/// The command line: each subcommand parses, calls the libraries, and renders.
struct Taghouse: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "taghouse",
    abstract: "A warehouse for image-board metadata in one SQLite file.",
    discussion: """
      Import dumps, ask for statistics, and export training text, captions and lists of what is \
      missing.

        taghouse import danbooru house.db posts.jsonl
        taghouse query house.db top_tags --limit 10
        taghouse export corpus house.db --output corpus.txt

      Exit codes: 0 done; 1 done, but something was rejected or a check failed; 64 wrong usage; 65 \
      bad data; 66 no such input; 73 cannot create; 74 cannot read or write; 75 busy or out of time; \
      130 and 143 stopped by Ctrl-C and SIGTERM.
      """,
    version: version,
    subcommands: [
      InitCommand.self, InfoCommand.self, ImportCommand.self, ForgetCommand.self,
      ExportCommand.self, SQLCommand.self,
      QueryCommand.self, SelectCommand.self, SetsCommand.self, SuggestCommand.self,
      TagCommand.self, CaptionCommand.self,
      DiffCommand.self, ReportCommand.self, CaptionKindsCommand.self, CaptionRulesCommand.self,
      AnalyzeCommand.self,
      CheckCommand.self, BackupCommand.self, CompactCommand.self, ShellCommand.self,
      ExplainCommand.self, ServeCommand.self,
      DatasetteMetadataCommand.self,
      CompletionCommand.self,
    ])
}

@main
enum Main {
  /// As they were typed, without the program.
  static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  static func main() {
    // A limit on the size of files (`ulimit -f`) is an error with its sentence, not the end.
    signal(SIGXFSZ, SIG_IGN)
    Console.prepare()
    do {
      try DescriptorLimit.check()
      var arguments = Self.arguments
      // The words that a shell wants completed are to stay as they were typed.
      if !CompletedWords.areCompleted(arguments) {
        arguments = SearchArgument.protected(
          QueryParameter.joined(FormerOptions.renamed(arguments)))
        if let help = QueryHelp(arguments) { return try Console.write(help.text) }
      }
      var command = try Taghouse.parseAsRoot(arguments)
      SelectionNotes.tell(to: SaidNotes().say)
      try command.run()
    } catch {
      Failure.exit(with: error)
    }
  }
}
