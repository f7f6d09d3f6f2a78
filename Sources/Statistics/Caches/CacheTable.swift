/// A table that the analysis fills with rows of integers, sorted by its key within a site.
package struct CacheTable: Sendable, Hashable {
  package let name: String
  package let columns: [String]
  /// The column whose values are codes of ratings, which the table has as texts.
  private let ratingColumn: String?
  /// The column whose 0 stands for null.
  private let nullableColumn: String?

  private init(
    _ name: String, _ columns: [String], ratingColumn: String? = nil,
    nullableColumn: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.ratingColumn = ratingColumn
    self.nullableColumn = nullableColumn
  }

  /// The temporary table (code, rating) while an analysis runs.
  static let ratingTable = "taghouse_rating"

  /// The table that has the cache of a layer.
  package func name(on layer: TagLayer) -> String {
    layer == .stored ? name : "\(layer.rawValue)_\(name)"
  }

  /// Takes the rows of `taghouse_rows`.
  package func insertSQL(on layer: TagLayer) -> String {
    let values = columns.enumerated().map { index, column in
      switch column {
      case ratingColumn: "(SELECT rating FROM \(Self.ratingTable) WHERE code = c\(index))"
      case nullableColumn: "NULLIF(c\(index), 0)"
      default: "c\(index)"
      }
    }
    return """
      INSERT OR FAIL INTO \(name(on: layer)) (\(columns.joined(separator: ", ")))
      SELECT \(values.joined(separator: ", ")) FROM taghouse_rows
      """
  }

  /// The stored rows with a first column, with the values of the analysis.
  func selectSQL(on layer: TagLayer) -> String {
    let name = name(on: layer)
    let values = columns.map { column in
      switch column {
      case ratingColumn:
        """
        COALESCE((
          SELECT code FROM \(Self.ratingTable) WHERE \(Self.ratingTable).rating = \(name).rating
        ), -1)
        """
      case nullableColumn: "COALESCE(\(column), 0)"
      default: column
      }
    }
    return """
      SELECT \(values.joined(separator: ", ")) FROM \(name) WHERE \(columns[0]) = ?
      """
  }

  static let siteMonth = CacheTable("site_month_count", ["site_id", "month", "post_count"])
  static let siteRating = CacheTable(
    "site_rating_count", ["site_id", "rating", "post_count"], ratingColumn: "rating")
  static let tagMonth = CacheTable("tag_month_count", ["tag_id", "month", "post_count"])
  static let tagYear = CacheTable(
    "tag_year_count", ["tag_id", "year", "site_id", "post_count", "rank"])
  static let tagRating = CacheTable(
    "tag_rating_count", ["tag_id", "rating", "post_count"], ratingColumn: "rating")
  package static let histogram = CacheTable(
    "post_tag_histogram", ["site_id", "category", "tag_count", "post_count"])
  package static let pair = CacheTable("tag_pair_count", ["tag_id", "other_id", "post_count"])
  package static let implied = CacheTable(
    "tag_implied_count", ["tag_id", "implied_id", "post_count"])
  static let copyrightCharacter = CacheTable(
    "copyright_character_count", ["copyright_id", "character_id", "post_count"])

  static let siteCount = CacheTable("site_count", ["site_id", "post_count"])
  package static let tagCount = CacheTable(
    "tag_count",
    [
      "tag_id", "site_id", "post_count", "rank", "category_rank", "first_number", "last_number",
    ], nullableColumn: "category_rank")
  static let categoryCount = CacheTable(
    "category_count", ["site_id", "category", "tag_count", "use_count"])
  package static let characterCount = CacheTable("character_count", ["character_id", "post_count"])
  package static let characterTag = CacheTable(
    "character_tag_count", ["character_id", "tag_id", "post_count"])

  /// Those that every import keeps right.
  package static let counts = [siteCount, tagCount, categoryCount, characterCount, characterTag]

  /// Those that only an analysis fills.
  static let analyzed = [
    siteMonth, siteRating, tagMonth, tagYear, tagRating, histogram, pair, implied,
    copyrightCharacter,
  ]

  /// Whether only an analysis fills it.
  package var isAnalyzed: Bool { Self.analyzed.contains(self) }

  /// The columns that name a tag.
  var tagColumns: [String] {
    let names: Set = ["tag_id", "other_id", "implied_id", "character_id", "copyright_id"]
    return columns.filter { names.contains($0) }
  }

  /// Those that count posts, whatever their tags; the others are another thing on each layer.
  private static let ofPosts: Set = [siteCount, siteMonth, siteRating]

  /// Those that are kept for a layer.
  package static func all(on layer: TagLayer) -> [CacheTable] {
    let all = counts + analyzed
    return layer == .stored ? all : all.filter { !ofPosts.contains($0) }
  }
}
