internal import Store

/// A value for a named parameter of a query.
package struct QueryParameter: Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Throws `badQuery` for a name that is given twice: one of the values would be ignored.
  package static func refuseRepeated(_ parameters: [QueryParameter]) throws {
    var names: Set<String> = []
    for parameter in parameters where !names.insert(parameter.name).inserted {
      throw WarehouseError(
        .badQuery, "the parameter '\(parameter.name)' is given twice", hint: "Give it one value.")
    }
  }
}
