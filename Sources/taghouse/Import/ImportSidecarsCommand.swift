import ArgumentParser
import BooruFormats
import Import

struct ImportSidecarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sidecars",
    abstract: "Load folders of pictures with metadata, captions and tags beside them.",
    discussion: """
      Every picture becomes a post of --site. Tags, captions and scores come from .NAME_meta.json, \
      NAME.txt, NAME.png.txt and NAME.tags, and from the post that gallery-dl keeps as \
      NAME.png.json or NAME.json. A text counts as tags if the picture has no other tags and the \
      text is plainly a list of tags; otherwise it is a caption. --tags-from decides for all texts. \
      A picture whose name is a number gets that number. Others are numbered by path, from \
      1000000000000 on. The table image_file has their paths and the rest of their metadata.

      Scores belong to the tagger `sidecar`. What cannot be read is kept in rejected_record. The \
      pictures themselves are not opened.

      Example:
        taghouse import sidecars house.db pictures/ --site mine
        taghouse import sidecars house.db tagged/ --site mine --tags-from txt
      """)

  @Option(help: "Which texts beside pictures are tags: all (txt), none, or what plainly is (auto).")
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
