internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

// What taggers say of posts, and the pictures of posts.

extension IncrementalLoader {
  /// The scores of one record by tag_id, and by name of a rating; of a name that a record has twice the
  /// last one counts.
  private struct Findings {
    var tags: [(tagID: Int64, score: Double)] = []
    var ratings: [String: Double] = [:]
  }

  /// The id of the tagger that the import is of; it is added when it is new.
  private func taggerID(_ db: Database) throws -> Int64 {
    if let loadedTaggerID { return loadedTaggerID }
    let name = ledger.run.taggerName ?? ledger.run.format
    try db.execute(sql: "INSERT OR IGNORE INTO tagger (name) VALUES (?)", arguments: [name])
    let id =
      try Int64.fetchOne(db, sql: "SELECT tagger_id FROM tagger WHERE name = ?", arguments: [name])
      ?? 0
    loadedTaggerID = id
    try ledger.run.taggerWords?.write(taggerID: id, db)
    return id
  }

  private func findings(of post: Int, in batch: RecordBatch, _ site: SiteLoad) -> Findings {
    var findings = Findings()
    var positions: [Int64: Int] = [:]
    for index in batch.scoreRange(of: post) {
      let mention = batch.scores[index]
      let name = batch.name(of: mention.tag)
      if mention.isRating {
        findings.ratings[String(decoding: name, as: UTF8.self)] = mention.score
        continue
      }
      let tagID = site.tags.ids[site.tags.position(of: mention.tag, named: name)]
      if let position = positions[tagID] {
        findings.tags[position].score = mention.score
      } else {
        positions[tagID] = findings.tags.count
        findings.tags.append((tagID, mention.score))
      }
    }
    return findings
  }

  /// Lets the scores and the picture of a new post wait for their insertion.
  func appendScores(
    of post: Int, in batch: RecordBatch, _ site: SiteLoad, postID: Int64, _ db: Database
  ) throws {
    let parts = batch.parts[post]
    if parts.contains(.image) { pendingScores.images.append(.init(postID: postID, post: post)) }
    guard parts.contains(.scores) || !batch.scoreRange(of: post).isEmpty else { return }
    try append(
      findings(of: post, in: batch, site), postID: postID, mayBeThere: false, db)
  }

  private func append(
    _ findings: Findings, postID: Int64, mayBeThere: Bool, _ db: Database
  ) throws {
    let taggerID = try taggerID(db)
    pendingScores.begin(postID)
    if pendingScores.lookups.last?.postID != postID {
      pendingScores.lookups.append(.init(postID: postID, mayBeThere: mayBeThere))
    }
    for (tagID, score) in findings.tags {
      scoreRows.append(postID: postID, taggerID: taggerID, tagID: tagID, score: score)
      pendingScores.lastTagIDs.insert(tagID)
    }
    for (rating, score) in findings.ratings.sorted(by: { $0.key < $1.key }) {
      pendingScores.ratings.append(.init(postID: postID, rating: rating, score: score))
      pendingScores.lastRatings.insert(rating)
    }
  }

  /// Inserts what waits of scores and pictures.
  func insertScores(_ batch: RecordBatch?, _ db: Database) throws {
    for image in pendingScores.images {
      guard let batch else { break }
      partBounds.image = max(partBounds.image, image.postID)
      try db.cachedStatement(
        sql: "INSERT OR FAIL INTO image_file (post_id, path, metadata) VALUES (?, ?, ?)"
      ).execute(arguments: [
        image.postID, batch.string(of: .imagePath, of: image.post) ?? "",
        batch.string(of: .imageMetadata, of: image.post),
      ])
    }
    guard let first = pendingScores.lookups.first else {
      pendingScores.removeAll()
      return
    }
    let taggerID = try taggerID(db)
    let fileID = scoreFileID
    partBounds.score = max(partBounds.score, first.postID)
    for lookup in pendingScores.lookups {
      partBounds.score = max(partBounds.score, lookup.postID)
      // A table of single scores comes to a post many times.
      try db.cachedStatement(
        sql: """
          INSERT OR \(lookup.mayBeThere ? "REPLACE" : "FAIL") INTO tagger_post (
            post_id, tagger_id, import_file_id)
          VALUES (?, ?, ?)
          """
      ).execute(arguments: [lookup.postID, taggerID, fileID])
    }
    if scoreRows.rowCount > 0 {
      try db.cachedStatement(
        sql: """
          INSERT OR FAIL INTO tag_score (post_id, tagger_id, tag_id, score)
          SELECT post_id, tagger_id, tag_id, score FROM taghouse_scores
          """
      ).execute()
      scoreRows.removeAll()
    }
    for rating in pendingScores.ratings {
      try db.cachedStatement(
        sql: """
          INSERT OR FAIL INTO tagger_rating (post_id, tagger_id, rating, score)
          VALUES (?, ?, ?, ?)
          """
      ).execute(arguments: [rating.postID, taggerID, rating.rating, rating.score])
    }
    pendingScores.removeAll()
  }

  // MARK: Posts that are there

  /// Whether a record tells nothing but some scores, and so can follow one of the same post without
  /// waiting for its rows.
  func tellsSingleScores(_ post: Int, in batch: RecordBatch) -> Bool {
    batch.parts[post].isEmpty && !batch.scoreRange(of: post).isEmpty
      && batch.captionRange(of: post).isEmpty
  }

  /// Brings the scores of a post to what the record says.
  func updateScores(
    of post: Int, in batch: RecordBatch, _ site: SiteLoad, postID: Int64,
    _ comparison: inout Comparison, _ db: Database
  ) throws {
    let found = findings(of: post, in: batch, site)
    if batch.parts[post].contains(.scores) {
      try replaceScores(found, postID: postID, &comparison, db)
    } else {
      try mergeScores(found, site, postID: postID, &comparison, db)
    }
  }

  /// The record has all that the tagger says.
  private func replaceScores(
    _ found: Findings, postID: Int64, _ comparison: inout Comparison, _ db: Database
  ) throws {
    guard postID <= partBounds.score, try hasLooked(postID: postID, db) else {
      comparison.hasAdded = true
      return try append(found, postID: postID, mayBeThere: false, db)
    }
    let taggerID = try taggerID(db)
    var tags: [Int64: Double] = [:]
    try db.cachedStatement(
      sql: "SELECT tag_id, score FROM tag_score WHERE post_id = ? AND tagger_id = ?"
    ).forEachRow([postID, taggerID], on: db) { row in
      tags[sqlite3_column_int64(row, 0)] = sqlite3_column_double(row, 1)
    }
    let ratings = try storedRatings(postID: postID, db)
    let isSame =
      tags.count == found.tags.count && found.tags.allSatisfy { tags[$0.tagID] == $0.score }
      && ratings == found.ratings
    if isSame {
      comparison.hasSame = true
      return
    }
    comparison.hasChanged = true
    for table in ["tag_score", "tagger_rating"] {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE post_id = ? AND tagger_id = ?")
        .execute(arguments: [postID, taggerID])
    }
    try append(found, postID: postID, mayBeThere: true, db)
  }

  /// The record has some scores; others stay.
  private func mergeScores(
    _ found: Findings, _ site: SiteLoad, postID: Int64, _ comparison: inout Comparison,
    _ db: Database
  ) throws {
    let waits =
      postID == pendingScores.lastPostID
      && (found.tags.contains { pendingScores.lastTagIDs.contains($0.tagID) }
        || found.ratings.keys.contains { pendingScores.lastRatings.contains($0) })
    if waits {
      site.numberCursor?.end()
      try insertPending(db)
    }
    var missing = Findings()
    let isKnown = postID <= partBounds.score
    let taggerID = try taggerID(db)
    for (tagID, score) in found.tags {
      let stored =
        isKnown
        ? try Double.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT score FROM tag_score WHERE post_id = ? AND tagger_id = ? AND tag_id = ?
              """), arguments: [postID, taggerID, tagID]) : nil
      if note(stored, score, &comparison) { continue }
      if stored != nil {
        try db.cachedStatement(
          sql: "DELETE FROM tag_score WHERE post_id = ? AND tagger_id = ? AND tag_id = ?"
        ).execute(arguments: [postID, taggerID, tagID])
      }
      missing.tags.append((tagID, score))
    }
    let ratings = isKnown ? try storedRatings(postID: postID, db) : [:]
    for (rating, score) in found.ratings where !note(ratings[rating], score, &comparison) {
      if ratings[rating] != nil {
        try db.cachedStatement(
          sql: "DELETE FROM tagger_rating WHERE post_id = ? AND tagger_id = ? AND rating = ?"
        ).execute(arguments: [postID, taggerID, rating])
      }
      missing.ratings[rating] = score
    }
    guard !missing.tags.isEmpty || !missing.ratings.isEmpty else { return }
    try append(missing, postID: postID, mayBeThere: true, db)
  }

  /// Compares a score with what is stored; true when it is the same.
  private func note(_ stored: Double?, _ score: Double, _ comparison: inout Comparison) -> Bool {
    switch stored {
    case nil: comparison.hasAdded = true
    case score: comparison.hasSame = true
    default: comparison.hasChanged = true
    }
    return stored == score
  }

  private func hasLooked(postID: Int64, _ db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM tagger_post WHERE post_id = ? AND tagger_id = ?"),
      arguments: [postID, taggerID(db)]) != nil
  }

  private func storedRatings(postID: Int64, _ db: Database) throws -> [String: Double] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT rating, score FROM tagger_rating WHERE post_id = ? AND tagger_id = ?"),
      arguments: [postID, taggerID(db)])
    return Dictionary(
      try rows.map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) },
      uniquingKeysWith: { $1 })
  }

  func updateImage(
    of post: Int, in batch: RecordBatch, postID: Int64, _ comparison: inout Comparison,
    _ db: Database
  ) throws {
    if postID <= partBounds.image {
      let select = try db.cachedStatement(
        sql: "SELECT path, metadata FROM image_file WHERE post_id = ?")
      if let row = try Row.fetchOne(select, arguments: [postID]) {
        if try row.decode(String?.self, atIndex: 0) == batch.string(of: .imagePath, of: post),
          try row.decode(String?.self, atIndex: 1) == batch.string(of: .imageMetadata, of: post)
        {
          comparison.hasSame = true
          return
        }
        comparison.hasChanged = true
        try db.cachedStatement(sql: "DELETE FROM image_file WHERE post_id = ?")
          .execute(arguments: [postID])
      } else {
        comparison.hasAdded = true
      }
    } else {
      comparison.hasAdded = true
    }
    pendingScores.images.append(.init(postID: postID, post: post))
  }
}

extension RecordBatch {
  /// The text of a post's column; nil for none.
  fileprivate func string(of column: PostTextColumn, of post: Int) -> String? {
    let slice = texts[post * PostTextColumn.count + column.rawValue]
    return slice.isNone ? nil : String(decoding: bytes(of: slice), as: UTF8.self)
  }
}
