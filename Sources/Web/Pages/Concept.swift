internal import Answers
internal import CaptionSettings
internal import Recipes
internal import TagRules

/// A character: what it looks like by its posts, and what exporters make of that.
enum CharacterPage: WebPage {
  static let path = "/character"
  static let template = "Character"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    var facts = try TagFacts(request, reader)
    let setting = try reader.rows("SELECT value FROM setting WHERE name = 'core_tag_threshold'")
    var standard = 0.4
    if case .real(let value)? = setting.rows.first?.first { standard = value }
    let threshold = try request.share("threshold", standard: standard)
    let character = ("character", Optional(facts.name))
    let tags = try facts.add("tags", query: "character_tags", [character, ("limit", "120")])
    let core = try facts.add("core_tags", query: "core_tags", [character])
    try facts.add("confident_core_tags", query: "confident_core_tags", [character])
    try facts.add("look_alikes", query: "look_alike_characters", [character], hasChart: false)
    try facts.add("copyrights", query: "character_copyrights", [character])
    facts.add("threshold", .real(threshold))
    facts.add("threshold_percent", .integer(Int64((threshold * 100).rounded())))
    facts.add("standard_threshold", .real(standard))
    let chosen = zip(tags.texts("tag"), tags.rows).compactMap { name, row -> String? in
      guard let place = tags.columns.firstIndex(of: "frequency"),
        case .real(let frequency) = row[place], frequency >= threshold
      else { return nil }
      return name
    }
    // Words that are never core tags are known of those above the standard.
    let known = Set(core.texts("tag"))
    let texts = try ExportedTexts(
      facts.name, tags: threshold == standard ? core.texts("tag") : chosen, reader)
    facts.add("core_names", .list(known.sorted().map(Document.text)))
    facts.add("wildcard_lines", .list(texts.wildcardLines.map(Document.text)))
    facts.add("embedding_start", .text(texts.embeddingStart))
    facts.add(
      command: ShellText.line([
        "taghouse", "export", "core-tags", reader.path, "--character", facts.name, "--set",
        "core_frequency_thresh=\(threshold)", "--output", "core",
      ]))
    return facts.outcome()
  }

  /// What `export core-tags` writes of a character with these core tags.
  private struct ExportedTexts {
    var wildcardLines: [String] = []
    var embeddingStart = ""

    init(_ character: String, tags: [String], _ reader: PageReader) throws {
      let options = try CaptioningOptions(reading: CaptionSettings(paths: []).makePlan())
      var rules = options.recipe.rules
      try rules.take(options.warehouseLists, from: reader.warehouse())
      rules.mode = .characterCore
      var vocabulary = TagVocabulary(rules)
      let numbers = tags.map { vocabulary.insert($0) }
      var characters = NameTable()
      var name = character
      let number = characters.insert(name.withUTF8 { rules.characterName(of: $0) })
      let table = TagTable(vocabulary, rules: rules)
      let core = CoreTags(
        [CharacterTags(character: number, tags: numbers)], table: table, characterNames: characters)
      wildcardLines = WildcardLines().lines(
        core, template: options.recipe.template, table: table, characterNames: characters)
      var start = EmbeddingStart()
      start.add(core, imageTypes: [], table: table)
      embeddingStart = start.json
    }
  }
}

/// An artist: the tags that set the style apart.
enum ArtistPage: WebPage {
  static let path = "/artist"
  static let template = "Artist"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    var facts = try TagFacts(request, reader)
    try facts.add("tags", query: "artist_tags", [("artist", facts.name), ("limit", "60")])
    try facts.add("years", query: "tag_by_year", [("tag", facts.name)], hasChart: true)
    try facts.add(
      "characters", query: "related_tags",
      [("tag", facts.name), ("measure", "post_count"), ("category", "character"), ("limit", "20")])
    return facts.outcome()
  }
}

/// A copyright: its characters.
enum CopyrightPage: WebPage {
  static let path = "/copyright"
  static let template = "Copyright"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    var facts = try TagFacts(request, reader)
    try facts.add(
      "characters", query: "copyright_characters", [("copyright", facts.name), ("limit", "100")])
    try facts.add("years", query: "tag_by_year", [("tag", facts.name)], hasChart: true)
    try facts.add(
      "tags", query: "related_tags",
      [("tag", facts.name), ("measure", "cosine"), ("category", "general"), ("limit", "30")])
    return facts.outcome()
  }
}
