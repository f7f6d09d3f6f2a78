import ArgumentParser

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write training files from a warehouse.",
    subcommands: [
      ExportCorpusCommand.self, ExportCaptionsCommand.self, ExportKohyaCommand.self,
      ExportTarsCommand.self, ExportRepeatsCommand.self, ExportCoreTagsCommand.self,
      ExportVocabularyCommand.self, ExportTableCommand.self,
      ExportFoldersCommand.self,
    ])
}
