import ArgumentParser
import Import

struct ImportSidecarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sidecars",
    abstract: "Load folders of pictures with metadata, captions and tags beside them.",
    discussion: """
      Every picture becomes a post of --site, with its tags, captions and scores from \
      .NAME_meta.json, NAME.txt, NAME.png.txt and NAME.tags, and with the post that gallery-dl keeps \
      as NAME.png.json or NAME.json. Texts are captions, or with --tags-from txt tags, with commas \
      or line breaks between them, and with namespaces such as character: before them. Its number is its name, if that is one; other \
      pictures are numbered in the order of their paths, from 1000000000000 on, and keep their \
      numbers. The table image_file has their paths, and the rest of their metadata.

      Scores are those of the tagger `sidecar`. A picture that cannot be read is kept in the table \
      rejected_record with the reason. Pictures themselves are not opened.

      Example:
        taghouse import sidecars house.db pictures/ --site mine
        taghouse import sidecars house.db tagged/ --site mine --tags-from txt
      """)

  @Option(help: "Read .txt files beside pictures as tags, not as captions.")
  var tagsFrom: TextTags?

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .sidecars(takesTagsOfText: tagsFrom != nil))
  }
}

/// Sidecars that are taken for tags.
enum TextTags: String, ExpressibleByArgument, CaseIterable {
  case txt
}
