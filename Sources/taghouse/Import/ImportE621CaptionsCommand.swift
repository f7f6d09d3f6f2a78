import ArgumentParser
import Import

struct ImportE621CaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "e621-captions",
    abstract: "Load the caption dump of e621: the monthly JSONL files, or a folder of them.",
    discussion: """
      Every text field of a record becomes a caption of its own kind (regular_summary, \
      brief_summary, tags, …), with the finish reason. A post that is not there yet is added with \
      its number. The view post_caption has one caption per post; `taghouse report merge` tells \
      what is missing.

      Example:
        taghouse import e621-captions house.db captions/
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .e621Captions)
  }
}
