internal import Answers
internal import SQLCatalog

/// One tag: how often, when, with what.
enum TagPage: WebPage {
  static let path = "/tag"
  static let template = "Tag"

  private static let measures = ["cosine", "jaccard", "overlap", "frequency", "pmi", "post_count"]

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    var facts = try TagFacts(request, reader)
    let measure = try request.word("measure", measures)
    let tag = ("tag", Optional(facts.name))
    try facts.add("years", query: "tag_by_year", [tag], hasChart: true)
    try facts.add("ratings", query: "tag_ratings", [tag], hasChart: true)
    try facts.add("related", query: "related_tags", [tag, ("measure", measure), ("limit", "30")])
    for category in ["character", "artist"] where facts.category != category {
      try facts.add(
        category + "s", query: "related_tags",
        [tag, ("measure", "post_count"), ("category", category), ("limit", "12")])
    }
    facts.add("measure", .text(measure))
    facts.add(
      "measures",
      .list(
        measures.map { name in
          [
            "name": .text(name), "is_chosen": .flag(name == measure),
            "href": .text(request.target([("measure", name)], path: path) + "#related"),
          ]
        }))
    try addRelations(&facts, reader)
    let pages = ["character": "/character", "artist": "/artist", "copyright": "/copyright"]
    facts.add("own_page", Document(facts.category.flatMap { pages[$0] }))
    return facts.outcome()
  }

  /// What it implies and is implied by, its other names, and what the data say of that.
  private static func addRelations(_ facts: inout TagFacts, _ reader: PageReader) throws {
    let ofSite = "(:site IS NULL OR site.name = :site)"
    func add(_ key: String, _ sql: String) throws {
      facts.add(
        key,
        try reader.rows(
          sql, [("name", .text(facts.name)), ("site", facts.site.map { .text($0) } ?? .null)],
          limit: 200
        ).documents)
    }
    for (key, of, shown) in [
      ("implies", "antecedent_name", "consequent_name"),
      ("implied_by", "consequent_name", "antecedent_name"),
    ] {
      try add(
        key,
        """
        SELECT DISTINCT tag_implication.\(shown) AS tag
        FROM tag_implication
        JOIN site ON site.site_id = tag_implication.site_id
        WHERE tag_implication.\(of) = :name AND tag_implication.status = 'active' AND \(ofSite)
        ORDER BY tag_implication.\(shown)
        """)
    }
    for (key, of, shown) in [
      ("aliases", "consequent_name", "antecedent_name"),
      ("alias_of", "antecedent_name", "consequent_name"),
    ] {
      try add(
        key,
        """
        SELECT DISTINCT tag_alias.\(shown) AS tag
        FROM tag_alias
        JOIN site ON site.site_id = tag_alias.site_id
        WHERE tag_alias.\(of) = :name AND tag_alias.status IN ('active', 'told')
          AND tag_alias.antecedent_name <> tag_alias.consequent_name AND \(ofSite)
        ORDER BY tag_alias.\(shown)
        """)
    }
    try add(
      "learned",
      """
      SELECT implied.name AS tag, tag_implied_count.post_count,
        CAST(tag_implied_count.post_count AS REAL) / tag_count.post_count AS ratio
      FROM tag
      JOIN site ON site.site_id = tag.site_id
      JOIN tag_implied_count ON tag_implied_count.tag_id = tag.tag_id
      JOIN tag AS implied ON implied.tag_id = tag_implied_count.implied_id
      JOIN tag_count ON tag_count.tag_id = tag.tag_id
      WHERE tag.name = :name AND \(ofSite)
      ORDER BY ratio DESC, implied.name
      """)
  }
}
