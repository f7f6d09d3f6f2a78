import ArgumentParser
import BooruFormats
import Import

struct ImportSidecarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sidecars",
    abstract: "Load folders of pictures with metadata, captions and tags beside them.",
    discussion: """
      Every picture becomes a post of --site, with its tags, captions and scores from \
      .NAME_meta.json, NAME.txt, NAME.png.txt and NAME.tags, and with the post that gallery-dl keeps \
      as NAME.png.json or NAME.json. A text is tags where a picture has no others and the text is \
      plainly tags (commas or line breaks between them, namespaces such as character:), else a \
      caption; --tags-from says what all are. Its number is its name, if that is one; other pictures are numbered in the order of their paths, from 1000000000000 on, and keep their \
      numbers. The table image_file has their paths, and the rest of their metadata.

      Scores are those of the tagger `sidecar`. A picture that cannot be read is kept in the table \
      rejected_record with the reason. Pictures themselves are not opened.

      Example:
        taghouse import sidecars house.db pictures/ --site mine
        taghouse import sidecars house.db tagged/ --site mine --tags-from txt
      """)

  @Option(
    help: "Texts beside pictures are tags: all (txt), none, or those that plainly are (auto).")
  var tagsFrom = TextTags.auto

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .sidecars(texts: tagsFrom.reading))
  }
}

/// Sidecars that are taken for tags.
enum TextTags: String, ExpressibleByArgument, CaseIterable {
  case auto, txt, none

  var reading: TextReading {
    switch self {
    case .auto: .told
    case .txt: .tags
    case .none: .captions
    }
  }
}
