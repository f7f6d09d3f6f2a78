internal import Answers
internal import Querying
internal import SQLCatalog
internal import Store

/// Some posts as lists show them: facts, tags by category, whether there is a picture.
enum PostCards {
  /// Categories in the order in which people look for them; others follow.
  static let categories = [
    "artist", "copyright", "character", "species", "general", "lore", "meta",
  ]

  static func documents(
    _ ids: [Int64], _ search: PostSearch, _ reader: PageReader
  ) throws -> Document {
    guard !ids.isEmpty else { return [] }
    let columns = [
      "post_id", "site", "number", "md5", "rating", "score", "created_at", "image_width",
      "image_height", "file_ext", "tag_count",
    ]
    let rows = try QueryRows(
      search.rows(columns: columns, of: ids, on: reader.connection()), limit: ids.count)
    let list = "[\(ids.map(String.init).joined(separator: ","))]"
    let tags = try tags(list, reader)
    let files = Set(
      try reader.rows(
        """
        SELECT image_file.post_id
        FROM json_each(:ids) AS listed
        JOIN image_file ON image_file.post_id = listed.value
        """, [("ids", .text(list))]
      ).rows.compactMap { if case .integer(let id)? = $0.first { id } else { nil } })
    let shelf = reader.site.pictures
    return .list(
      rows.rows.map { row in
        var values = Dictionary(zip(rows.columns, row), uniquingKeysWith: { $1 })
        var id: Int64 = 0
        var number: Int64 = 0
        var site = ""
        var md5: String?
        if case .integer(let value)? = values["post_id"] { id = value }
        if case .integer(let value)? = values["number"] { number = value }
        if case .text(let value)? = values["site"] { site = value }
        if case .text(let value)? = values["md5"] { md5 = value }
        values["post_id"] = nil
        let hasPicture =
          files.contains(id) || shelf.has(number: number, site: nil, md5: md5)
        return .members(
          [.init("name", .text("\(site)/\(number)"))]
            + columns.compactMap { name in values[name].map { .init(name, $0) } }
            + [.init("has_picture", .flag(hasPicture)), .init("tags", groups(tags[id] ?? []))])
      })
  }

  /// Site and number of posts, in the order of their ids here.
  static func names(
    _ ids: [Int64], _ reader: PageReader
  ) throws -> [(site: String, number: Int64)] {
    try reader.rows(
      """
      SELECT site.name, post.number
      FROM json_each(:ids) AS listed
      CROSS JOIN post ON post.post_id = listed.value
      JOIN site ON site.site_id = post.site_id
      ORDER BY listed.key
      """, [("ids", .text("[\(ids.map(String.init).joined(separator: ","))]"))]
    ).rows.compactMap { row in
      guard case .text(let site) = row[0], case .integer(let number) = row[1] else { return nil }
      return (site, number)
    }
  }

  static func hasImageFiles(_ reader: PageReader) throws -> Bool {
    try !reader.rows("SELECT 1 FROM image_file LIMIT 1").isEmpty
  }

  /// A tag of a post: category, name, posts that have it.
  typealias Tag = (category: String, name: String, postCount: Document)

  /// The tags by category, in the order of `categories`.
  static func groups(_ tags: [Tag]) -> Document {
    let known = categories + Set(tags.map(\.category)).subtracting(categories).sorted()
    return .list(
      known.compactMap { category in
        let own = tags.filter { $0.category == category }
        guard !own.isEmpty else { return nil }
        return [
          "category": .text(category),
          "tags": .list(own.map { ["tag": .text($0.name), "post_count": $0.postCount] }),
        ]
      })
  }

  private static func tags(_ list: String, _ reader: PageReader) throws -> [Int64: [Tag]] {
    let rows = try reader.rows(
      """
      SELECT post_tag.post_id, COALESCE(tag_category.name, 'unknown'), tag.name, tag_count.post_count
      FROM json_each(:ids) AS listed
      CROSS JOIN post_tag ON post_tag.post_id = listed.value
      CROSS JOIN tag ON tag.tag_id = post_tag.tag_id
      LEFT JOIN tag_category
        ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
      LEFT JOIN tag_count ON tag_count.tag_id = tag.tag_id
      ORDER BY listed.key, post_tag.position
      """, [("ids", .text(list))], limit: 100_000)
    var tags: [Int64: [Tag]] = [:]
    for row in rows.rows {
      guard case .integer(let id) = row[0], case .text(let category) = row[1],
        case .text(let name) = row[2]
      else { continue }
      tags[id, default: []].append((category, name, row[3]))
    }
    return tags
  }
}
