package import GRDB
internal import Statistics
package import Store

/// What stands for the tables of posts on a connection that answers for some posts only.
package struct SelectedTables {
  /// The tables that become views, with what else belongs to a post in its own columns.
  package static let names = ["post", "caption", "caption_record", "latent"]

  package let posts: PostSet
  /// A TEMP table of the post_ids, if they are few, whose tags are copied then; of more, all are gone through.
  package let list: String?
  private let columns: [String: [String]]
  /// Views of the file that give posts or their tags, and that no statement of a user makes anew: those of layers and
  /// of named sets.
  private let plainViews: [String]

  package init(_ posts: PostSet, _ db: Database) throws {
    self.posts = posts
    list = try SelectedCounts.copiesTags(of: posts, db) ? "temp.selected_post" : nil
    columns = try Dictionary(
      uniqueKeysWithValues: Self.names.map { ($0, try db.columns(of: $0).map(\.name)) })
    plainViews =
      TagLayer.allCases.flatMap { [$0.postTagView, $0.tagPostView].compactMap { $0 } }
      + (try NamedSet.all(db).map(\.viewName))
  }

  /// Holds for a column post_id.
  package var condition: String {
    list.map { "post_id IN (SELECT post_id FROM \($0))" }
      ?? "\(PostSetFunction.functionName)(post_id)"
  }

  /// The statements that make the list and the views.
  package var views: [String] {
    var statements: [String] = []
    if let list {
      statements = [
        "CREATE TEMP TABLE selected_post (post_id INTEGER PRIMARY KEY)",
        "INSERT INTO \(list) SELECT value FROM json_each('\(posts.json)')",
      ]
    }
    return statements
      + Self.names.map { name in
        let list = columns[name, default: []].joined(separator: ", ")
        return "CREATE TEMP VIEW \(name) AS SELECT \(list) FROM main.\(name) WHERE \(condition)"
      }
      + plainViews.map { name in
        "CREATE TEMP VIEW \(name) AS SELECT * FROM main.\(name) WHERE \(condition)"
      }
  }
}
