import ArgumentParser

/// What `select` prints or does instead of printing posts.
struct SelectionAnswerFlags: ParsableArguments {
  @Flag(help: "Print only how many posts there are.")
  var count = false

  @Flag(help: "Print the SELECT that the search means.")
  var sql = false

  @Flag(help: "Print the tags with their posts, the SELECT, and SQLite's plan for it.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Keep the search under a name: set:NAME in searches, the view set_NAME in SQL.",
      valueName: "name"))
  var save: String?

  @Flag(help: "Replace the set of --save if it is there.")
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
