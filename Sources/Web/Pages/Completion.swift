internal import Answers
internal import Querying

/// What may be meant by the beginning of a word: for the script of the pages, and for others.
enum CompletionPage: WebPage {
  static let path = "/complete"
  static let template = "Completion"

  private static let maximumCount = 12
  /// Words of the language with a value behind them, and what they are.
  private static let metatags = [
    ("rating:", "general, sensitive, questionable, explicit"), ("score:", "as score:>=10"),
    ("favs:", "as favs:>100"), ("date:", "as date:2020..2022"), ("year:", "as year:2020"),
    ("width:", "pixels, as width:>=1024"), ("height:", "pixels"), ("ratio:", "as ratio:16:9"),
    ("tagcount:", "as tagcount:<10"), ("chartags:", "tags that name characters"),
    ("order:", "as order:score"), ("has:", "caption, latent, tags, parent, children"),
    ("site:", "name of a site"), ("caption:", "kind of captions"), ("set:", "saved search"),
    ("limit:", "at most so many"), ("sample:", "so many by chance"),
    ("status:", "as status:active"),
  ]

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    var word = request.value("q") ?? ""
    if word.hasPrefix("-") || word.hasPrefix("~") { word.removeFirst() }
    var completions: [Document] = []
    if !word.isEmpty {
      let found = try TagCompletions(reader.connection()).completions(
        of: word, category: request.value("category"), limit: maximumCount)
      completions = found.map { completion in
        [
          "name": .text(completion.name), "category": Document(completion.category),
          "post_count": .integer(completion.postCount), "alias": Document(completion.alias),
        ]
      }
      if request.value("kind") == "search" {
        completions =
          metatags.filter { $0.0.hasPrefix(word) }.map { name, meaning in
            ["name": .text(name), "category": "metatag", "meaning": .text(meaning)]
          } + completions
      }
    }
    return .page(
      PageAnswer(
        "Completion", ["query": .text(word), "completions": .list(completions)],
        commands: [
          ShellText.line(["taghouse", "select", reader.path, word + "*"])
        ]))
  }
}
