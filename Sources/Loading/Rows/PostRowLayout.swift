package import BooruFormats

/// Where a batch has the value of a column.
package enum BatchColumn: BitwiseCopyable {
  case integer(PostIntegerColumn)
  case text(PostTextColumn)
}

/// The columns of the table caption_record, in the order of the schema.
package enum CaptionRecordLayout {
  /// post_id, import_file_id.
  static let keyColumnCount = 2

  /// What stands behind the key columns.
  static let columns: [(name: String, value: BatchColumn)] = [
    ("finish_reason", .text(.finishReason)),
    ("created_at", .text(.createdAt)),
    ("rating", .text(.rating)),
    ("score", .integer(.score)),
    ("file_ext", .text(.fileExt)),
    ("md5", .text(.md5)),
    ("source", .text(.source)),
  ]
}

/// The columns of the table post, in the order of the schema.
package enum PostRowLayout {

  /// post_id, site_id, number, import_file_id.
  static let keyColumnCount = 4

  /// What stands behind the key columns.
  static let columns: [(name: String, value: BatchColumn)] = [
    ("created_at", .text(.createdAt)),
    ("updated_at", .text(.updatedAt)),
    ("rating", .text(.rating)),
    ("score", .integer(.score)),
    ("up_score", .integer(.upScore)),
    ("down_score", .integer(.downScore)),
    ("favorite_count", .integer(.favoriteCount)),
    ("image_width", .integer(.imageWidth)),
    ("image_height", .integer(.imageHeight)),
    ("file_ext", .text(.fileExt)),
    ("file_size", .integer(.fileSize)),
    ("md5", .text(.md5)),
    ("source", .text(.source)),
    ("uploader_id", .integer(.uploaderID)),
    ("approver_id", .integer(.approverID)),
    ("parent_number", .integer(.parentNumber)),
    ("pixiv_id", .integer(.pixivID)),
    ("is_pending", .integer(.isPending)),
    ("is_flagged", .integer(.isFlagged)),
    ("is_deleted", .integer(.isDeleted)),
    ("is_banned", .integer(.isBanned)),
    ("has_children", .integer(.hasChildren)),
    ("is_rating_locked", .integer(.isRatingLocked)),
    ("is_note_locked", .integer(.isNoteLocked)),
    ("is_status_locked", .integer(.isStatusLocked)),
  ]
}
