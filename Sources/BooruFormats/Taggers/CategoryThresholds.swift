// Thresholds of a tagger by category, as they come beside its list of tags.
//
//     category,name,threshold            thresholds.csv
//     0,general,0.3
//     {"general": 0.3, "character": 0.85}
//     {"general": {"balanced": {"threshold": 0.3}, "high_recall": {…}}}
//
// Rules:
// - A category is known by its name; without one by its number: 0 general, 1 artist, 3 copyright,
//   4 character, 5 meta.
// - Of a category that stands twice the first row counts.
// - Of several kinds of thresholds those that are called `balanced` count.
// - In an object a name that is none of a category is that of a tag.

internal import Columns

/// Reads the thresholds of a tagger's categories and tags, one record after the other.
public final class CategoryThresholds {
  private enum Location {
    static let category = 0
    static let name = 1
    static let threshold = 2
  }

  private static let names: [Int64: String] = [
    0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "meta",
  ]
  private static let words = Set(names.values).union([
    "species", "lore", "rating", "year", "quality", "model", "contributor", "invalid",
  ])

  private let reader = ListReader(
    [
      ("category", Location.category), ("name", Location.name), ("threshold", Location.threshold),
    ], requiredNames: ["threshold"])
  private let parser = JSONParser()
  private let keyParser = JSONParser()
  private var isTable = false
  /// By category.
  public private(set) var ofCategories: [String: Double] = [:]
  /// By tag.
  public private(set) var ofTags: [String: Double] = [:]

  public init() {}

  /// Whether a table has a row for each category and not for each tag.
  static func isTable(_ entry: EntryHead) -> Bool {
    guard entry.isTable else { return false }
    let columns = OtherExport.columns(entry.firstRow)
    return columns.contains("threshold") && columns.contains("category")
      && !["id", "tag_id", "count", "post_count", "tag"].contains(where: columns.contains)
  }

  /// Begins a file; false when it holds something else.
  public func begin(_ entry: EntryHead) -> Bool {
    isTable = entry.isTable
    reader.begin(entry)
    return !entry.isTable || Self.isTable(entry)
  }

  /// Takes in a record; false when it says no threshold.
  public func read(_ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation) -> Bool {
    isTable ? readRow(bytes, at: position) : readMember(bytes)
  }

  private func readRow(_ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation) -> Bool {
    switch reader.read(bytes, at: position) {
    case .blank, .header: return true
    case .rejected: return false
    case .record(let record):
      guard case .value(let threshold) = record.share(Location.threshold) else { return false }
      var name = record.text(Location.name)?.lowercased() ?? ""
      if name.isEmpty, case .value(let number) = record.number(Location.category) {
        name = Self.names[number] ?? ""
      }
      guard Self.words.contains(name) else { return false }
      if ofCategories[name] == nil { ofCategories[name] = threshold }
      return true
    }
  }

  /// A member of an object, or a small object as a whole.
  private func readMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = bytes.firstIndex { !FieldText.isBlank($0) } ?? bytes.count
    let record = UnsafeBufferPointer(rebasing: bytes[start...])
    guard record.first == UInt8(ascii: "\"") else { return readObject(record) }
    guard case .success(let (member, tape)) = JSONMember.read(record, by: parser.parse),
      case .success(let key) = member.keyText(keyParser),
      let threshold = Self.threshold(tape, at: JSONTape.root), 0...1 ~= threshold
    else { return false }
    take(String(decoding: key, as: UTF8.self), threshold)
    return true
  }

  private func readObject(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    guard case .success(let tape) = parser.parseObject(record) else { return false }
    var found: [(String, Double)] = []
    for (key, value) in tape.members {
      guard let threshold = Self.threshold(tape, at: value), 0...1 ~= threshold else {
        return false
      }
      found.append((String(decoding: tape.string(at: key), as: UTF8.self), threshold))
    }
    for (name, threshold) in found { take(name, threshold) }
    return !found.isEmpty
  }

  private func take(_ name: String, _ threshold: Double) {
    if Self.words.contains(name) {
      ofCategories[name] = threshold
    } else {
      ofTags[name] = threshold
    }
  }

  /// A number; or what an object has under `threshold` or `balanced`.
  private static func threshold(_ tape: JSONTape, at index: Int) -> Double? {
    guard tape.kind(at: index) == JSONKind.object else {
      return tape.kind(at: index) == JSONKind.string ? nil : ScoreReader.score(tape, at: index)
    }
    for (key, value) in JSONMembers(of: index, on: tape)
    where ["threshold", "balanced"].contains(where: { tape.string(at: key).hasSameBytes(as: $0) }) {
      return threshold(tape, at: value)
    }
    return nil
  }
}
