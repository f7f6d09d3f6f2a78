public import BooruFormats
package import GRDB
internal import Store

/// Input lines by what became of them.
public struct ImportCounts: Sendable, Equatable {
  public var lineCount: Int64 = 0
  public var blankCount: Int64 = 0
  public var importedCount: Int64 = 0
  public var updatedCount: Int64 = 0
  public var unchangedCount: Int64 = 0
  public var rejectedCount: Int64 = 0

  public init() {}

  /// Records that were read, whatever became of them.
  public var recordCount: Int64 { importedCount + updatedCount + unchangedCount }

  public static func += (total: inout ImportCounts, part: ImportCounts) {
    total.lineCount += part.lineCount
    total.blankCount += part.blankCount
    total.importedCount += part.importedCount
    total.updatedCount += part.updatedCount
    total.unchangedCount += part.unchangedCount
    total.rejectedCount += part.rejectedCount
  }
}

/// A row of import_file: one input file, or one member of an archive, and how far it was read.
public struct ImportFileRecord: Sendable {
  /// Zero until a loader takes it.
  public var id: Int64 = 0
  public var format: String
  /// What the import takes from it; a JSON object, or "".
  public var settings: String
  /// Set by the ledger that takes it.
  public internal(set) var siteID: Int64 = 0
  /// As an absolute path, `-` for standard input.
  public var path: String
  public var member: String
  public var byteCount: Int64?
  public var modifiedAtNanoseconds: Int64?
  public var fingerprint: String?
  public var firstRunID: Int64 = 0
  public var isComplete = false
  public var endByteOffset: Int64 = 0
  public var endLineNumber: Int64 = 1
  public var counts = ImportCounts()
  public var fieldProblems: [String: FieldProblemRecord] = [:]
  /// What its ratings show, for the row of import_rating.
  public var ratingSigns = RatingSigns()

  public init(
    format: String, settings: String = "", path: String, member: String = "",
    byteCount: Int64? = nil, modifiedAtNanoseconds: Int64? = nil, fingerprint: String? = nil
  ) {
    self.format = format
    self.settings = settings
    self.path = path
    self.member = member
    self.byteCount = byteCount
    self.modifiedAtNanoseconds = modifiedAtNanoseconds
    self.fingerprint = fingerprint
  }

  /// Whether `other` is the same file with the same content, as far as size, time and beginning tell.
  public func isSameContent(as other: ImportFileRecord) -> Bool {
    fingerprint != nil && fingerprint == other.fingerprint && byteCount == other.byteCount
      && modifiedAtNanoseconds == other.modifiedAtNanoseconds && member == other.member
      && settings == other.settings
  }
}

/// How often a field of a file had a wrong type.
public struct FieldProblemRecord: Sendable, Equatable {
  public var recordCount: Int64
  public var firstLineNumber: Int64
  public var firstValue: String
}

/// A row of import_run.
public struct ImportRunRecord: Sendable {
  public enum State: String, Sendable {
    case running, finished, stopped, failed
  }

  public var id: Int64 = 0
  public var format: String
  public var startedAt: String
  public var finishedAt: String?
  public var state = State.running
  /// Whether aliases beside tags of a list apply also where posts have a tag of their name.
  public var appliesListedAliases = false
  public var mode = ""
  public var programVersion: String
  public var counts = ImportCounts()
  public var message: String?
  /// Whether new kinds of captions become sources of sentences in the default caption rule.
  public var makesCaptionSets = false
  /// The tagger whose scores the records have; nil: a tagger with the name of the format.
  public var taggerName: String?
  /// What the tagger's own lists say; nil: there are none.
  package var taggerWords: TaggerWords?
  /// What the records call the categories of tags; nil: they do not say.
  public var categories: CategoryNames?

  public init(format: String, startedAt: String, programVersion: String) {
    self.format = format
    self.startedAt = startedAt
    self.programVersion = programVersion
  }
}

/// The run and the files of one import, as they will stand in the tables.
public struct ImportLedger: Sendable {
  public var run: ImportRunRecord
  /// By the number that `InputExtent.file` has.
  public private(set) var files: [ImportFileRecord] = []
  private var changedFiles: Set<Int> = []
  private var nextFileID: Int64 = 1
  private var siteID: Int64 = 0

  public init(run: ImportRunRecord) {
    self.run = run
  }

  /// Takes the next free ids from the tables.
  mutating func assignIDs(_ db: Database, siteID: Int64) throws {
    self.siteID = siteID
    run.id = try db.nextID("import_run_id", of: "import_run")
    nextFileID = try db.nextID("import_file_id", of: "import_file")
  }

  /// Adds a file; one with an id goes on with the row of that id.
  package mutating func add(_ file: ImportFileRecord) -> Int {
    var added = file
    if added.id == 0 {
      added.id = nextFileID
      nextFileID += 1
    }
    added.siteID = siteID
    if added.firstRunID == 0 { added.firstRunID = run.id }
    files.append(added)
    changedFiles.insert(files.count - 1)
    return files.count - 1
  }

  /// Notes a stretch of input and what became of it.
  package mutating func note(_ batch: RecordBatch, counts: ImportCounts) {
    let (extent, problems) = (batch.extent, batch.fieldProblems)
    files[extent.file].counts += counts
    files[extent.file].ratingSigns += batch.ratingSigns
    files[extent.file].endByteOffset = extent.endByteOffset
    files[extent.file].endLineNumber = extent.endLineNumber
    if extent.endsFile { files[extent.file].isComplete = true }
    for (field, problem) in problems {
      let record = FieldProblemRecord(
        recordCount: problem.recordCount, firstLineNumber: problem.firstLineNumber,
        firstValue: problem.firstValue)
      if files[extent.file].fieldProblems[field] == nil {
        files[extent.file].fieldProblems[field] = record
      } else {
        files[extent.file].fieldProblems[field]?.recordCount += record.recordCount
      }
    }
    run.counts += counts
    changedFiles.insert(extent.file)
  }

  /// Moves posts that were taken for new, or set aside, to what they turned out to be.
  package mutating func add(_ counts: ImportCounts, toFile file: Int) {
    files[file].counts += counts
    run.counts += counts
    changedFiles.insert(file)
  }

  package mutating func complete(file: Int) {
    files[file].isComplete = true
    changedFiles.insert(file)
  }

  /// Writes the run and what has changed since the last call.
  package mutating func write(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO import_run (
          import_run_id, format, started_at, finished_at, state, way, program_version,
          line_count, blank_count, imported_count, updated_count, unchanged_count, rejected_count,
          message)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, run.format, run.startedAt, run.finishedAt, run.state.rawValue, run.mode,
        run.programVersion, run.counts.lineCount, run.counts.blankCount, run.counts.importedCount,
        run.counts.updatedCount, run.counts.unchangedCount, run.counts.rejectedCount, run.message,
      ])
    for index in changedFiles.sorted() {
      try write(files[index], db)
    }
    changedFiles.removeAll()
  }

  private func write(_ file: ImportFileRecord, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO import_file (
          import_file_id, format, site_id, path, member, byte_count, modified_at_ns, fingerprint,
          first_import_run_id, last_import_run_id, is_complete, end_byte_offset, end_line_number,
          line_count, blank_count, imported_count, updated_count, unchanged_count, rejected_count,
          settings)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        file.id, file.format, file.siteID, file.path, file.member, file.byteCount,
        file.modifiedAtNanoseconds, file.fingerprint, file.firstRunID, run.id, file.isComplete,
        file.endByteOffset, file.endLineNumber, file.counts.lineCount, file.counts.blankCount,
        file.counts.importedCount, file.counts.updatedCount, file.counts.unchangedCount,
        file.counts.rejectedCount, file.settings,
      ])
    if !file.ratingSigns.isEmpty {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO import_rating (import_file_id, has_s, has_g, last_year)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [
          file.id, file.ratingSigns.hasS, file.ratingSigns.hasG,
          file.ratingSigns.lastYear == 0 ? nil : file.ratingSigns.lastYear,
        ])
    }
    for (field, problem) in file.fieldProblems.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO import_field_problem (
            import_file_id, field, record_count, first_line_number, first_value)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          file.id, field, problem.recordCount, problem.firstLineNumber, problem.firstValue,
        ])
    }
  }

  /// What the tables know of files of a format and site, for skipping and resuming.
  package static func recordedFiles(
    _ db: Database, format: String, siteID: Int64
  ) throws -> [ImportFileRecord] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT
          import_file_id, path, member, byte_count, modified_at_ns, fingerprint,
          first_import_run_id, is_complete, end_byte_offset, end_line_number, line_count,
          blank_count, imported_count, updated_count, unchanged_count, rejected_count, settings
        FROM import_file
        WHERE format = ? AND site_id = ?
        ORDER BY import_file_id
        """, arguments: [format, siteID])
    return try rows.map { row in
      var file = try ImportFileRecord(
        format: format, settings: row.decode(forColumn: "settings"),
        path: row.decode(forColumn: "path"), member: row.decode(forColumn: "member"),
        byteCount: row.decode(forColumn: "byte_count"),
        modifiedAtNanoseconds: row.decode(forColumn: "modified_at_ns"),
        fingerprint: row.decode(forColumn: "fingerprint"))
      file.siteID = siteID
      file.id = try row.decode(forColumn: "import_file_id")
      file.firstRunID = try row.decode(forColumn: "first_import_run_id")
      file.isComplete = try row.decode(forColumn: "is_complete")
      file.endByteOffset = try row.count("end_byte_offset")
      file.endLineNumber = try row.count("end_line_number")
      file.counts.lineCount = try row.count("line_count")
      file.counts.blankCount = try row.count("blank_count")
      file.counts.importedCount = try row.count("imported_count")
      file.counts.updatedCount = try row.count("updated_count")
      file.counts.unchangedCount = try row.count("unchanged_count")
      file.counts.rejectedCount = try row.count("rejected_count")
      file.ratingSigns = try RatingSigns.stored(ofFile: file.id, db)
      let problems = try Row.fetchAll(
        db,
        sql: """
          SELECT field, record_count, first_line_number, first_value
          FROM import_field_problem WHERE import_file_id = ?
          """, arguments: [file.id])
      for problem in problems {
        file.fieldProblems[try problem.decode(forColumn: "field")] = try FieldProblemRecord(
          recordCount: problem.count("record_count"),
          firstLineNumber: problem.decode(forColumn: "first_line_number"),
          firstValue: problem.decode(forColumn: "first_value"))
      }
      return file
    }
  }

  /// Forgets what a file's former reading has left: its rejects and field problems.
  package static func clear(fileID: Int64, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM rejected_record WHERE import_file_id = ?", arguments: [fileID])
    try db.execute(
      sql: "DELETE FROM import_field_problem WHERE import_file_id = ?", arguments: [fileID])
    try db.execute(
      sql: "DELETE FROM import_rating WHERE import_file_id = ?", arguments: [fileID])
  }
}

extension RatingSigns {
  fileprivate static func stored(ofFile fileID: Int64, _ db: Database) throws -> RatingSigns {
    var signs = RatingSigns()
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT has_s, has_g, last_year FROM import_rating WHERE import_file_id = ?",
        arguments: [fileID])
    else { return signs }
    signs.hasS = try row.decode(atIndex: 0)
    signs.hasG = try row.decode(atIndex: 1)
    let year: Int64? = try row.decode(atIndex: 2)
    signs.lastYear = Int(clamping: year ?? 0)
    return signs
  }
}
