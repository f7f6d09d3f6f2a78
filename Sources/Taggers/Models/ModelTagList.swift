// The list of a model's tags, in the order of its scores. Ids in it do not matter.
//
//     selected_tags.csv     tag_id,name,category,count[,best_threshold]    columns by name, in any order
//     tags.txt              1girl                                          a name a line
//     classes.json          ["1girl", …], or {"0": "1girl", …}
//     tag_mapping.json      {"0": {"tag": "1girl", "category": "General"}, …}
//     metadata.json         {…: {"idx_to_tag": {"0": "1girl"}, "tag_to_category": {"1girl": "general"}}}
//
// Rows that have nothing in any column are none. `rating:` before a name says its category.

internal import BooruFormats
internal import Foundation

enum ModelTagList {
  private static let maximumByteCount = 64 << 20

  /// Throws `TaggerError` for a file that is no such list, `CocoaError` when it cannot be read.
  static func read(path: String, board: TaggerDescription.Board) throws -> [ModelTag] {
    let bytes = try ModelFile.bytes(path, maximumByteCount: maximumByteCount)
    let name = path.lowercased()
    let tags =
      name.hasSuffix(".json")
      ? try tags(inJSON: bytes, path)
      : name.hasSuffix(".txt") ? lines(bytes) : try table(bytes, path, board)
    guard !tags.isEmpty else { throw TaggerError(.badModel, "\(path): this list has no tag") }
    return tags
  }

  private static func tag(
    _ name: String, number: Int16?, category: String, threshold: Double? = nil
  ) -> ModelTag {
    let spelled = TagListing.spelled(name)
    guard spelled.hasPrefix("rating:") else {
      return ModelTag(
        name: spelled, categoryNumber: number, category: category, threshold: threshold)
    }
    return ModelTag(
      name: String(spelled.dropFirst("rating:".count)), categoryNumber: ModelTag.ratingNumber,
      category: "rating")
  }

  private static func lines(_ bytes: [UInt8]) -> [ModelTag] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .filter { !$0.allSatisfy(\.isWhitespace) }
      .map { tag(String($0), number: nil, category: "general") }
  }

  // MARK: Tables

  private static func table(
    _ bytes: [UInt8], _ path: String, _ board: TaggerDescription.Board
  ) throws(TaggerError) -> [ModelTag] {
    var rows = CSVRows(bytes)
    let header = rows.next() ?? []
    func column(_ names: String...) -> Int? {
      names.lazy.compactMap { header.firstIndex(of: $0) }.first
    }
    guard let nameColumn = column("name", "tag", "tag_name") else {
      throw TaggerError(
        .badModel, "\(path): the first row names no column name",
        hint: "A list of tags begins with tag_id,name,category,count.")
    }
    let categoryColumn = column("category", "type")
    let thresholdColumn = column("best_threshold", "threshold")
    var tags: [ModelTag] = []
    while let row = rows.next() {
      if row.allSatisfy(\.isEmpty) { continue }
      guard row.count > nameColumn, !row[nameColumn].isEmpty else {
        throw TaggerError(.badModel, "\(path): row \(rows.count) has no name")
      }
      func cell(_ column: Int?) -> String? {
        column.flatMap { $0 < row.count && !row[$0].isEmpty ? row[$0] : nil }
      }
      let number = cell(categoryColumn).flatMap { Int16($0) }
      let word = number == nil ? cell(categoryColumn)?.lowercased() : nil
      tags.append(
        tag(
          row[nameColumn], number: number ?? word.flatMap(ModelTag.number),
          category: word ?? ModelTag.category(number, of: board),
          threshold: cell(thresholdColumn).flatMap { Double($0) }.flatMap { 0...1 ~= $0 ? $0 : nil }
        ))
    }
    return tags
  }

  // MARK: JSON

  private static func tags(inJSON bytes: [UInt8], _ path: String) throws(TaggerError) -> [ModelTag]
  {
    let tree = try? JSONSerialization.jsonObject(with: Data(bytes))
    if let names = tree as? [String] {
      return names.map { tag($0, number: nil, category: "general") }
    }
    guard let object = tree as? [String: Any], let found = mapping(in: object) else {
      throw TaggerError(.badModel, "\(path): this is no list of tags")
    }
    var tags: [ModelTag] = []
    for index in 0..<found.names.count {
      guard let name = found.names["\(index)"] else {
        throw TaggerError(
          .badModel, "\(path): it has \(found.names.count) tags, and none of number \(index)")
      }
      let category = (found.categories[name.key] ?? "general").lowercased()
      tags.append(
        tag(name.name, number: ModelTag.number(ofCategory: category), category: category))
    }
    return tags
  }

  private typealias Mapping = (
    names: [String: (name: String, key: String)], categories: [String: String]
  )

  /// Names by number, and categories by what stands beside a name.
  private static func mapping(in object: [String: Any]) -> Mapping? {
    if let names = object["idx_to_tag"] as? [String: String] {
      let categories = object["tag_to_category"] as? [String: String] ?? [:]
      return (names.mapValues { ($0, $0) }, categories)
    }
    if let entries = object as? [String: [String: Any]], entries["0"]?["tag"] is String {
      var mapping: Mapping = ([:], [:])
      for (number, entry) in entries {
        guard let name = entry["tag"] as? String else { return nil }
        mapping.names[number] = (name, number)
        mapping.categories[number] = entry["category"] as? String
      }
      return mapping
    }
    if let names = object as? [String: String], names["0"] != nil {
      return (names.mapValues { ($0, $0) }, [:])
    }
    // Camie's stands two objects deep.
    for value in object.values {
      if let inner = value as? [String: Any], let found = mapping(in: inner) { return found }
    }
    return nil
  }
}

/// The rows of a small table with commas and quotes.
struct CSVRows {
  private let bytes: [UInt8]
  private var position = 0
  /// Rows that were read.
  private(set) var count = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func next() -> [String]? {
    guard position < bytes.count else { return nil }
    count += 1
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        if isQuoted, position < bytes.count, bytes[position] == byte {
          cell.append(byte)
          position += 1
        } else {
          isQuoted.toggle()
        }
      } else if isQuoted {
        cell.append(byte)
      } else if byte == UInt8(ascii: ",") {
        row.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll()
      } else if byte == UInt8(ascii: "\n") {
        break
      } else if byte != UInt8(ascii: "\r") {
        cell.append(byte)
      }
    }
    row.append(String(decoding: cell, as: UTF8.self))
    return row
  }
}
