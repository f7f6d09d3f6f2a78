internal import GRDB
public import Store

/// Which posts of a site belong into an export or a report at all, before the selection takes some of
/// them. The raw values are what `--universe` takes.
public enum PostUniverse: String, CaseIterable, Sendable {
  /// Every post that is known, if only by its number.
  case all
  /// Posts with a record of their own.
  case posts
  /// Posts with a tag.
  case tags
  /// Posts with a caption of any kind, be it empty, or with a record of a caption dump.
  case captions
  /// Posts with a cached latent.
  case latents

  /// An SQL condition over a row of post.
  package var sql: String {
    switch self {
    case .all: "TRUE"
    case .posts: "post.import_file_id IS NOT NULL"
    case .tags: "EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id)"
    case .captions:
      """
      (EXISTS (SELECT 1 FROM caption_record WHERE caption_record.post_id = post.post_id)
        OR EXISTS (SELECT 1 FROM caption WHERE caption.post_id = post.post_id))
      """
    case .latents: "EXISTS (SELECT 1 FROM latent WHERE latent.post_id = post.post_id)"
    }
  }

  /// The same over a row of the view merge_post, 1 or 0.
  package var mergeSQL: String {
    switch self {
    case .all: "1"
    case .posts: "has_record"
    case .tags: "has_tag"
    case .captions:
      """
      (has_caption
        OR EXISTS (SELECT 1 FROM caption_record WHERE caption_record.post_id = merge_post.post_id))
      """
    case .latents: "has_latent"
    }
  }
}

extension Warehouse {
  /// The universe where none is named: posts with a latent if one of the sites has any, else all.
  public func standardUniverse(siteIDs: [Int64]) throws -> PostUniverse {
    try hasLatents(siteIDs: siteIDs) ? .latents : .all
  }

  /// Whether a post of one of the sites has a cached latent.
  func hasLatents(siteIDs: [Int64]) throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try siteIDs.contains { siteID in
          try Bool.fetchOne(
            db,
            sql: """
              SELECT EXISTS (
                SELECT 1
                FROM latent
                JOIN post ON post.post_id = latent.post_id
                WHERE post.site_id = ?
              )
              """, arguments: [siteID]) ?? false
        }
      }
    }
  }
}
