// Why a named query gives no rows: a name that the warehouse does not know, with the nearest that it
// does, or the values that no row satisfies.

import Answers
import Querying
import SQLCatalog
import Selection
import Store

/// What is said of a query without rows.
struct EmptyAnswer {
  let call: QueryCall
  let warehouse: String
  /// Whether only chosen posts were counted.
  var isSelection = false

  /// `no rows: no character 'ada_wrem'; did you mean ada_wren?`
  ///
  /// Throws what reading the warehouse throws.
  func sentence() throws -> String {
    if try texts("SELECT 1 FROM post LIMIT 1").isEmpty {
      return "no rows: the warehouse has no posts yet; `taghouse import` brings them"
    }
    for argument in call.arguments {
      if case .selected(let choice) = argument.source, argument.value == .null {
        return "no rows: \(isSelection ? "the posts of --select have" : "the warehouse has") no "
          + "\(choice.category ?? "tag")"
      }
      if let reason = try unknownName(argument) { return "no rows: \(reason)" }
    }
    let selected = isSelection ? " among the posts of --select" : ""
    let conditions = call.arguments.filter { $0.value != .null && $0.name != "limit" }.map(shown)
    if call.arguments.contains(where: { $0.name == "limit" && $0.value == .integer(0) }) {
      return "no rows: the limit is 0"
    }
    guard !conditions.isEmpty else { return "no rows\(selected): there is nothing to tell" }
    return "no rows\(selected) with \(conditions.joined(separator: ", "))"
  }

  private func shown(_ argument: QueryCall.Value) -> String {
    let text = "\(argument.name) = \(argument.value)"
    switch argument.source {
    case .given: return text
    case .standing: return text + " (default)"
    case .selected(let choice): return text + " (the \(choice))"
    }
  }

  // MARK: Names

  /// What is said of a value that names nothing; nil when it names something, or is no name.
  private func unknownName(_ argument: QueryCall.Value) throws -> String? {
    guard case .text(let name) = argument.value, argument.source != .standing else { return nil }
    switch argument.name {
    case "site": return try unknown("site", name, among: "SELECT name FROM site ORDER BY name")
    case "category":
      let names = "SELECT DISTINCT name FROM tag_category ORDER BY name"
      return try unknown("category", name, among: names)
    case "kind":
      return try unknown("kind of captions", name, among: "SELECT name FROM caption_kind")
    case "rule": return try unknown("caption rule", name, among: "SELECT name FROM caption_rule")
    case "tagger": return try unknown("tagger", name, among: "SELECT name FROM tagger")
    case "tag": return try unknownTag(name, category: nil)
    case "tags":
      for part in name.split(separator: " ") {
        if let reason = try unknownTag(String(part), category: nil) { return reason }
      }
      return nil
    case "character", "artist", "copyright":
      return try unknownTag(name, category: argument.name)
    default: return unknownColumn(argument.name, name)
    }
  }

  /// A parameter that a chart draws by its value names a column.
  private func unknownColumn(_ parameter: String, _ name: String) -> String? {
    guard case .chart(let chart) = call.query.drawing, chart.columns.contains(":\(parameter)"),
      let columns = call.query.columns?.map(\.name), !columns.contains(name)
    else { return nil }
    return sentence("no \(parameter) '\(name)'", nearest: NearestNames.among(columns, to: name))
  }

  private func unknown(_ noun: String, _ name: String, among sql: String) throws -> String? {
    let names = try texts(sql)
    guard !names.contains(name) else { return nil }
    let nearest = NearestNames.among(names, to: name)
    guard nearest.isEmpty, !names.isEmpty, names.count <= 12 else {
      return sentence("no \(noun) '\(name)'", nearest: nearest)
    }
    return "no \(noun) '\(name)'; there is \(NearestNames.list(names))"
  }

  private func unknownTag(_ name: String, category: String?) throws -> String? {
    let noun = category ?? "tag"
    let given = call.arguments.first { $0.name == "site" }
    var site: String?
    if case .text(let text)? = given?.value { site = text }
    let positions = try texts(
      """
      SELECT site.name || ' ' || COALESCE(tag_category.name, '')
      FROM tag
      JOIN site ON site.site_id = tag.site_id
      LEFT JOIN tag_category
        ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
      WHERE tag.name = :name
      ORDER BY site.name
      """, [("name", .text(name))]
    ).map { $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
    let onSite = positions.filter { site == nil || $0[0] == site }
    if let first = onSite.first {
      if category == nil || onSite.contains(where: { $0[1] == category }) { return nil }
      let kind = first[1].isEmpty ? "tag without category" : "\(first[1]) tag"
      return "'\(name)' is a \(kind), no \(noun)"
    }
    let position = site.map { " on \($0)" } ?? ""
    if let other = positions.first { return "no \(noun) '\(name)'\(position); \(other[0]) has it" }
    return sentence(
      "no \(noun) '\(name)'\(position)",
      nearest: try nearestTags(name, category: category, site: site)
    )
  }

  private func sentence(_ text: String, nearest: String) -> String {
    nearest.isEmpty ? text : "\(text); did you mean \(nearest)?"
  }

  private func nearestTags(_ name: String, category: String?, site: String?) throws -> String {
    var search = NearestNameSearch(name)
    let query = try query(
      """
      SELECT tag.name, tag_count.post_count
      FROM tag_count
      JOIN tag ON tag.tag_id = tag_count.tag_id
      LEFT JOIN tag_category
        ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
      WHERE (:category IS NULL OR tag_category.name = :category)
        AND (:site IS NULL OR tag.site_id = (SELECT site_id FROM site WHERE name = :site))
      """,
      [
        ("category", category.map(SQLParameterValue.text) ?? .null),
        ("site", site.map(SQLParameterValue.text) ?? .null),
      ])
    while try query.next() {
      guard case .text(let bytes) = query.value(at: 0),
        case .integer(let count) = query.value(at: 1)
      else { continue }
      search.offer(bytes.assumingMemoryBound(to: UInt8.self), weight: count) {
        String(decoding: bytes, as: UTF8.self)
      }
    }
    return NearestNames.list(search.names)
  }

  private func query(
    _ sql: String, _ values: [(name: String, value: SQLParameterValue)]
  ) throws -> ReadOnlyQuery {
    try ReadOnlyQuery(
      warehousePath: warehouse, sql: sql, typedParameters: values, timeoutSeconds: nil)
  }

  private func texts(
    _ sql: String, _ values: [(name: String, value: SQLParameterValue)] = []
  ) throws -> [String] {
    let query = try query(sql, values)
    var texts: [String] = []
    while try query.next() {
      switch query.value(at: 0) {
      case .text(let bytes): texts.append(String(decoding: bytes, as: UTF8.self))
      default: texts.append("")
      }
    }
    return texts
  }
}
