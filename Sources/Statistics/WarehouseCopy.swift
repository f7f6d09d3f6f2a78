internal import GRDB
internal import GRDBSQLite
public import Store

/// A copy of a warehouse in another file, of one committed state of it.
///
/// It is built in a hidden file beside its name, checked as `taghouse check` does, and gets the name when the
/// file is sound: a file of that name is a whole warehouse, however the program ended.
public struct WarehouseCopy {
  /// How it is made.
  public enum Method: Sendable {
    /// Page by page.
    case pages
    /// Row by row, without free pages and each table in one piece.
    case compact
  }

  /// What is being done.
  public enum Progress: Sendable {
    /// The share of the pages that is copied.
    case copying(share: Double)
    /// Bytes of the new file, of those of the old one.
    case writing(byteCount: Int64, of: Int64)
    /// Also how far no check can tell.
    case checking(name: String)
  }

  /// What was made.
  public struct Outcome: Sendable {
    public var sourceByteCount: Int64
    public var byteCount: Int64
    /// Checks that were made.
    public var checkCount: Int
    /// What they found, in the source as well as in the copy: caches that are out of date, for instance.
    public var findings: [CheckFinding]
  }

  /// SQLite asks every so many steps of its machine whether to go on.
  private static let stepsPerLook: Int32 = 100_000

  private let source: Warehouse
  private let path: String

  /// - Parameters:
  ///   - source: A warehouse that is open for reading.
  ///   - path: What the copy is called; nothing may be there.
  public init(of source: Warehouse, at path: String) {
    self.source = source
    self.path = path
  }

  /// Makes it. Readers of the source go on meanwhile. So do writers, but where the source has no write-ahead
  /// log their commits wait until the pages are read.
  ///
  /// - Parameters:
  ///   - patience: For another program that makes the same file.
  ///   - report: Told what is done; may throw to end it, and nothing is left then.
  /// - Throws: `alreadyExists`, `busy`, `cannotCreate`, `writeFailed`; `inconsistent` when the copy is
  ///   damaged, because the source is.
  public func make(
    _ method: Method, patience: Patience, report: @escaping (Progress) throws -> Void
  ) throws -> Outcome {
    try Warehouse.refuseAny(at: path)
    let lock = try WriterLock(path: path, for: .making, patience: patience)
    try Warehouse.refuseAny(at: path)
    let loading = lock.file.loadingPath
    do {
      let sourceByteCount = try write(method, to: lock.file, report)
      let (checkCount, findings) = try check(loading, report)
      try WarehouseFile.synchronize(loading)
      let byteCount = WarehouseFile.byteCount(at: loading)
      try lock.file.takeFreeName()
      return Outcome(
        sourceByteCount: sourceByteCount, byteCount: byteCount, checkCount: checkCount,
        findings: findings)
    } catch {
      lock.file.removeLeftovers()
      throw error
    }
  }

  // MARK: Writing

  private func write(
    _ method: Method, to file: WarehouseFile, _ report: @escaping (Progress) throws -> Void
  ) throws -> Int64 {
    do {
      switch method {
      case .pages: return try writePages(to: file, report)
      case .compact: return try writeRows(to: file.loadingPath, report)
      }
    } catch let error as DatabaseError {
      // What is damaged is what was read; all else is about the file that is written.
      let isOfSource = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
      throw WarehouseError(error, path: isOfSource ? source.path : path)
    }
  }

  private func writePages(
    to file: WarehouseFile, _ report: @escaping (Progress) throws -> Void
  ) throws -> Int64 {
    try file.copyPages(of: source) { try report(.copying(share: $0)) }
    return try source.queue.inDatabase(Self.byteCount)
  }

  private func writeRows(
    to loading: String, _ report: @escaping (Progress) throws -> Void
  ) throws -> Int64 {
    try source.queue.inDatabase { db in
      let total = try Self.byteCount(db)
      let watch = ProgressWatch {
        try report(.writing(byteCount: WarehouseFile.byteCount(at: loading), of: total))
      }
      sqlite3_progress_handler(
        db.sqliteConnection, Self.stepsPerLook,
        { context in
          guard let context else { return 0 }
          return Unmanaged<ProgressWatch>.fromOpaque(context).takeUnretainedValue().look() ? 0 : 1
        }, Unmanaged.passUnretained(watch).toOpaque())
      defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
      do {
        try db.execute(sql: "VACUUM INTO ?", arguments: [loading])
      } catch {
        throw watch.failure ?? error
      }
      return total
    }
  }

  private static func byteCount(_ db: Database) throws -> Int64 {
    let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    return pages * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
  }

  // MARK: Checking

  /// Makes all checks. Throws `inconsistent` when the file is damaged.
  private func check(
    _ loading: String, _ report: @escaping (Progress) throws -> Void
  ) throws -> (count: Int, findings: [CheckFinding]) {
    let copy = try Warehouse(path: loading, mode: .read)
    defer { copy.close() }
    let check = WarehouseCheck(copy)
    let findings = try check.run { try report(.checking(name: $0)) }
    guard !findings.contains(where: \.isDamage) else {
      throw WarehouseError(
        .inconsistent, "is damaged, and was not copied", hint: WarehouseError.damageHint,
        path: source.path)
    }
    return (check.names.count, findings)
  }
}

/// Asks whether to go on, from inside a statement.
private final class ProgressWatch {
  private let report: () throws -> Void
  /// What `report` has thrown.
  private(set) var failure: (any Error)?

  init(_ report: @escaping () throws -> Void) {
    self.report = report
  }

  /// Whether the statement goes on.
  func look() -> Bool {
    do {
      try report()
      return true
    } catch {
      failure = error
      return false
    }
  }
}
