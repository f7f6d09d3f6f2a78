internal import GRDB
internal import Reading
public import Store

extension Warehouse {
  /// Numbers on each side of a post's own that are searched for its children: parent_number has no
  /// index, and posts of a family mostly came one soon after the other.
  static let childSearchDistance: Int64 = 5_000

  /// Explains one post.
  ///
  /// - Throws: `unknownSite`; `noSuchPost`, with the nearest numbers and the rejected records that
  ///   name it; `ambiguousPost` when a number alone is that of posts on several sites.
  public func explanation(of name: PostName) throws -> PostExplanation {
    let known = try sites()
    if let siteName = name.siteName { _ = try siteID(named: siteName) }
    return try Self.translating(path: path) {
      try queue.read { db in
        let (site, id) = try find(name, among: known, db)
        return try PostReading(db: db, postID: id, site: site, number: name.number).explanation()
      }
    }
  }

  /// Which post a name means. Throws as `explanation`.
  public func site(of name: PostName) throws -> (id: Int64, name: String) {
    let known = try sites()
    if let siteName = name.siteName { _ = try siteID(named: siteName) }
    return try Self.translating(path: path) {
      try queue.inDatabase { try find(name, among: known, $0).site }
    }
  }

  private func find(
    _ name: PostName, among sites: [(id: Int64, name: String)], _ db: Database
  ) throws -> (site: (id: Int64, name: String), postID: Int64) {
    let candidates = sites.filter { name.siteName ?? $0.name == $0.name }
    let found = try candidates.compactMap { site in
      try Self.postID(of: name, siteID: site.id, db).map { (site: site, postID: $0) }
    }
    guard let first = found.first else { throw try noSuchPost(name, candidates, db) }
    guard found.count == 1 else {
      let names = found.map { "\($0.site.name)/\(name.number)" }
      throw WarehouseError(
        .ambiguousPost, "there are several posts \(name.number)",
        hint: "Name one of \(names.joined(separator: ", ")).", path: path)
    }
    return first
  }

  private static func postID(of name: PostName, siteID: Int64, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT post_id FROM post WHERE site_id = ? AND number = ?",
      arguments: [siteID, name.number])
  }

  private func noSuchPost(
    _ name: PostName, _ sites: [(id: Int64, name: String)], _ db: Database
  ) throws -> WarehouseError {
    var hints: [String] = []
    for site in sites {
      let below = try Int64.fetchOne(
        db, sql: "SELECT MAX(number) FROM post WHERE site_id = ? AND number < ?",
        arguments: [site.id, name.number])
      let above = try Int64.fetchOne(
        db, sql: "SELECT MIN(number) FROM post WHERE site_id = ? AND number > ?",
        arguments: [site.id, name.number])
      let nearest = [below, above].compactMap { $0.map { "\(site.name)/\($0)" } }
      if !nearest.isEmpty { hints.append("Nearest: \(nearest.joined(separator: ", ")).") }
      let named = try RejectedRecordSearch(db: db).naming(name.number, siteID: site.id)
      for reject in named.rejects {
        hints.append("A rejected record names it: \(reject.position): \(reject.reason)")
      }
      if named.unsearchedCount > 0 {
        hints.append("Rejects that were not looked at: \(named.unsearchedCount).")
      }
    }
    if hints.isEmpty { hints = ["There are no posts yet."] }
    return WarehouseError(
      .noSuchPost, "there is no post \(name)", hint: hints.joined(separator: "\n"), path: path)
  }
}

extension PostExplanation.Reject {
  /// Where it stands, for people: `line 12 of posts.jsonl`.
  public var position: String {
    "line \(line) of \(path)" + (member.isEmpty ? "" : " (\(member))")
  }
}

/// Reads what the tables say of one post.
struct PostReading {
  let db: Database
  let postID: Int64
  let site: (id: Int64, name: String)
  let number: Int64

  func explanation() throws -> PostExplanation {
    let tags = try tags()
    let search = RejectedRecordSearch(db: db)
    let naming = try search.naming(number, siteID: site.id)
    let fileID = try Int64.fetchOne(
      db, sql: "SELECT import_file_id FROM post WHERE post_id = ?", arguments: [postID])
    let range = childrenRange
    let relations = try TagRelationReading(db: db, siteID: site.id)
    return PostExplanation(
      siteName: site.name, number: number,
      fields: try fields(of: "post", without: ["post_id", "site_id", "number", "import_file_id"]),
      tags: tags, captions: try captions(), ruleCaption: try ruleCaption(), latent: try latent(),
      captionRecord: try fields(of: "caption_record", without: ["post_id", "import_file_id"]),
      files: try files(), namingRejects: naming.rejects,
      unsearchedRejectCount: naming.unsearchedCount,
      nearRejects: try fileID.map { try search.near(postID: postID, fileID: $0) } ?? [],
      parent: try parent(), children: try children(in: range), childrenRange: range,
      aliases: try relations.aliases(of: tags.map(\.name)),
      missingImplications: try relations.missingImplications(of: tags.map(\.name)))
  }

  /// The post's row of a table, column by column, so that columns of later migrations are there.
  private func fields(
    of table: String, without left: Set<String>
  ) throws -> [PostExplanation.Field] {
    let names = try db.columns(of: table).map(\.name).filter { !left.contains($0) }
    let row = try Row.fetchOne(
      db, sql: "SELECT \(names.joined(separator: ", ")) FROM \(table) WHERE post_id = ?",
      arguments: [postID])
    guard let row else { return [] }
    return row.map { PostExplanation.Field(name: $0, value: Self.value($1)) }
  }

  private static func value(_ value: DatabaseValue) -> PostExplanation.FieldValue {
    switch value.storage {
    case .null: .null
    case .int64(let number): .integer(number)
    case .double(let number): .real(number)
    case .string(let text): .text(text)
    // STRICT tables hold none.
    case .blob: .null
    }
  }

  private func tags() throws -> [PostExplanation.Tag] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT
          post_tag.position,
          tag.name,
          tag.category,
          tag_category.name AS category_name,
          tag_count.post_count
        FROM post_tag
        CROSS JOIN tag ON tag.tag_id = post_tag.tag_id
        LEFT JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        LEFT JOIN tag_count ON tag_count.tag_id = tag.tag_id
        WHERE post_tag.post_id = ?
        ORDER BY post_tag.position
        """, arguments: [postID]
    ).map {
      try PostExplanation.Tag(
        position: $0.decode(forColumn: "position"), name: $0.decode(forColumn: "name"),
        category: $0.decode(forColumn: "category"),
        categoryName: $0.decode(forColumn: "category_name"),
        postCount: $0.decode(forColumn: "post_count"))
    }
  }

  private func captions() throws -> [PostExplanation.Caption] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT caption_kind.name, caption_kind.format, caption.text_length, caption.text
        FROM caption
        JOIN caption_kind ON caption_kind.caption_kind_id = caption.caption_kind_id
        WHERE caption.post_id = ?
        ORDER BY caption.caption_kind_id
        """, arguments: [postID]
    ).map {
      try PostExplanation.Caption(
        kind: $0.decode(forColumn: "name"), format: $0.decode(forColumn: "format"),
        length: $0.decode(forColumn: "text_length"), text: $0.decode(forColumn: "text"))
    }
  }

  private func ruleCaption() throws -> PostExplanation.RuleCaption? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT caption_rule, caption, state, source
        FROM post_caption
        WHERE post_id = ? AND caption_rule = ?
        """, arguments: [postID, CaptionRule.defaultName]
    ).map {
      try PostExplanation.RuleCaption(
        rule: $0.decode(forColumn: "caption_rule"), text: $0.decode(forColumn: "caption"),
        state: $0.decode(forColumn: "state"), source: $0.decode(forColumn: "source"))
    }
  }

  private func latent() throws -> PostExplanation.Latent? {
    try Row.fetchOne(
      db, sql: "SELECT width, height FROM latent WHERE post_id = ?", arguments: [postID]
    ).map {
      try PostExplanation.Latent(
        width: $0.decode(forColumn: "width"), height: $0.decode(forColumn: "height"))
    }
  }

  private func files() throws -> [PostExplanation.ImportedFile] {
    try Row.fetchAll(
      db,
      sql: """
        WITH source (part, import_file_id) AS (
          SELECT 'post', import_file_id FROM post WHERE post_id = :post
          UNION ALL
          SELECT 'caption record', import_file_id FROM caption_record WHERE post_id = :post
          UNION ALL
          SELECT 'latent', import_file_id FROM latent WHERE post_id = :post
        )
        SELECT
          source.part,
          import_file.format,
          import_file.path,
          import_file.member,
          import_file.settings,
          import_file.is_complete,
          import_file.rejected_count,
          first_run.import_run_id AS first_id,
          first_run.started_at AS first_started_at,
          last_run.import_run_id AS last_id,
          last_run.started_at AS last_started_at
        FROM source
        JOIN import_file ON import_file.import_file_id = source.import_file_id
        JOIN import_run AS first_run ON first_run.import_run_id = import_file.first_import_run_id
        JOIN import_run AS last_run ON last_run.import_run_id = import_file.last_import_run_id
        """, arguments: ["post": postID]
    ).map {
      try PostExplanation.ImportedFile(
        part: $0.decode(forColumn: "part"), format: $0.decode(forColumn: "format"),
        path: $0.decode(forColumn: "path"), member: $0.decode(forColumn: "member"),
        settings: $0.decode(forColumn: "settings"), isComplete: $0.decode(forColumn: "is_complete"),
        rejectedCount: $0.decode(forColumn: "rejected_count"),
        firstRun: .init(
          id: $0.decode(forColumn: "first_id"), startedAt: $0.decode(forColumn: "first_started_at")),
        lastRun: .init(
          id: $0.decode(forColumn: "last_id"), startedAt: $0.decode(forColumn: "last_started_at")))
    }
  }

  // MARK: Family

  private func parent() throws -> PostExplanation.Relative? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT
          child.parent_number,
          EXISTS (
            SELECT 1
            FROM post
            WHERE post.site_id = child.site_id AND post.number = child.parent_number
          ) AS is_present
        FROM post AS child
        WHERE child.post_id = ? AND child.parent_number IS NOT NULL
        """, arguments: [postID]
    ).map {
      try PostExplanation.Relative(
        number: $0.decode(forColumn: "parent_number"), isPresent: $0.decode(forColumn: "is_present")
      )
    }
  }

  private var childrenRange: ClosedRange<Int64> {
    let (end, isBeyond) = number.addingReportingOverflow(Warehouse.childSearchDistance)
    return max(1, number - Warehouse.childSearchDistance)...(isBeyond ? .max : end)
  }

  private func children(in range: ClosedRange<Int64>) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT number
        FROM post
        WHERE site_id = :site AND number BETWEEN :first AND :last AND parent_number = :number
        ORDER BY number
        """,
      arguments: [
        "site": site.id, "first": range.lowerBound, "last": range.upperBound, "number": number,
      ])
  }
}
