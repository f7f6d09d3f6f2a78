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

import SQLCatalog

/// A parameter of a named query: `:limit INTEGER = 20, rows`.
struct DatasetteParameter: Equatable {
  var name: String
  /// TEXT when nothing is said.
  var type: String
  /// A literal of SQL; nil without a default.
  var defaultValue: String?
  /// The only values that it takes; empty: any.
  var allowedValues: [String] = []
  var meaning: String?

  /// Reads `:name [TYPE] [= default][, meaning]`; nil when there is no name.
  init?(_ text: Substring) {
    let text = text.drop { $0.isWhitespace }
    guard text.first == ":" else { return nil }
    name = String(text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard !name.isEmpty else { return nil }
    var declaration = text.dropFirst(1 + name.count)
    if let comma = SQLText.firstIndex(of: ",", in: declaration) {
      meaning = String(declaration[declaration.index(after: comma)...].drop { $0 == " " })
      declaration = declaration[..<comma]
    }
    var typeName = declaration
    if let sign = SQLText.firstIndex(of: "=", in: declaration) {
      typeName = declaration[..<sign]
      let value = SQLText.trimmed(declaration[declaration.index(after: sign)...])
      // The only values of a text stand behind its default: 'cosine' of cosine|jaccard.
      if let words = value.firstMatch(of: #/^(.*\S) of ([A-Za-z_0-9|]+)$/#) {
        defaultValue = String(words.1)
        allowedValues = words.2.split(separator: "|").map(String.init)
      } else {
        defaultValue = value
      }
    }
    let words = typeName.split(separator: " ")
    type = words.first.map { $0.uppercased() } ?? "TEXT"
  }

  /// All parameters of a header; `none` and what is no parameter is left out.
  static func list(_ params: String?) -> [DatasetteParameter] {
    var rest = Substring(params ?? "")
    var list: [DatasetteParameter] = []
    while !rest.isEmpty {
      let end = SQLText.firstIndex(of: ";", in: rest) ?? rest.endIndex
      if let parameter = DatasetteParameter(rest[..<end]) { list.append(parameter) }
      rest = rest[end...].dropFirst()
    }
    return list
  }

  /// The default as one would type it; nil when there is none, or NULL.
  var defaultText: String? {
    guard choice == nil, let value = defaultValue, value.uppercased() != "NULL" else { return nil }
    guard value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") else { return value }
    return String(value.dropFirst().dropLast()).replacing("''", with: "'")
  }

  /// How its default is chosen from the data, if it is.
  var choice: ParameterChoice? {
    guard let value = defaultValue, value.hasPrefix("("), value.hasSuffix(")") else { return nil }
    return ParameterChoice(value.dropFirst().dropLast())
  }

  /// The expression that stands for it in a query.
  ///
  /// - Parameter site: that of the parameter `site` of the same query, if it has one.
  func expression(site: String? = nil) -> String {
    let given = "NULLIF(:\(name), '')"
    if let choice { return "COALESCE(\(given), (\(choice.sql(site: site ?? "NULL"))))" }
    // A default of NULL is none: what is left empty is NULL already.
    let standing = defaultText == nil ? nil : defaultValue
    let value = standing.map { "COALESCE(\(given), \($0))" } ?? given
    return ["INTEGER", "REAL", "NUMERIC"].contains(type) ? "CAST(\(value) AS \(type))" : value
  }
}

/// A named query with its parameters.
struct DatasetteQuery {
  var name: String
  var header: SQLHeader?
  /// The statement without its header and the semicolon at its end.
  var sql: String

  /// - Parameter name: Taken when the text has no header.
  init(name: String, text: String) {
    header = SQLHeader(sql: text)
    self.name = header?.name ?? name
    let body = header.map { text.dropFirst($0.text.count) } ?? text[...]
    sql = SQLText.trimmed(body)
    while sql.hasSuffix(";") { sql = SQLText.trimmed(sql.dropLast()) }
  }

  /// The query's canned query: a member of `queries`.
  ///
  /// - Parameter isPlain: Whether SQLite runs it without the functions of taghouse.
  func document(isPlain: Bool) -> Document {
    let parameters = DatasetteParameter.list(header?.params)
    let site = parameters.first { $0.name == "site" }?.expression()
    let replacements = Dictionary(
      parameters.map { ($0.name, $0.expression(site: site)) },
      uniquingKeysWith: { first, _ in first })
    let (text, names) = SQLText.replacingParameters(in: sql, with: replacements)
    var members = [Document.Member("title", .text(title))]
    if let description = description(parameters, isPlain: isPlain) {
      members.append(.init("description_html", .text(description)))
    }
    members.append(.init("sql", .text(text)))
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

  private func description(_ parameters: [DatasetteParameter], isPlain: Bool) -> String? {
    var html = ""
    if let header { html += "<p>\(SQLText.html(header.purpose))</p>" }
    if !parameters.isEmpty {
      let items = parameters.map { parameter in
        var item = "<li><code>\(SQLText.html(parameter.name))</code>"
        if let meaning = parameter.meaning { item += ": \(SQLText.html(meaning))" }
        if !parameter.allowedValues.isEmpty {
          item += " (\(SQLText.html(parameter.allowedValues.joined(separator: ", "))))"
        }
        switch parameter.defaultText {
        case nil where parameter.choice != nil:
          item += ". When left empty: the \(parameter.choice?.description ?? "")."
        case nil:
          item += parameter.defaultValue == nil ? ". Has no default." : ". May be left empty."
        case let text?: item += ". When left empty: <code>\(SQLText.html(text))</code>."
        }
        return item + "</li>"
      }
      html += "<ul>\(items.joined())</ul>"
    }
    if let cost = header?.cost {
      html += "<p>Cost: \(SQLText.html(cost))</p>"
    }
    if !isPlain {
      html += "<p>Does not run in plain SQLite: load the extension of taghouse.</p>"
    }
    return html.isEmpty ? nil : html
  }
}
