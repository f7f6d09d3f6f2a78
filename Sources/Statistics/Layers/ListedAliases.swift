// Aliases that stand beside the tags of a list for autocompletion are names that people type, not decisions
// of a site. One whose name is a tag with posts would take these posts to another tag. So each has one of the
// states
//
//     active      applies: no post has a tag of this name
//     has posts   does not apply: there are such posts
//     told        applies whatever there is, for the user wants it so

internal import GRDB

/// Keeps the states of aliases of lists in step with the posts.
enum ListedAliases {
  /// Sets the states anew; marks the layers stale when one has changed. Time: some microseconds for each
  /// such alias.
  static func settle(_ db: Database) throws {
    for (state, other, negation) in [("active", "has posts", ""), ("has posts", "active", "NOT ")] {
      try db.execute(
        sql: """
          UPDATE tag_alias
          SET status = '\(other)'
          WHERE number IS NULL
            AND status = '\(state)'
            AND import_file_id IN (
              SELECT import_file_id FROM import_file WHERE format = 'tags')
            AND \(negation)EXISTS (
              SELECT 1
              FROM tag
              CROSS JOIN tag_post ON tag_post.tag_id = tag.tag_id
              WHERE tag.site_id = tag_alias.site_id AND tag.name = tag_alias.antecedent_name)
          """)
      if db.changesCount > 0 { try TagLayerRefresh.markStale(db) }
    }
  }
}
