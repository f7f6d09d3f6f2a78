// Lists of a site's tags.
//
//     id,name,category,post_count      tags export; columns in any order
//     tag_id,name,category,count       tagger's list; tag_id is the tagger's own number
//     1girl,0,6008644,"1girls,sole"    no first row with names; aliases at the end, if any
//     tag,category,count,alias         lists for autocompletion
//     id,name,category,count,best_threshold,ips   lists of newer taggers
//     {"0":{"tag":"solo","category":"General"},…}           a tagger's mapping; keys are its own
//     {"id":1,"name":"solo","category":0,"post_count":5}    pages of the API
//
// Rules:
// - A first row with a column `name` and no number in it names the columns.
// - A row that has nothing in any column is blank.
// - A category is a number of the site, or in a tagger's mapping a word; a tagger's category 9, ratings,
//   stays 9.
// - `best_threshold` (or `threshold`) is from which score on a tagger's tag counts, `ips` a JSON list of
//   what a character is from. Another value there is a field of a wrong type.
// - Lists for autocompletion have empty fields at the end of rows, and sometimes a text as a count: that
//   is a field of a wrong type, and no reason to leave the tag out.
// Source: FORMATS in docs/FORMATS.md; samples of each.

/// Decodes lists of tags.
public final class TagListDecoder: RecordDecoder {
  private enum Location {
    static let number = 0
    static let name = 1
    static let category = 2
    static let postCount = 3
    static let aliases = 4
    static let threshold = 5
    static let copyrights = 6
  }

  private static let names = [
    ("id", Location.number), ("name", Location.name), ("tag", Location.name),
    ("category", Location.category), ("type", Location.category),
    ("post_count", Location.postCount),
    ("count", Location.postCount), ("aliases", Location.aliases), ("alias", Location.aliases),
    ("best_threshold", Location.threshold), ("threshold", Location.threshold),
    ("ips", Location.copyrights),
  ]

  /// The columns of a list whose first row does not name them.
  private static let unnamedFields = [
    Location.name, Location.category, Location.postCount, Location.aliases,
  ]

  private let reader = ListReader(TagListDecoder.names, requiredNames: ["name", "tag"])

  public private(set) var refusal: String?
  public private(set) var refusalHint = ""

  public init() {}

  public func begin(_ entry: EntryHead) {
    refusal = OtherExport.refusal(of: entry, expected: "tags")
    refusalHint = OtherExport.hint
    if CategoryThresholds.isTable(entry) {
      refusal = "this is a table of a tagger's thresholds by category, not of tags"
      refusalHint = "`taghouse import tagger --tag-list FILE` takes it beside the tagger's scores."
    }
    var head = entry
    // A tag may be called `name`; then numbers stand beside it.
    if Self.hasNumber(entry.firstRow) { head.firstRow = [] }
    reader.begin(head)
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    let reading = reader.read(
      bytes, at: position, unnamedFields: Self.unnamedFields, optionalCount: 1)
    switch reading {
    case .blank: return .blank
    case .header: return .header
    case .rejected(let reason): batch.reject(bytes, at: position, reason)
    case .record(let record):
      switch listing(of: record, lineNumber: position.lineNumber, in: batch) {
      case .success(let listing):
        batch.tagListings.append(listing)
        batch.countProblems()
      case .failure(let flaw):
        batch.dropProblems()
        batch.reject(bytes, at: position, flaw.reason)
      }
    }
    return .record
  }

  private func listing(
    of record: ListRecord, lineNumber: Int64, in batch: RecordBatch
  ) -> Result<TagListing, ListFlaw> {
    guard let name = record.text(Location.name), !name.isEmpty else {
      return .failure(ListFlaw(reason: "has no name but \(record.excerpt(Location.name))"))
    }
    var listing = TagListing(name: name)
    switch record.number(Location.number) {
    case .value(let number) where number >= 1: listing.number = number
    case .null: break
    default:
      return .failure(
        ListFlaw(
          reason: "has an id that is no whole number from 1 on: \(record.excerpt(Location.number))")
      )
    }
    switch Self.category(of: record) {
    case .value(let category) where 0...Int64(Int16.max) ~= category:
      listing.category = Int16(category)
    case .null: break
    default:
      return .failure(
        ListFlaw(
          reason: "has a category that is no number of one: \(record.excerpt(Location.category))"))
    }
    switch record.number(Location.postCount) {
    case .value(let count): listing.postCount = count
    case .null: break
    case .mistyped:
      // Lists for autocompletion have a text there for what is no tag of a site.
      batch.noteProblem(
        named: "count", lineNumber: lineNumber, record.excerpt(Location.postCount))
    }
    switch record.share(Location.threshold) {
    case .value(let threshold): listing.threshold = threshold
    case .null: break
    case .mistyped:
      batch.noteProblem(
        named: "threshold", lineNumber: lineNumber, record.excerpt(Location.threshold))
    }
    if let text = record.text(Location.copyrights) {
      if let names = JSONNames.names(in: text) {
        listing.copyrights = names
      } else if !text.isEmpty {
        batch.noteProblem(
          named: "ips", lineNumber: lineNumber, record.excerpt(Location.copyrights))
      }
    }
    if let aliases = record.text(Location.aliases) {
      listing.aliases = aliases.split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
    }
    return .success(listing)
  }

  /// Words that taggers' mappings have for categories, as they write them.
  private static let categoryWords: [String: Int64] = [
    "General": 0, "Artist": 1, "Copyright": 3, "Character": 4, "Meta": 5, "Rating": 9,
  ]

  private static func category(of record: ListRecord) -> FieldValue<Int64> {
    if let word = record.text(Location.category), let number = categoryWords[word] {
      return .value(number)
    }
    return record.number(Location.category)
  }

  private static func trimmed(_ name: Substring) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let rest = name.drop(while: isBlank)
    guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(rest[...last])
  }

  private static func hasNumber(_ row: [UInt8]) -> Bool {
    let cells = TableRow()
    return row.withUnsafeBufferPointer { bytes in
      guard cells.cut(bytes) == nil else { return false }
      return (0..<min(cells.count, TableRow.keptCellCount)).contains {
        FieldText.wholeNumber(cells[$0]) != nil
      }
    }
  }
}
