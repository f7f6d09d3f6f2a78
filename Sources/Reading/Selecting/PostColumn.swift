package import GRDB
package import Statistics
internal import Store

/// What `select` can tell of a post.
package struct PostColumn {
  package var name: String
  /// An expression over rows of post and site.
  package var sql: String

  /// All of them: those of the table post, and what belongs to a post in other tables.
  package static func all(_ db: Database, layer: TagLayer) throws -> [PostColumn] {
    var columns = [PostColumn(name: "site", sql: "site.name")]
    for name in try db.columns(of: "post").map(\.name) {
      columns.append(PostColumn(name: name, sql: "post.\(name)"))
    }
    columns.append(PostColumn(name: "tags", sql: tags(nil, layer)))
    let categories = try String.fetchAll(
      db, sql: "SELECT DISTINCT name FROM tag_category ORDER BY name")
    for category in categories {
      columns.append(PostColumn(name: "\(category)_tags", sql: tags(category, layer)))
    }
    columns.append(
      PostColumn(
        name: "tag_count",
        sql: TagCountCondition(category: nil, ranges: [], layer: layer).count))
    for name in ["caption", "state"] {
      columns.append(
        PostColumn(
          name: name == "state" ? "caption_state" : name,
          sql: """
            (
              SELECT post_caption.\(name)
              FROM post_caption
              WHERE post_caption.caption_rule = \(SQLLiteral.text(CaptionRule.defaultName))
                AND post_caption.post_id = post.post_id)
            """))
    }
    for name in ["width", "height"] {
      columns.append(
        PostColumn(
          name: "latent_\(name)",
          sql: "(SELECT latent.\(name) FROM latent WHERE latent.post_id = post.post_id)"))
    }
    return columns
  }

  /// Names with a space between them, in the order of the record.
  private static func tags(_ category: String?, _ layer: TagLayer) -> String {
    let table = layer.postTagView ?? "post_tag"
    let ofCategory = category.map {
      """

          CROSS JOIN tag_category
            ON tag_category.site_id = tag.site_id
            AND tag_category.category = tag.category
            AND tag_category.name = \(SQLLiteral.text($0))
      """
    }
    return """
      (
        SELECT group_concat(listed.name, ' ')
        FROM (
          SELECT tag.name AS name
          FROM \(table) AS held
          CROSS JOIN tag ON tag.tag_id = held.tag_id\(ofCategory ?? "")
          WHERE held.post_id = post.post_id
          ORDER BY held.position
        ) AS listed)
      """
  }
}
