internal import CSQLiteExtras
internal import GRDB

// A warehouse may come from anybody. SQLite runs what stands in its schema: views, triggers, checks, expressions of
// indexes. https://sqlite.org/security.html says what a program does about it, and every connection here does it:
// no statement may write past SQL into the file (defensive), and the schema may use only functions that can do no harm
// (trusted_schema), where SQLite counts its own JSON functions among these. TEMP views and tables are those of the
// program, and are trusted. ForeignSchema.swift sees to the rest.

extension Configuration {
  /// Where the configuration of every connection begins.
  static var distrusting: Configuration {
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.check(taghouse_distrust($0.handle)) }
    return configuration
  }
}
