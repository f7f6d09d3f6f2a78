import Answers
import ArgumentParser
import Reports
import Store

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show everything that is known about one post.",
    usage: """
      taghouse explain <warehouse> <post> [<options>]
      taghouse explain --src-dir <dir> <picture> [<options>]
      """,
    discussion: """
      Its fields, its tags with their counts, captions, latent, the files it came from, rejected \
      records near it, parent and children, aliases among its tags, and implied tags that it lacks.

      Name the post as SITE/NUMBER, by its address on danbooru or e621, or by its number alone \
      where only one site has it. Children are looked for among the 5,000 numbers on each side.

      --caption shows how `taghouse caption` makes the caption of the post with the same options: \
      what became of each tag and why, the fields of the template, the caption. With --src-dir it \
      is a picture in a folder, and what would become of its caption file; nothing is written.

      Examples:
        taghouse explain house.db danbooru/123456
        taghouse explain house.db danbooru/123456 --caption --preset kohya
        taghouse explain house.db https://e621.net/posts/1234 --format json
        taghouse explain --src-dir pictures pictures/1.png
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "The warehouse; with --src-dir the picture.", completion: .file())
  var warehouse: String

  @Argument(help: "SITE/NUMBER, an address, or a number.")
  var post: String?

  @Option(help: "Output format: text or json.")
  var format = Format.text

  @Flag(help: "Explain how the caption of the post is made.")
  var caption = false

  @Option(
    help: ArgumentHelp(
      "Explain the caption of a picture in this folder; needs no warehouse.", valueName: "dir"),
    completion: .directory)
  var srcDir: String?

  @OptionGroup(title: "Recipe") var settings: CaptionSettingsFlags
  @OptionGroup(visibility: .hidden) var posts: CaptionPostFlags

  func validate() throws { try checkOptions() }

  func run() throws {
    if isAboutCaption, let text = try settings.printedText() { return try Console.write(text) }
    if let srcDir { return try explainPicture(in: srcDir) }
    let name = try postName()
    if caption { return try explainCaption(of: name) }
    let explanation = try Warehouse(path: warehouse, mode: .read).explanation(of: name)
    try write(PostExplanationText(explanation).text, Document(explanation))
  }
}
