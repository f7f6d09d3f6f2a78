// Thresholds by category, as models have them beside their tags:
//
//     category,name,threshold            thresholds.csv
//     0,general,0.3
//     {"general": 0.3, "character": {"balanced": {"threshold": 0.4}, …}}      threshold.json

internal import Foundation

enum ThresholdFile {
  private static let maximumByteCount = 1 << 20

  /// By name of the category. Throws `TaggerError` for a file that has none.
  static func read(
    path: String, board: TaggerDescription.Board
  ) throws(TaggerError) -> [String: Double] {
    let bytes = try ModelFile.bytes(path, maximumByteCount: maximumByteCount)
    var found: [String: Double] = [:]
    if path.lowercased().hasSuffix(".json") {
      let tree = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      for (name, value) in tree ?? [:] { found[name] = threshold(value) }
    } else {
      var rows = CSVRows(bytes)
      let header = rows.next() ?? []
      guard let column = header.firstIndex(of: "threshold") else {
        throw TaggerError(.badModel, "\(path): the first row names no column threshold")
      }
      let (nameColumn, numberColumn) = (
        header.firstIndex(of: "name"), header.firstIndex(of: "category")
      )
      while let row = rows.next() {
        func cell(_ column: Int?) -> String? {
          column.flatMap { $0 < row.count && !row[$0].isEmpty ? row[$0] : nil }
        }
        guard let value = cell(column).flatMap({ Double($0) }) else { continue }
        let number = cell(numberColumn).flatMap { Int16($0) }
        let name = cell(nameColumn) ?? number.map { ModelTag.category($0, of: board) }
        // Of a category that stands twice the first row counts.
        if let name, found[name] == nil { found[name] = value }
      }
    }
    let isSound = !found.isEmpty && found.values.allSatisfy { 0...1 ~= $0 }
    guard isSound else {
      throw TaggerError(.badModel, "\(path): this is no list of thresholds by category")
    }
    return found
  }

  /// A number; or what an object has under `threshold` or `balanced`.
  private static func threshold(_ value: Any) -> Double? {
    if let number = value as? Double { return number }
    guard let object = value as? [String: Any] else { return nil }
    return (object["threshold"] ?? object["balanced"]).flatMap(threshold)
  }
}
