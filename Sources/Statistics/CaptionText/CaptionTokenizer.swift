internal import CSQLiteExtras
package import GRDB
internal import GRDBSQLite
package import Store

/// Cuts texts into words as the index of caption texts does: SQLite's own tokenizer, called without a table.
///
/// A word is a run of letters and digits (Unicode 6.1, categories L, N and Co), in lower case and without
/// diacritics. Threads: one at a time.
package final class CaptionTokenizer {
  /// Longer words are cut there, by FTS5 too (FTS5_MAX_TOKEN_SIZE).
  private static let maximumWordByteCount = 32768

  private let functions: fts5_tokenizer
  private let tokenizer: OpaquePointer

  package static let missing = WarehouseError(
    .badQuery, "this SQLite has no FTS5, which the index of caption texts needs",
    hint: "Use an SQLite that was built with SQLITE_ENABLE_FTS5.")

  /// Throws `badQuery` when the SQLite of the connection has no FTS5.
  package init(_ db: Database) throws {
    guard let api = try Self.api(db) else { throw Self.missing }
    var functions = fts5_tokenizer()
    var context: UnsafeMutableRawPointer?
    guard api.pointee.xFindTokenizer(api, "unicode61", &context, &functions) == SQLITE_OK
    else { throw Self.missing }
    var made: OpaquePointer?
    let code = "remove_diacritics".withCString { name in
      "2".withCString { value in
        var arguments: [UnsafePointer<CChar>?] = [name, value]
        return functions.xCreate(context, &arguments, Int32(arguments.count), &made)
      }
    }
    guard code == SQLITE_OK, let made else { throw Self.missing }
    self.functions = functions
    tokenizer = made
  }

  deinit {
    functions.xDelete(tokenizer)
  }

  /// FTS5's table of functions (https://sqlite.org/fts5.html#extending_fts5); nil when there is none.
  private static func api(_ db: Database) throws -> UnsafeMutablePointer<fts5_api>? {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(db.handle, "SELECT fts5(?1)", -1, &statement, nil) == SQLITE_OK
    else { return nil }
    // SQLite keeps the pointer to the name, which has to be a constant.
    let type: StaticString = "fts5_api_ptr"
    var api: UnsafeMutablePointer<fts5_api>?
    return try withUnsafeMutablePointer(to: &api) { position in
      try type.utf8Start.withMemoryRebound(to: CChar.self, capacity: type.utf8CodeUnitCount + 1) {
        try db.check(sqlite3_bind_pointer(statement, 1, position, $0, nil))
      }
      try db.check(sqlite3_step(statement))
      return position.pointee
    }
  }

  /// Hands out the words of a text in their order, until `body` says false. They are valid within it.
  package func forEachWord(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws {
    guard let start = text.baseAddress, text.count > 0 else { return }
    let code = withoutActuallyEscaping(body) { body in
      var visit = body
      return withUnsafeMutablePointer(to: &visit) { context in
        start.withMemoryRebound(to: CChar.self, capacity: text.count) { bytes in
          functions.xTokenize(
            tokenizer, context, FTS5_TOKENIZE_DOCUMENT, bytes, Int32(text.count), Self.visit)
        }
      }
    }
    guard code == SQLITE_OK || code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
  }

  private typealias Visit = (UnsafeBufferPointer<UInt8>) -> Bool

  private static let visit:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, Int32, Int32
    ) -> Int32 = { context, _, word, byteCount, _, _ in
      guard let context, let word else { return SQLITE_OK }
      let count = min(Int(byteCount), CaptionTokenizer.maximumWordByteCount)
      let bytes = UnsafeBufferPointer(
        start: UnsafeRawPointer(word).assumingMemoryBound(to: UInt8.self), count: count)
      return context.assumingMemoryBound(to: Visit.self).pointee(bytes) ? SQLITE_OK : SQLITE_DONE
    }
}
