import ArgumentParser

/// What `select` prints or does instead of printing posts.
struct SelectionAnswerFlags: ParsableArguments {
  @Flag(help: "Print the number of posts instead.")
  var count = false

  @Flag(help: "Print the SQL instead.")
  var sql = false

  @Flag(help: "Print the SQL and SQLite's plan instead.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Save the search as a set: set:NAME in searches, the view set_NAME in SQL.",
      valueName: "name"))
  var save: String?

  @Flag(help: "Replace what is there.")
  var replace = false

  /// Whether one of them is asked for.
  var isAnother: Bool { count || sql || explain || save != nil }

  func validate() throws {
    guard [count, sql, explain, save != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--count, --sql, --explain and --save are different answers.")
    }
    if replace, save == nil { throw ValidationError("--replace is for the set of --save.") }
  }
}
