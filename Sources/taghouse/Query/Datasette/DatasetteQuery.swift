// A named query as Datasette takes it.
//
// Datasette knows the names of a query's parameters, and neither types nor defaults: what is left
// empty in the form, or missing in an address, comes as the text ''. So the defaults go into the SQL:
//
//     LIMIT :limit     becomes     LIMIT CAST(COALESCE(NULLIF(:limit, ''), 20) AS INTEGER)
//
// A default that is chosen from the data becomes a SELECT in the place of the 20.
//
// The cast is there because Datasette binds texts, and a text is greater than every number where no
// column of a table lends its type to the comparison. It works alike in Datasette 0.65 and 1.0.

import Answers
import SQLCatalog

extension QueryParameterDeclaration {
  /// The expression that stands for it in a query of Datasette.
  ///
  /// - Parameter site: that of the parameter `site` of the same query, if it has one.
  func datasetteExpression(site: String? = nil) -> String {
    let given = "NULLIF(:\(name), '')"
    if let choice { return "COALESCE(\(given), (\(choice.sql(site: site ?? "NULL"))))" }
    // A default of NULL is none: what is left empty is NULL already.
    let value = defaultValue == .null ? given : "COALESCE(\(given), \(defaultValue))"
    return type == .text ? value : "CAST(\(value) AS \(type.rawValue))"
  }

  /// What it takes, as an item of a list of HTML.
  fileprivate var htmlItem: String {
    var item = "<li><code>\(SQLText.html(name))</code>"
    if !meaning.isEmpty { item += ": \(SQLText.html(meaning))" }
    if !allowedValues.isEmpty {
      item += " (\(SQLText.html(allowedValues.joined(separator: ", "))))"
    }
    return switch (choice, defaultValue) {
    case (let choice?, _): "\(item). When left empty: the \(choice).</li>"
    case (nil, .null): "\(item). May be left empty.</li>"
    case (nil, .text(let text)):
      "\(item). When left empty: <code>\(SQLText.html(text))</code>.</li>"
    case (nil, let value): "\(item). When left empty: <code>\(value)</code>.</li>"
    }
  }
}

/// A named query as a canned query of Datasette.
struct DatasetteQuery {
  private let query: NamedQuery
  /// The statement without its header and the semicolon at its end.
  let sql: String

  var name: String { query.name }

  init(_ query: NamedQuery) {
    self.query = query
    var sql = SQLText.trimmed(query.sql.dropFirst(query.header.text.count))
    while sql.hasSuffix(";") { sql = SQLText.trimmed(sql.dropLast()) }
    self.sql = sql
  }

  /// The query's canned query: a member of `queries`.
  ///
  /// - Parameter isPlain: Whether SQLite runs it without the functions of taghouse.
  func document(isPlain: Bool) -> Document {
    let parameters = query.parameters
    let site = parameters.first { $0.name == "site" }?.datasetteExpression()
    let replacements = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.datasetteExpression(site: site)) })
    let (text, names) = SQLText.replacingParameters(in: sql, with: replacements)
    var members: [Document.Member] = [
      .init("title", .text(title)),
      .init("description_html", .text(description(isPlain: isPlain))),
      .init("sql", .text(text)),
    ]
    // The form has them in the order of the header.
    let stated = parameters.map(\.name).filter(names.contains)
    let ordered = stated + names.filter { !stated.contains($0) }
    if !ordered.isEmpty { members.append(.init("params", .list(ordered.map(Document.text)))) }
    return .members(members)
  }

  /// `tag_trend` as `Tag trend`.
  private var title: String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private func description(isPlain: Bool) -> String {
    var html = "<p>\(SQLText.html(query.header.purpose))</p>"
    if !query.parameters.isEmpty {
      html += "<ul>\(query.parameters.map(\.htmlItem).joined())</ul>"
    }
    if let cost = query.header.cost { html += "<p>Cost: \(SQLText.html(cost))</p>" }
    if !isPlain { html += "<p>Does not run in plain SQLite: load the extension of taghouse.</p>" }
    return html
  }
}
