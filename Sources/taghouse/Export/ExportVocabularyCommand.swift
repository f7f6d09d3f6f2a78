import ArgumentParser
import Export
import Import
import Store

struct ExportVocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Write the tags of posts for autocompletion, as wildcards or for a tokenizer.",
    discussion: """
      Tags of the selected posts with their counts, those with most posts first; tags of one name on \
      several sites are one. --format autocomplete is name,category,count,"aliases" as a1111 and \
      ComfyUI read it, krita the same with names of columns; wildcards is a folder with a text file for \
      each category, wildcards-yaml the same in one file; tokenizer is a file of Hugging Face's \
      tokenizers in which each tag is one token, for text with commas.

      Examples:
        taghouse export vocabulary house.db --output danbooru.csv --min-posts 20
        taghouse export vocabulary house.db --format wildcards \\
          --output wildcards --spaces --category artist,character
        taghouse export vocabulary house.db --format tokenizer \\
          --output tokenizer.json --top 50000
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputPath
  @OptionGroup(title: "Tags") var tags: VocabularyFlags
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Posts") var layer: LayerFlags
  @OptionGroup(title: "Files") var files: OutputFlags

  func run() throws {
    var options = tags.options(outputPath: target.output)
    options.selection = try selection.selection()
    options.layer = layer.layer
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet
    ) {
      try $0.write(options)
    }
    let text = VocabularySummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: target.output)
  }
}
