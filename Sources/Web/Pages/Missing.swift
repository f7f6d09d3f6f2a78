internal import Answers
internal import Reports
internal import Selection

/// What posts lack, counted behind the pages.
enum MissingPage: WebPage {
  static let path = "/missing"
  static let template = "Missing"
  static let linkName: String? = "Missing"
  static let refreshSeconds = 2

  /// Counts that are there, are being made, or could not be.
  struct Counted {
    var document: Document
    var isRunning: Bool
  }

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let grouping = try grouping(request)
    var question = MergeQuestion()
    if let rule = request.value("rule") { question.captionRule = rule }
    if let site = request.value("site") { question.selection.siteNames = [site] }
    // What is wrong with a name is said here, and not behind the page.
    _ = try MergeScan(question, of: reader.warehouse())
    let counted = counts(by: grouping, question, reader)
    let all = counts(by: nil, question, reader)
    let rules = try reader.rows("SELECT name FROM caption_rule ORDER BY name").texts("name")
    let command =
      ["taghouse", "report", "merge", reader.path]
      + (request.value("rule").map { ["--caption-rule", $0] } ?? [])
      + (request.value("site").map { ["--site", $0] } ?? [])
    let lists = MergeList.allCases.map { list -> Document in
      [
        "list": .text(list.rawValue), "meaning": .text(meaning(list)),
        "command": .text(ShellText.line(command + ["--list", list.rawValue])),
      ]
    }
    var answer = PageAnswer(
      "What is missing",
      [
        "by": .text(grouping.rawValue), "rule": .text(question.captionRule),
        "site": Document(request.value("site")),
        "rules": .list(rules.map { chosen($0, question.captionRule) }),
        "groupings": .list(MergeGrouping.allCases.map { chosen($0.rawValue, grouping.rawValue) }),
        "missing": all.document, "groups": counted.document, "lists": .list(lists),
      ], commands: [ShellText.line(command + ["--by", grouping.rawValue])])
    if counted.isRunning || all.isRunning { answer.refreshSeconds = refreshSeconds }
    return .page(answer)
  }

  private static func chosen(_ name: String, _ chosen: String) -> Document {
    ["name": .text(name), "is_chosen": .flag(name == chosen)]
  }

  private static func grouping(_ request: WebRequest) throws -> MergeGrouping {
    let words =
      [MergeGrouping.month.rawValue]
      + MergeGrouping.allCases.map(\.rawValue).filter { $0 != MergeGrouping.month.rawValue }
    return MergeGrouping(rawValue: try request.word("by", words)) ?? .month
  }

  static func counts(
    by grouping: MergeGrouping?, _ question: MergeQuestion, _ reader: PageReader
  ) -> Counted {
    switch reader.site.merges.counts(question, by: grouping, reader.stamp) {
    case .running: Counted(document: ["state": "running", "is_running": true], isRunning: true)
    case .failed(let message):
      Counted(document: ["state": "failed", "message": .text(message)], isRunning: false)
    case .done(let groups):
      Counted(
        document: [
          "state": "done", "is_done": true, "rows": .list(groups.map { row($0.name, $0.counts) }),
        ], isRunning: false)
    }
  }

  private static func row(_ name: String?, _ counts: MergeCounts) -> Document {
    [
      "group": Document(name), "id_count": .integer(counts.idCount),
      "missing_tags_count": .integer(counts.missingTagsCount),
      "missing_caption_count": .integer(counts.missingCaptionCount),
      "missing_caption_share": .real(
        Double(counts.missingCaptionCount) / Double(max(1, counts.idCount))),
      "missing_latent_count": .integer(counts.missingLatentCount),
      "only_tags_count": .integer(counts.onlyTagsCount),
      "sentence_count": .integer(
        counts.idCount - counts.missingCaptionCount - counts.onlyTagsCount),
      "empty_caption_count": .integer(counts.emptyCaptionCount),
      "unknown_caption_count": .integer(counts.unknownCaptionCount),
      "unknown_latent_count": .integer(counts.unknownLatentCount),
    ]
  }

  private static func meaning(_ list: MergeList) -> String {
    switch list {
    case .tags: "without a tag"
    case .caption: "without a caption by the rule"
    case .latent: "without a latent"
    case .onlyTags: "whose caption is only tags"
    case .emptyCaption: "with captions that are all empty"
    case .unknown: "with a caption, and known from nothing else"
    case .latentWithoutPost: "with a latent, and no record or tag"
    }
  }
}
