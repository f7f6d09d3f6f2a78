import Export
import Foundation
internal import Rows
import SQLCatalog

/// The list of named queries, for people and for programs.
struct QueryListing {
  var queries: [NamedQuery]

  /// A line each; in JSON with parameters and columns as objects.
  func write(as format: RowFormat) throws {
    switch format {
    case .table: try Console.write(lines)
    case .json:
      try Console.write(encoded(queries.map(Entry.init), [.prettyPrinted]) + "\n")
    case .jsonl:
      for query in queries { try Console.write(encoded(Entry(query), []) + "\n") }
    case .csv, .tsv, .markdown:
      let writer = RowWriter(
        format: format, columns: ["name", "purpose", "params", "columns"], output: Console.write)
      for query in queries {
        try writer.writeRow([
          .text(query.name), .text(query.header.purpose), .text(query.header.params ?? ""),
          .text(query.header.columns ?? ""),
        ])
      }
      try writer.finish()
    }
  }

  /// A line with the purpose and, where it has any, one with the parameters.
  private var lines: String {
    let width = queries.map(\.name.count).max() ?? 0
    return queries.map { query in
      let blanks = String(repeating: " ", count: width - query.name.count)
      let parameters = query.parameters.map { parameter in
        parameter.defaultValue == .null && parameter.choice == nil
          ? parameter.name : "\(parameter.name) = \(parameter.defaultText)"
      }
      var text = Terminal.wrapped("\(query.name)\(blanks)  \(query.header.purpose)") + "\n"
      if !parameters.isEmpty {
        let indent = String(repeating: " ", count: width + 2)
        text += Terminal.wrapped("\(indent)-p \(parameters.joined(separator: ", "))") + "\n"
      }
      return text
    }.joined()
  }

  private func encoded(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// What JSON tells of a query.
  private struct Entry: Encodable {
    struct Parameter: Encodable {
      var name: String
      var type: String
      var `default`: SQLParameterValue
      /// How the default is chosen from the data, where it is.
      var choice: String?
      var meaning: String
    }

    struct Column: Encodable {
      var name: String
      var type: String?
      var meaning: String?
    }

    var name: String
    var purpose: String
    var grain: String?
    var parameters: [Parameter]
    var columns: [Column]?
    var chart: String?
    var example: String?
    var cost: String?

    init(_ query: NamedQuery) {
      name = query.name
      purpose = query.header.purpose
      grain = query.header.grain
      parameters = query.parameters.map {
        Parameter(
          name: $0.name, type: $0.type.rawValue, default: $0.defaultValue,
          choice: $0.choice?.description, meaning: $0.meaning)
      }
      columns = query.columns?.map { Column(name: $0.name, type: $0.type, meaning: $0.meaning) }
      chart = query.header.chart
      example = query.header.example
      cost = query.header.cost
    }
  }
}
