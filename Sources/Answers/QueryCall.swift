package import Querying
package import SQLCatalog
package import Selection
package import Statistics
internal import Store

/// A named query with the values of its parameters, ready to run.
package struct QueryCall: Sendable {
  /// The value of a parameter, and where it comes from.
  package struct Value: Sendable {
    package enum Source: Equatable, Sendable {
      /// The user gave it.
      case given
      /// It is the default of the header, or `--limit`.
      case standing
      /// The data of the warehouse gave it.
      case selected(ParameterChoice)
    }

    package var name: String
    package var value: SQLParameterValue
    package var source: Source
  }

  package var query: NamedQuery
  /// In the order of the header.
  package var arguments: [Value]

  package var values: [(name: String, value: SQLParameterValue)] {
    arguments.map { (name: $0.name, value: $0.value) }
  }

  /// - Parameter limit: takes the place of the default of a parameter `limit`.
  ///
  /// Throws `badQuery` for a parameter that the query has not, that is given twice, or whose value is of
  /// the wrong type.
  package init(_ query: NamedQuery, given: [QueryParameter], limit: Int?) throws {
    self.query = query
    try Self.refuseUnknown(given, of: query)
    try QueryParameter.refuseRepeated(given)
    if limit != nil, given.contains(where: { $0.name == "limit" }) {
      throw WarehouseError(
        .badQuery, "-p limit and --limit both say how many rows there are at most",
        hint: "Give one of them.")
    }
    arguments = try query.parameters.map { parameter in
      guard let text = given.last(where: { $0.name == parameter.name })?.value else {
        if parameter.name == "limit", parameter.type == .integer, let limit {
          return Value(name: parameter.name, value: .integer(Int64(limit)), source: .standing)
        }
        let source = parameter.choice.map(Value.Source.selected) ?? .standing
        return Value(name: parameter.name, value: parameter.defaultValue, source: source)
      }
      guard let value = parameter.value(of: text) else {
        let expected = parameter.type == .integer ? "a whole number" : "a number"
        throw WarehouseError(
          .badQuery, "'\(text)' is no value of \(parameter.name), expected \(expected)",
          hint: "\(parameter.name): \(parameter.meaning).")
      }
      try Self.refuse(text, unlessAllowedBy: parameter)
      return Value(name: parameter.name, value: value, source: .given)
    }
  }

  /// Throws `badQuery` for a word that a parameter of few words does not know.
  private static func refuse(
    _ text: String, unlessAllowedBy parameter: QueryParameterDeclaration
  ) throws {
    let allowed = parameter.allowedValues
    guard !allowed.isEmpty, !allowed.contains(text) else { return }
    let nearest = NearestNames.among(allowed, to: text)
    let words = "It takes \(allowed.joined(separator: ", "))."
    throw WarehouseError(
      .badQuery, "'\(text)' is no value of \(parameter.name)",
      hint: nearest.isEmpty ? words : "Did you mean \(nearest)? " + words)
  }

  private static func refuseUnknown(_ given: [QueryParameter], of query: NamedQuery) throws {
    let names = query.parameters.map(\.name)
    guard let unknown = given.first(where: { !names.contains($0.name) }) else { return }
    let nearest = NearestNames.among(names, to: unknown.name)
    var hint = names.isEmpty ? "It takes none." : "It has \(names.joined(separator: ", "))."
    if !nearest.isEmpty { hint = "Did you mean \(nearest)? " + hint }
    throw WarehouseError(
      .badQuery, "the query \(query.name) has no parameter '\(unknown.name)'", hint: hint)
  }

  /// Asks for one site by the parameter of the query, where it has one and nothing else is selected: the
  /// caches answer then, and not the posts. Layers of a selection would say the same, post by post.
  ///
  /// Throws `unknownSite`.
  package mutating func takeSite(of selection: inout PostSelection, in warehouse: String) throws {
    guard selection.siteNames.count == 1, let name = selection.siteNames.first,
      let position = arguments.firstIndex(where: { $0.name == "site" }),
      arguments[position].source != .given
    else { return }
    var rest = selection
    rest.siteNames = []
    guard rest == PostSelection() else { return }
    let opened = try Warehouse(path: warehouse, mode: .read)
    defer { opened.close() }
    _ = try opened.siteID(named: name)
    arguments[position].value = .text(name)
    arguments[position].source = .given
    selection = rest
  }

  /// Asks the warehouse for the defaults that its data decide.
  ///
  /// - Returns: the connection that was asked, which has counted what the query reads of a selection or
  ///   on a layer; nil when there was nothing to ask.
  ///
  /// Throws as running the query does.
  @discardableResult package mutating func chooseDefaults(
    in warehouse: String, timeoutSeconds: Double?, layer: TagLayer = .stored,
    selection: PostSelection = PostSelection()
  ) throws -> ReadOnlyConnection? {
    let site = arguments.first { $0.name == "site" }?.value ?? .null
    let choices = arguments.indices.compactMap { index -> (index: Int, sql: String)? in
      guard case .selected(let choice) = arguments[index].source else { return nil }
      return (index: index, sql: choice.sql(site: site.description))
    }
    guard !choices.isEmpty else { return nil }
    let connection = try ReadOnlyConnection(
      warehousePath: warehouse, layer: layer, selection: selection,
      for: (choices.map(\.sql) + [query.sql]).joined(separator: ";\n"),
      timeoutSeconds: timeoutSeconds)
    for (index, sql) in choices {
      let search = try ReadOnlyQuery(on: connection, sql: sql)
      if try search.next(), case .text(let name) = search.value(at: 0) {
        arguments[index].value = .text(String(decoding: name, as: UTF8.self))
      }
    }
    return connection
  }

  /// How many rows there are without the limit; nil when it cuts nothing off, or counting takes longer
  /// than a person would wait for it.
  package func totalCount(shownCount: Int, in warehouse: String, layer: TagLayer) -> Int? {
    guard let position = arguments.firstIndex(where: { $0.name == "limit" }),
      arguments[position].value == .integer(Int64(shownCount))
    else { return nil }
    var all = self
    all.arguments[position].value = .integer(-1)
    var sql = query.sql
    while let last = sql.last, last.isWhitespace || last == ";" { sql.removeLast() }
    let maximumSeconds = 0.3
    let count = try? ReadOnlyQuery(
      warehousePath: warehouse, sql: "SELECT COUNT(*) FROM (\n\(sql)\n)",
      typedParameters: all.values, timeoutSeconds: maximumSeconds, layer: layer)
    guard let count, (try? count.next()) == true, case .integer(let number) = count.value(at: 0)
    else { return nil }
    return Int(number)
  }

  /// Prepares it on the connection that chose the defaults, or a new one; `prefix` goes before the SQL.
  package func prepared(
    on connection: ReadOnlyConnection? = nil, in warehouse: String, timeoutSeconds: Double?,
    layer: TagLayer = .stored,
    selection: PostSelection = PostSelection(), prefix: String = ""
  ) throws -> ReadOnlyQuery {
    do {
      if let connection {
        return try ReadOnlyQuery(on: connection, sql: prefix + query.sql, typedParameters: values)
      }
      return try ReadOnlyQuery(
        warehousePath: warehouse, sql: prefix + query.sql, typedParameters: values,
        timeoutSeconds: timeoutSeconds, layer: layer, selection: selection)
    } catch var error as WarehouseError where error.code == .badQuery {
      error.path = error.path ?? query.path
      if error.message.hasPrefix("the parameter ") {
        error.hint = "Name it in 'params:' of the header: :name TYPE = default, meaning."
      }
      throw error
    }
  }
}
