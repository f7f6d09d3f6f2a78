import ArgumentParser
import Reports
import Store

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show everything that is known about one post.",
    discussion: """
      Its fields, its tags with their counts, captions, latent, the files it came from, rejected \
      records near it, parent and children, aliases among its tags, and implied tags that it lacks.

      Name the post as SITE/NUMBER, by its address on danbooru or e621, or by its number alone \
      where only one site has it. Children are looked for among the 5,000 numbers on each side.

      --caption shows how `taghouse caption` makes the caption of the post with the same options: \
      what became of each tag and why, the fields of the template, the caption.

      Examples:
        taghouse explain house.db danbooru/123456
        taghouse explain house.db danbooru/123456 --caption --preset kohya
        taghouse explain house.db https://e621.net/posts/1234 --format json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "SITE/NUMBER, an address, or a number.", transform: Self.postName)
  var post: PostName

  @Option(help: "Output format: text or json.")
  var format = Format.text

  @Flag(help: "Explain how the caption of the post is made.")
  var caption = false

  @OptionGroup var recipe: CaptionRecipeFlags

  private static func postName(_ text: String) throws -> PostName {
    guard let name = PostName(text) else {
      throw ValidationError(
        "'\(text)' names no post: write SITE/NUMBER, such as danbooru/123, or the post's address.")
    }
    return name
  }

  func validate() throws {
    if !caption, let flag = try recipe.firstFlag() {
      throw ValidationError("\(flag) is for --caption.")
    }
    if recipe.posts.part != nil { throw ValidationError("--part is for exports of posts.") }
  }

  func run() throws {
    if caption { return try explainCaption() }
    let explanation = try Warehouse(path: warehouse, mode: .read).explanation(of: post)
    switch format {
    case .text: try Console.write(Terminal.wrapped(PostExplanationText(explanation).text))
    case .json: try Console.write(Document(explanation).json)
    }
  }

  private func explainCaption() throws {
    if let text = try recipe.settings.printedText() { return try Console.write(text) }
    let explanation = try recipe.explanation(of: post, in: Warehouse(path: warehouse, mode: .read))
    switch format {
    case .text: try Console.write(Terminal.wrapped(CaptionExplanationText(explanation).text))
    case .json: try Console.write(Document(explanation).json)
    }
  }
}
