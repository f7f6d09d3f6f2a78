// What an import has brought is known by the file that stands beside it:
//
//     post, caption_record, latent    the file that the record, or the size, came from
//     tagger_post                     the file that last changed the scores
//     tag_listing, tag_alias, …       the file of the row
//     image_file                      the folder that its path lies in
//
// Two things have no file beside them. Captions of a set belong to its kind, and go when no other file has
// brought captions of that kind; those of a caption dump go with the record. Tags of a post without a record
// came from kohya metadata or from a folder; they go when no other file of the site can have brought them.
//
// What is left of a post that has lost something decides whether it stays: a number alone is nothing.

internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import Statistics
internal import Store

extension Warehouse {
  func forget(_ forgotten: ForgottenImport, isDryRun: Bool) throws -> ForgetSummary {
    try Self.translating(path: path) {
      try queue.writeWithoutTransaction { db in
        var summary = ForgetSummary()
        do {
          try db.inTransaction(.immediate) {
            var work = try ForgetWork(forgotten, db, path: path)
            summary = try work.run()
            return isDryRun ? .rollback : .commit
          }
        } catch let error as WarehouseError where !isDryRun {
          // It may have gone before, and the program was killed then.
          if error.code == .badQuery || error.code == .unknownSite { try countWhatIsStale(db) }
          throw error
        }
        if !isDryRun { try countWhatIsStale(db) }
        return summary
      }
    }
  }

  /// From what is committed; an import finishes this, too, where a former one did not come so far.
  private func countWhatIsStale(_ db: Database) throws {
    try db.inTransaction(.immediate) {
      try TagLayerRefresh.runIfStale(db)
      return .commit
    }
    try db.inTransaction(.immediate) {
      if try !CacheRefresh.isCurrent(db) { try CacheRefresh.count(.counts, path: path, db) }
      return .commit
    }
  }
}

/// Takes out what some files have brought. All of it runs inside the caller's transaction, with triggers off.
struct ForgetWork {
  /// Formats whose tags come without a record of the post.
  static let barePostFormats = "('kohya', 'sidecars')"
  static let shippedSiteIDs = "(1, 2)"
  static let shippedKindIDs: ClosedRange<Int64> = 1...3

  let db: Database
  let forgotten: ForgottenImport
  let captionText: CaptionTextWriter?
  /// The site that goes as a whole.
  var siteID: Int64?
  var summary = ForgetSummary()

  init(_ forgotten: ForgottenImport, _ db: Database, path: String) throws {
    self.db = db
    self.forgotten = forgotten
    captionText = try CaptionTextIndex.state(db) == .ready ? CaptionTextWriter(db) : nil
    for table in ["gone_file", "touched_post", "gone_post", "bare_post", "touched_tag"] {
      try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
      try db.execute(sql: "CREATE TEMP TABLE \(table) (id INTEGER PRIMARY KEY)")
    }
    try findFiles(path: path)
  }

  func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
    try Int64.fetchOne(db, sql: sql, arguments: arguments) ?? 0
  }

  /// Returns how many rows were changed.
  @discardableResult
  func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
    try db.execute(sql: sql, arguments: arguments)
    return Int64(db.changesCount)
  }

  // MARK: What goes

  mutating func findFiles(path: String) throws {
    switch forgotten {
    case .run(let id):
      guard try count("SELECT COUNT(*) FROM import_run WHERE import_run_id = ?", [id]) > 0 else {
        throw WarehouseError(
          .badQuery, "there is no import \(id) in it",
          hint: "`taghouse query \(path) import_history` lists them.", path: path)
      }
      try run(
        """
        INSERT INTO gone_file
        SELECT import_file_id FROM import_file
        WHERE last_import_run_id = ?1 OR first_import_run_id = ?1
        """, [id])
    case .file(let name):
      try run(
        """
        INSERT INTO gone_file
        SELECT import_file_id FROM import_file
        WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/'
        """, [name])
      guard try count("SELECT COUNT(*) FROM gone_file") > 0 else {
        throw WarehouseError(
          .badQuery, "it has no import of '\(name)'",
          hint: "`taghouse query \(path) import_history` lists the imports.", path: path)
      }
    case .site(let name):
      let names = try String.fetchAll(db, sql: "SELECT name FROM site ORDER BY site_id")
      siteID = try Int64.fetchOne(
        db, sql: "SELECT site_id FROM site WHERE name = ?", arguments: [name])
      guard siteID != nil else {
        throw WarehouseError(
          .unknownSite, "there is no site '\(name)' in it",
          hint: "It knows \(names.joined(separator: ", ")).", path: path)
      }
      try run(
        "INSERT INTO gone_file SELECT import_file_id FROM import_file WHERE site_id = ?", [siteID])
    }
  }

  mutating func run() throws -> ForgetSummary {
    summary.fileCount = try count("SELECT COUNT(*) FROM gone_file")
    try noteWhatIsShared()
    try removeCaptions()
    try removeLatents()
    try removePictures()
    try removeScores()
    try removeRecords()
    try removeRelations()
    try removeTags()
    try removeKinds()
    try removeLedger()
    try CacheRefresh.setCurrent(false, db)
    try TagLayerRefresh.markStale(db)
    return summary
  }

  mutating func noteWhatIsShared() throws {
    summary.replacedCount = try count(
      """
      SELECT COALESCE(SUM(updated_count), 0) FROM import_file
      WHERE import_file_id IN (SELECT id FROM gone_file)
      """)
    summary.sharedCount = try count(
      """
      SELECT COALESCE(SUM(updated_count + unchanged_count), 0) FROM import_file
      WHERE import_file_id NOT IN (SELECT id FROM gone_file)
        AND site_id IN (
          SELECT site_id FROM import_file WHERE import_file_id IN (SELECT id FROM gone_file)
        )
      """)
  }

  // MARK: Posts

  mutating func removeRecords() throws {
    try findBarePosts()
    try run(
      """
      INSERT OR IGNORE INTO touched_post
      SELECT post_id FROM post WHERE import_file_id IN (SELECT id FROM gone_file)
      """)
    // Their tags came with the record, or with the metadata that made them.
    try run(
      """
      INSERT OR IGNORE INTO bare_post
      SELECT post_id FROM post
      WHERE post_id IN (SELECT id FROM touched_post)
        AND import_file_id IN (SELECT id FROM gone_file)
      """)
    if let siteID {
      try run(
        "INSERT OR IGNORE INTO bare_post SELECT post_id FROM post WHERE site_id = ?", [siteID])
      try run("INSERT OR IGNORE INTO touched_post SELECT id FROM bare_post")
    }
    try removePostTags(of: "SELECT id FROM bare_post")
    try run(
      """
      INSERT INTO gone_post
      SELECT post.post_id
      FROM touched_post
      CROSS JOIN post ON post.post_id = touched_post.id
      WHERE (post.import_file_id IS NULL OR post.import_file_id IN (SELECT id FROM gone_file))
        AND NOT EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id)
        AND NOT EXISTS (SELECT 1 FROM caption WHERE caption.post_id = post.post_id)
        AND NOT EXISTS (SELECT 1 FROM caption_record WHERE caption_record.post_id = post.post_id)
        AND NOT EXISTS (SELECT 1 FROM latent WHERE latent.post_id = post.post_id)
        AND NOT EXISTS (SELECT 1 FROM image_file WHERE image_file.post_id = post.post_id)
        AND NOT EXISTS (SELECT 1 FROM tagger_post WHERE tagger_post.post_id = post.post_id)
      """)
    if let siteID { try removeAll(ofSite: siteID) }
    summary.removedPostCount = try run(
      "DELETE FROM post WHERE post_id IN (SELECT id FROM gone_post)")
    let columns = PostRowLayout.columns.map { "\($0.name) = NULL" }.joined(separator: ", ")
    summary.strippedPostCount = try run(
      """
      UPDATE post SET import_file_id = NULL, \(columns)
      WHERE import_file_id IN (SELECT id FROM gone_file)
      """)
  }

  /// Posts without a record whose tags came from the files: nothing else of the site can have brought them.
  mutating func findBarePosts() throws {
    let goneSites = try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT site_id FROM import_file
        WHERE format IN \(Self.barePostFormats) AND import_file_id IN (SELECT id FROM gone_file)
        """)
    for siteID in goneSites {
      let others = try count(
        """
        SELECT COUNT(*) FROM import_file
        WHERE format IN \(Self.barePostFormats) AND site_id = ?
          AND import_file_id NOT IN (SELECT id FROM gone_file)
        """, [siteID])
      let tagged = """
        SELECT post_id FROM post
        WHERE site_id = ? AND import_file_id IS NULL
          AND EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id)
        """
      if others == 0 {
        try run("INSERT OR IGNORE INTO bare_post \(tagged)", [siteID])
        try run("INSERT OR IGNORE INTO touched_post SELECT id FROM bare_post")
        // A folder may have known a post by its picture alone, and metadata by its key alone.
        try run(
          """
          INSERT OR IGNORE INTO touched_post
          SELECT post_id FROM post WHERE site_id = ? AND import_file_id IS NULL
          """, [siteID])
      } else {
        summary.keptTagPostCount += try count(
          "SELECT COUNT(*) FROM (\(tagged) AND post_id IN (SELECT id FROM touched_post))", [siteID])
      }
    }
  }

  /// Takes the tags off posts, and notes them.
  func removePostTags(of posts: String) throws {
    try run(
      """
      INSERT OR IGNORE INTO touched_tag
      SELECT tag_id FROM post_tag WHERE post_id IN (\(posts))
      """)
    try run(
      """
      DELETE FROM tag_post
      WHERE (tag_id, post_id) IN (SELECT tag_id, post_id FROM post_tag WHERE post_id IN (\(posts)))
      """)
    try run("DELETE FROM post_tag WHERE post_id IN (\(posts))")
  }

  /// What is left of a site that goes as a whole.
  mutating func removeAll(ofSite siteID: Int64) throws {
    let posts = "SELECT post_id FROM post WHERE site_id = \(siteID)"
    try run(
      """
      INSERT OR IGNORE INTO touched_tag
      SELECT tag_id FROM tag_score WHERE post_id IN (\(posts))
      """)
    if let captionText {
      let statement = try db.makeStatement(
        sql: "SELECT post_id, caption_kind_id FROM caption WHERE post_id IN (\(posts))")
      try statement.forEachRow(on: db) { row in
        try captionText.remove(
          postID: sqlite3_column_int64(row, 0), kindID: sqlite3_column_int64(row, 1), db)
      }
      try captionText.write(db)
    }
    summary.captionCount += try run("DELETE FROM caption WHERE post_id IN (\(posts))")
    summary.latentCount += try run("DELETE FROM latent WHERE post_id IN (\(posts))")
    summary.pictureCount += try run("DELETE FROM image_file WHERE post_id IN (\(posts))")
    summary.scoredPostCount += try run("DELETE FROM tagger_post WHERE post_id IN (\(posts))")
    for table in ["caption_record", "tag_score", "tagger_rating"] {
      try run("DELETE FROM \(table) WHERE post_id IN (\(posts))")
    }
    try run("INSERT OR IGNORE INTO gone_post \(posts)")
  }

  // MARK: Tags

  mutating func removeRelations() throws {
    let files = "import_file_id IN (SELECT id FROM gone_file)"
    let rows = siteID.map { "(\(files) OR site_id = \($0))" } ?? files
    for table in ["tag_alias", "tag_implication"] {
      summary.relationCount += try run("DELETE FROM \(table) WHERE \(rows)")
    }
    try run("INSERT OR IGNORE INTO touched_tag SELECT tag_id FROM tag_listing WHERE \(files)")
    summary.listingCount = try run("DELETE FROM tag_listing WHERE \(files)")
    guard let siteID else { return }
    let tags = "SELECT tag_id FROM tag WHERE site_id = \(siteID)"
    summary.listingCount += try run("DELETE FROM tag_listing WHERE tag_id IN (\(tags))")
    try run("INSERT OR IGNORE INTO touched_tag \(tags)")
  }

  /// Tags that nothing names any more. Names that only relations use come again with the layers.
  mutating func removeTags() throws {
    summary.tagCount = try run(
      """
      DELETE FROM tag
      WHERE tag_id IN (SELECT id FROM touched_tag)
        AND NOT EXISTS (SELECT 1 FROM tag_post WHERE tag_post.tag_id = tag.tag_id)
        AND NOT EXISTS (SELECT 1 FROM tag_score WHERE tag_score.tag_id = tag.tag_id)
        AND NOT EXISTS (SELECT 1 FROM tag_listing WHERE tag_listing.tag_id = tag.tag_id)
      """)
    // The caches are counted anew; until then no row may name a tag that is gone.
    for table in ["core_tag_exclusion", "tag_count", "tag_layer"] {
      try run("DELETE FROM \(table) WHERE tag_id IN (SELECT id FROM touched_tag)")
    }
    try run("DELETE FROM tag_layer WHERE target_id NOT IN (SELECT tag_id FROM tag)")
    try run("DELETE FROM touched_tag WHERE id IN (SELECT tag_id FROM tag)")
    try CacheRefresh.removeRows(ofTags: "SELECT id FROM touched_tag", db)
  }

  // MARK: The ledger

  mutating func removeLedger() throws {
    let files = "import_file_id IN (SELECT id FROM gone_file)"
    summary.rejectCount = try run("DELETE FROM rejected_record WHERE \(files)")
    try run("DELETE FROM import_field_problem WHERE \(files)")
    try run("DELETE FROM import_rating WHERE \(files)")
    let runs = try Int64.fetchAll(
      db,
      sql: """
        SELECT first_import_run_id FROM import_file WHERE \(files)
        UNION
        SELECT last_import_run_id FROM import_file WHERE \(files)
        """)
    let sites = try Int64.fetchAll(
      db, sql: "SELECT DISTINCT site_id FROM import_file WHERE \(files)")
    try run("DELETE FROM import_file WHERE \(files)")
    var goneRuns = Set(runs)
    if case .run(let id) = forgotten { goneRuns.insert(id) }
    for id in goneRuns {
      try run(
        """
        DELETE FROM import_run
        WHERE import_run_id = ?1
          AND NOT EXISTS (
            SELECT 1 FROM import_file WHERE ?1 IN (first_import_run_id, last_import_run_id)
          )
        """, [id])
    }
    for id in Set(sites + (siteID.map { [$0] } ?? [])) { try removeSite(id) }
  }

  /// A site that the import has made goes when nothing is left of it.
  func removeSite(_ id: Int64) throws {
    let isUsed = try count(
      """
      SELECT ?1 IN \(Self.shippedSiteIDs)
        OR EXISTS (SELECT 1 FROM post WHERE site_id = ?1)
        OR EXISTS (SELECT 1 FROM tag WHERE site_id = ?1)
        OR EXISTS (SELECT 1 FROM tag_alias WHERE site_id = ?1)
        OR EXISTS (SELECT 1 FROM tag_implication WHERE site_id = ?1)
        OR EXISTS (SELECT 1 FROM import_file WHERE site_id = ?1)
      """, [id])
    guard isUsed == 0 else { return }
    for table in [
      "site_count", "category_count", "site_month_count", "site_rating_count", "post_tag_histogram",
      "tag_category", "site",
    ] {
      try run("DELETE FROM \(table) WHERE site_id = ?", [id])
    }
  }
}
