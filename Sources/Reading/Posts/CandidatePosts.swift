/// Which posts belong into an export or a report at all, before the selection takes some of them. The raw
/// values are what `--from` takes.
public enum CandidatePosts: String, CaseIterable, Sendable {
  /// Every post that is known, if only by its number.
  case all = "posts"
  /// Posts with a cached latent.
  case latents
  /// Posts with a caption of any kind, be it empty, or with a record of a caption dump.
  case captions
  /// Posts with a picture in a folder.
  case pictures
  /// Posts with a tag.
  case tags
  /// Posts with a record of their own.
  case records

  /// An SQL condition over a row of post.
  package var sql: String {
    switch self {
    case .all: "TRUE"
    case .records: "post.import_file_id IS NOT NULL"
    case .tags: "EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id)"
    case .captions:
      """
      (EXISTS (SELECT 1 FROM caption_record WHERE caption_record.post_id = post.post_id)
        OR EXISTS (SELECT 1 FROM caption WHERE caption.post_id = post.post_id))
      """
    case .latents: "EXISTS (SELECT 1 FROM latent WHERE latent.post_id = post.post_id)"
    case .pictures: "EXISTS (SELECT 1 FROM image_file WHERE image_file.post_id = post.post_id)"
    }
  }

  /// The same over a row of the view merge_post, 1 or 0.
  package var mergeSQL: String {
    switch self {
    case .all: "1"
    case .records: "has_record"
    case .tags: "has_tag"
    case .captions:
      """
      (has_caption
        OR EXISTS (SELECT 1 FROM caption_record WHERE caption_record.post_id = merge_post.post_id))
      """
    case .latents: "has_latent"
    case .pictures:
      "EXISTS (SELECT 1 FROM image_file WHERE image_file.post_id = merge_post.post_id)"
    }
  }
}
