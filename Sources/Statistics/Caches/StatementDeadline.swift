internal import GRDB
internal import GRDBSQLite
internal import Store

/// When the statements of a connection have to be done.
final class StatementDeadline {
  /// SQLite asks every so many steps of its machine whether time is up.
  private static let stepsPerLook: Int32 = 10_000

  private let end: ContinuousClock.Instant

  init(seconds: Double) {
    end = .now + .seconds(seconds)
  }

  var isOver: Bool { .now >= end }

  /// Runs `body`. A statement that is not done when time is up ends with SQLITE_INTERRUPT.
  func limiting<Value>(_ db: Database, _ body: () throws -> Value) rethrows -> Value {
    sqlite3_progress_handler(
      db.handle, Self.stepsPerLook,
      { context in
        guard let context else { return 0 }
        let deadline = Unmanaged<StatementDeadline>.fromOpaque(context).takeUnretainedValue()
        return deadline.isOver ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_progress_handler(db.handle, 0, nil, nil) }
    return try body()
  }
}
