import ArgumentParser
import Reports
import Store

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show everything that a warehouse knows of one post.",
    discussion: """
      Its fields, its tags with the posts that each has, captions and the one that the default rule \
      makes, latent, the files that it came from, rejected records that name it or stand near it, \
      parent and children, aliases among its tags, and what its tags imply that it lacks.

      The post is SITE/NUMBER, its address on danbooru or e621, or only its number where one site \
      has it. Children are looked for among the 5,000 numbers on each side: parent_number has no \
      index. For a post that is not there the nearest ones are named, and the exit code is 66.

      With --caption it shows what `taghouse caption` makes of the post with the same options: what \
      became of each tag and why, the fields of the template, the caption.

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

  @Option(help: "How it is printed: text or json.")
  var format = Format.text

  @Flag(help: "Explain the caption that the settings make of the post.")
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
