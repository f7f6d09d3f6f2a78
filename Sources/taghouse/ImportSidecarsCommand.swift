import ArgumentParser
import Import

struct ImportSidecarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sidecars",
    abstract: "Load folders of pictures with metadata, captions and tags beside them.",
    discussion: """
      Every picture becomes a post of --site, with its tags, captions and scores from \
      .NAME_meta.json, NAME.txt and NAME.tags. Its number is its name, if that is one; other \
      pictures are numbered in the order of their paths, from 1000000000000 on, and keep their \
      numbers. The table image_file has their paths, and the rest of their metadata.

      Scores are those of the tagger `sidecar`. A picture that cannot be read is kept in the table \
      rejected_record with the reason. Pictures themselves are not opened.

      Example:
        taghouse import sidecars house.db pictures/ --site mine
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .sidecars)
  }
}
