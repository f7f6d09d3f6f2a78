internal import Answers
internal import CaptionSettings
internal import Export

/// Captions of a selection by a recipe, beside those of another one.
enum WorkshopPage: WebPage {
  static let path = "/workshop"
  static let template = "Workshop"
  static let linkName: String? = "Workshop"

  private static let shownCount = 50
  /// Posts whose dropped tags are counted.
  private static let sampledCount = 200
  private static let droppedCount = 40
  /// Stands before the parameters of the other recipe.
  private static let otherPrefix = "other_"

  private static let choices = ["preset", "prune_mode", "overlap", "sort_mode"]
  private static let numbers = ["max_tag_number", "drop_difficulty"]

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let recipe = try RecipeChoice(request)
    if target.format == .toml {
      var file = WebResponse(
        contentType: ContentType.toml, .bytes(Array(recipe.settings.text.utf8)))
      file.headers.append(("content-disposition", "attachment; filename=\"recipe.toml\""))
      return .response(file)
    }
    let other = try RecipeChoice(request, prefix: otherPrefix)
    let isCompared = request.value("compare") != nil && other.key != recipe.key
    let asked = request.value("q") ?? ""
    let search = try SearchPage.Found(asked, order: nil, reader)
    let posts = try PostCards.names(search.sample(of: sampledCount), reader)
    let captions = try captions(posts, recipe, reader)
    let others = isCompared ? try self.captions(posts, other, reader) : nil
    let command =
      ["taghouse", "caption", reader.path, "--output", "captions.jsonl"]
      + (asked.isEmpty ? [] : ["--select", asked])
    var commands = [ShellText.line(command + recipe.words)]
    if isCompared {
      commands.append(ShellText.line(command + other.words))
    }
    return .page(
      PageAnswer(
        "Caption workshop",
        [
          "query": .text(asked), "post_count": .integer(search.count),
          "sampled_count": .integer(Int64(captions.count)), "is_compared": .flag(isCompared),
          "form": form(recipe, prefix: ""),
          "other": ["form": form(other, prefix: otherPrefix)],
          "captions": .list(
            captions.prefix(shownCount).enumerated().map { index, caption in
              document(caption, others?[index])
            }),
          "lengths": lengths(captions), "dropped": dropped(captions),
          "changed_count": .integer(
            Int64(others.map { zip(captions, $0).count { $0.text != $1.text } } ?? 0)),
          "toml_href": .text(request.target([], path: path + ".toml")),
        ], commands: commands))
  }

  private static func captions(
    _ posts: [(site: String, number: Int64)], _ recipe: RecipeChoice, _ reader: PageReader
  ) throws -> [PreparedCaptions.Caption] {
    let prepared = try recipe.captions(reader)
    var captions: [PreparedCaptions.Caption] = []
    var rest = posts[...]
    while let first = rest.first {
      let run = rest.prefix { $0.site == first.site }
      rest = rest.dropFirst(run.count)
      captions += try prepared.captions(
        ofPosts: run.map(\.number), siteName: first.site, in: reader.warehouse())
    }
    return captions
  }

  private static func document(
    _ caption: PreparedCaptions.Caption, _ other: PreparedCaptions.Caption?
  ) -> Document {
    let marks = CaptionMarks(caption.text, beside: other?.text)
    return [
      "name": .text("\(caption.siteName)/\(caption.number)"), "caption": .text(caption.text),
      "pieces": marks.document, "other_caption": Document(other?.text),
      "gone": .list(marks.gone.map(Document.text)),
      "is_changed": .flag(other.map { $0.text != caption.text } ?? false),
      "dropped_tags": .list(caption.droppedTags.map(Document.text)),
      "tokens": TokenEstimate(caption.text).document,
    ]
  }

  private static func lengths(_ captions: [PreparedCaptions.Caption]) -> Document {
    let counts = captions.map { TokenEstimate($0.text).count }.sorted()
    guard !counts.isEmpty else { return .null }
    func share(_ limit: Int) -> Document {
      .real(Double(counts.count { $0 > limit }) / Double(counts.count))
    }
    return [
      "is_estimate": true, "median": .integer(Int64(counts[counts.count / 2])),
      "longest": .integer(Int64(counts[counts.count - 1])),
      "share_beyond_75": share(TokenEstimate.single),
      "share_beyond_225": share(TokenEstimate.triple),
    ]
  }

  private static func dropped(_ captions: [PreparedCaptions.Caption]) -> Document {
    var counts: [String: Int] = [:]
    for caption in captions { for tag in caption.droppedTags { counts[tag, default: 0] += 1 } }
    let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(droppedCount)
    return .list(
      most.map { tag, count in
        [
          "tag": .text(tag), "count": .integer(Int64(count)),
          "share": .real(Double(count) / Double(max(1, captions.count))),
        ]
      })
  }

  // MARK: Form

  /// The parts of a form that say a recipe.
  static func form(_ recipe: RecipeChoice, prefix: String) -> Document {
    func field(_ key: String) -> [Document.Member] {
      [.init("key", .text(key)), .init("parameter", .text(prefix + key))]
    }
    let selects = choices.map { key -> Document in
      var words: [String] = []
      let declaration = RecipeChoice.settings.first { $0.setting.key == key }
      if case .choice(let known)? = declaration?.kind { words = known }
      if case .optionalChoice(let known)? = declaration?.kind { words = known }
      var standard = "none"
      if case .text(let text)? = declaration?.standard, !text.isEmpty { standard = text }
      let said = recipe.text(key)
      let options: [Document] =
        [["value": "", "label": .text(standard), "is_chosen": .flag(said.isEmpty)]]
        + words.filter { $0 != standard }.map {
          ["value": .text($0), "label": .text($0), "is_chosen": .flag($0 == said)]
        }
      return .members(field(key) + [.init("options", .list(options))])
    }
    return [
      "choices": .list(selects),
      "numbers": .list(
        numbers.map { .members(field($0) + [.init("value", .text(recipe.text($0)))]) }),
      "texts": .list([
        .members(
          field("template") + [
            .init("value", .text(recipe.text("template"))),
            .init("placeholder", "{character}, {copyright}, {tags}"),
          ])
      ]),
    ]
  }
}

/// The pieces of a caption, and which of them another one has not.
struct CaptionMarks {
  private(set) var document: Document = []
  /// Pieces that the other one has, and this one has not.
  private(set) var gone: [String] = []

  init(_ text: String, beside other: String?) {
    let pieces = Self.pieces(text)
    let others = other.map(Self.pieces)
    let known = Set(others ?? pieces)
    document = .list(
      pieces.map { ["text": .text($0), "is_new": .flag(!known.contains($0))] })
    gone = others?.filter { !Set(pieces).contains($0) } ?? []
  }

  private static func pieces(_ text: String) -> [String] {
    text.replacing("|||", with: ", |||,").split(separator: ",").map {
      String($0.trimmingPrefix { $0.isWhitespace })
    }
    .filter { !$0.isEmpty }
  }
}
