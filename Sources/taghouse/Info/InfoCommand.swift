import Answers
import ArgumentParser
import Reports
import Store

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a warehouse holds.",
    discussion: """
      Sites with their posts, dates and tags; captions, latents, pictures, taggers and sets; whether \
      the statistics are up to date; the latest imports. It takes a moment, even with millions of \
      posts: where captions or latents are many, it stops counting at 200,000 and says "more than".

      Examples:
        taghouse info house.db
        taghouse info house.db --format json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(help: "Output format: text or json.")
  var format = Format.text

  func run() throws {
    let info = try Warehouse(path: warehouse, mode: .read).info()
    switch format {
    case .text:
      try Console.write(Terminal.wrapped(InfoText(info, path: warehouse).text))
    case .json: try Console.write(Document(info).json)
    }
  }
}
