import SQLCatalog
import Selection
import Warehouse

/// A named query with the values of its parameters, ready to run.
struct QueryCall {
  var query: NamedQuery
  /// In the order of the header.
  var values: [(name: String, value: SQLParameterValue)]

  /// - Parameter limit: takes the place of the default of a parameter `limit`.
  ///
  /// Throws `badQuery` for a parameter that the query has not, or a value of the wrong type.
  init(_ query: NamedQuery, given: [QueryParameter], limit: Int?) throws {
    self.query = query
    if let unknown = given.first(where: { given in
      !query.parameters.contains { $0.name == given.name }
    }) {
      let names = query.parameters.map(\.name).joined(separator: ", ")
      throw WarehouseError(
        .badQuery, "the query \(query.name) has no parameter '\(unknown.name)'",
        hint: names.isEmpty ? "It takes none." : "It has \(names).")
    }
    values = try query.parameters.map { parameter in
      guard let text = given.last(where: { $0.name == parameter.name })?.value else {
        if parameter.name == "limit", parameter.type == .integer, let limit {
          return (parameter.name, .integer(Int64(limit)))
        }
        return (parameter.name, parameter.defaultValue)
      }
      guard let value = parameter.value(of: text) else {
        let expected = parameter.type == .integer ? "a whole number" : "a number"
        throw WarehouseError(
          .badQuery, "'\(text)' is no value of \(parameter.name), expected \(expected)",
          hint: "\(parameter.name): \(parameter.meaning).")
      }
      return (parameter.name, value)
    }
  }

  /// Prepares it; `prefix` goes before the SQL.
  func prepared(
    in warehouse: String, timeoutSeconds: Double?, layer: TagLayer = .stored,
    selection: PostSelection = PostSelection(), prefix: String = ""
  ) throws -> ReadOnlyQuery {
    do {
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
