internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import Statistics
internal import Store

extension ForgetWork {
  // MARK: Parts of posts

  mutating func removeCaptions() throws {
    // Those of caption dumps, with their records.
    try run(
      """
      CREATE TEMP TABLE IF NOT EXISTS gone_caption (
        post_id INTEGER NOT NULL, kind_id INTEGER NOT NULL, PRIMARY KEY (post_id, kind_id)
      ) WITHOUT ROWID
      """)
    try run("DELETE FROM gone_caption")
    try run(
      """
      INSERT INTO gone_caption
      SELECT caption.post_id, caption.caption_kind_id
      FROM caption_record
      CROSS JOIN caption ON caption.post_id = caption_record.post_id
      CROSS JOIN caption_kind
        ON caption_kind.caption_kind_id = caption.caption_kind_id
        AND caption_kind.format = 'e621-captions'
      WHERE caption_record.import_file_id IN (SELECT id FROM gone_file)
      """)
    for (name, kindID) in try goneKinds() {
      let others = try count(
        """
        SELECT COUNT(*) FROM import_file
        WHERE import_file_id NOT IN (SELECT id FROM gone_file)
          AND IIF(json_valid(settings), json_extract(settings, '$.caption_kind'), NULL) = ?
        """, [name])
      if others > 0 {
        summary.keptCaptionKinds.append(name)
        continue
      }
      try run(
        """
        INSERT OR IGNORE INTO gone_caption
        SELECT post_id, caption_kind_id FROM caption INDEXED BY caption_by_kind
        WHERE caption_kind_id = ?
        """, [kindID])
    }
    try run("INSERT OR IGNORE INTO touched_post SELECT post_id FROM gone_caption")
    if let captionText {
      let statement = try db.makeStatement(sql: "SELECT post_id, kind_id FROM gone_caption")
      try statement.forEachRow(on: db) { row in
        try captionText.remove(
          postID: sqlite3_column_int64(row, 0), kindID: sqlite3_column_int64(row, 1), db)
      }
      try captionText.write(db)
    }
    // Not (post_id, caption_kind_id) IN …: SQLite 3.40 misses rows there, by the index of kinds, whose columns
    // have another order.
    summary.captionCount = try run(
      """
      DELETE FROM caption
      WHERE post_id IN (SELECT post_id FROM gone_caption)
        AND EXISTS (
          SELECT 1 FROM gone_caption
          WHERE gone_caption.post_id = caption.post_id
            AND gone_caption.kind_id = caption.caption_kind_id
        )
      """)
    try run(
      """
      INSERT OR IGNORE INTO touched_post
      SELECT post_id FROM caption_record WHERE import_file_id IN (SELECT id FROM gone_file)
      """)
    try run(
      "DELETE FROM caption_record WHERE import_file_id IN (SELECT id FROM gone_file)")
  }

  /// The sets of captions that the files have brought.
  func goneKinds() throws -> [(name: String, id: Int64)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT caption_kind.name, caption_kind.caption_kind_id
        FROM import_file
        JOIN caption_kind
          ON caption_kind.name
            = IIF(json_valid(settings), json_extract(settings, '$.caption_kind'), NULL)
        WHERE import_file_id IN (SELECT id FROM gone_file)
        ORDER BY caption_kind.caption_kind_id
        """
    ).map { (name: try $0.decode(atIndex: 0), id: try $0.decode(atIndex: 1)) }
  }

  /// The kinds that have lost their last caption go with their steps of rules: sets, and fields of a dump that
  /// not every dump has.
  func removeKinds() throws {
    let ofDumps = try Int64.fetchAll(
      db,
      sql: """
        SELECT caption_kind_id FROM caption_kind
        WHERE format = 'e621-captions'
          AND EXISTS (
            SELECT 1 FROM import_file
            WHERE format = 'e621-captions' AND import_file_id IN (SELECT id FROM gone_file)
          )
        """)
    for id in try goneKinds().map(\.id) + ofDumps where !Self.shippedKindIDs.contains(id) {
      guard
        try count("SELECT EXISTS (SELECT 1 FROM caption WHERE caption_kind_id = ?)", [id]) == 0
      else { continue }
      try CaptionKind.removeSteps(ofKind: id, db)
      try run("DELETE FROM caption_kind WHERE caption_kind_id = ?", [id])
    }
  }

  mutating func removeLatents() throws {
    try run(
      """
      INSERT OR IGNORE INTO touched_post
      SELECT post_id FROM latent WHERE import_file_id IN (SELECT id FROM gone_file)
      """)
    summary.latentCount = try run(
      "DELETE FROM latent WHERE import_file_id IN (SELECT id FROM gone_file)")
  }

  /// Pictures lie in the folder that was imported.
  mutating func removePictures() throws {
    let folders = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT path FROM import_file
        WHERE format = 'sidecars' AND import_file_id IN (SELECT id FROM gone_file)
        """)
    for folder in folders {
      let inside = "path > ?1 || '/' AND path < ?1 || '0'"
      try run(
        "INSERT OR IGNORE INTO touched_post SELECT post_id FROM image_file WHERE \(inside)",
        [folder])
      summary.pictureCount += try run("DELETE FROM image_file WHERE \(inside)", [folder])
    }
  }

  mutating func removeScores() throws {
    let looked = """
      SELECT post_id, tagger_id FROM tagger_post
      WHERE import_file_id IN (SELECT id FROM gone_file)
      """
    let taggers = try Int64.fetchAll(db, sql: "SELECT DISTINCT tagger_id FROM (\(looked))")
    guard !taggers.isEmpty else { return }
    try run("INSERT OR IGNORE INTO touched_post SELECT post_id FROM (\(looked))")
    try run(
      """
      INSERT OR IGNORE INTO touched_tag
      SELECT tag_id FROM tag_score WHERE (post_id, tagger_id) IN (\(looked))
      """)
    try run("DELETE FROM tag_score WHERE (post_id, tagger_id) IN (\(looked))")
    try run("DELETE FROM tagger_rating WHERE (post_id, tagger_id) IN (\(looked))")
    summary.scoredPostCount = try run(
      "DELETE FROM tagger_post WHERE import_file_id IN (SELECT id FROM gone_file)")
    for id in taggers
    where try count("SELECT EXISTS (SELECT 1 FROM tagger_post WHERE tagger_id = ?)", [id]) == 0 {
      try run("DELETE FROM tagger_threshold WHERE tagger_id = ?", [id])
      try run("DELETE FROM tagger_tag WHERE tagger_id = ?", [id])
      try run("DELETE FROM tagger WHERE tagger_id = ?", [id])
    }
  }
}
