/// How the index of caption texts stands in the schema of a warehouse that has one; see `CaptionTextIndex`, which
/// makes and asks it. It is here because whoever opens a warehouse tells its triggers from those of others.
package enum CaptionTextSchema {
  package static let tableName = "caption_text"

  /// Captions of a post that have room, by caption_kind_id from 0 on.
  package static let kindRoom: Int64 = 1024

  /// post_ids that have room, from 0 on.
  package static let postRoom: Int64 = Int64.max / kindRoom

  /// The statements that make it, by the names of what they make.
  package static let statements: [(name: String, sql: String)] = [
    (
      tableName,
      """
      CREATE VIRTUAL TABLE caption_text USING fts5(
        -- The words of all captions. Ask it: WHERE caption_text MATCH '"red dress"'.
        -- Its rowid is post_id * 1024 + caption_kind_id; the texts are in caption.
        text,
        content = '',
        tokenize = 'unicode61 remove_diacritics 2'
      )
      """
    ),
    (
      "caption_text_insert",
      """
      CREATE TRIGGER caption_text_insert AFTER INSERT ON caption
      BEGIN
      \(refusals)
      \(insertion)
      END
      """
    ),
    (
      "caption_text_delete",
      """
      CREATE TRIGGER caption_text_delete AFTER DELETE ON caption
      BEGIN
      \(deletion)
      END
      """
    ),
    (
      "caption_text_update",
      """
      CREATE TRIGGER caption_text_update AFTER UPDATE OF post_id, caption_kind_id, text ON caption
      BEGIN
      \(deletion)
      \(refusals)
      \(insertion)
      END
      """
    ),
  ]

  private static let refusals = """
      SELECT RAISE(ABORT, 'the index caption_text has room for caption kinds 0 to 1023 only')
      WHERE new.caption_kind_id NOT BETWEEN 0 AND \(kindRoom - 1)
        OR new.post_id NOT BETWEEN 0 AND \(postRoom);
      SELECT RAISE(ABORT, 'caption_text cannot follow REPLACE: use ON CONFLICT DO UPDATE, or DELETE')
      WHERE EXISTS (
        SELECT 1
        FROM caption_text_docsize
        WHERE id = new.post_id * \(kindRoom) + new.caption_kind_id
      );
    """

  private static let insertion = """
      INSERT INTO caption_text (rowid, text)
      VALUES (new.post_id * \(kindRoom) + new.caption_kind_id, new.text);
    """

  private static let deletion = """
      INSERT INTO caption_text (caption_text, rowid, text)
      VALUES ('delete', old.post_id * \(kindRoom) + old.caption_kind_id, old.text);
    """
}
