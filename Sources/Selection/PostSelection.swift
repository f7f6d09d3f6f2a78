/// Which posts an export or a report takes. One value for all of them: flags build it, and a query
/// language can.
///
/// An empty selection takes every post.
public struct PostSelection: Sendable, Equatable {
  /// Names of sites; empty takes all.
  public var siteNames: [String] = []
  /// Letters of ratings, as the records have them; empty takes all, also posts without one.
  public var ratings: [String] = []
  /// Leaves out posts that are marked as deleted.
  public var excludesDeleted = false

  public init() {}

  /// The selection as SQL over a row of the table post.
  public struct Condition: Sendable, Equatable {
    /// An expression over columns of `post`, with `?` for each argument; "TRUE" when all is taken.
    public var sql: String
    /// Texts to bind, in order.
    public var arguments: [String]

    public init(sql: String, arguments: [String]) {
      self.sql = sql
      self.arguments = arguments
    }
  }

  /// Ratings and flags as an SQL condition. Sites are not in it: exports go through them in turn.
  public var condition: Condition {
    var terms: [String] = []
    var arguments: [String] = []
    if !ratings.isEmpty {
      let places = ratings.map { _ in "?" }.joined(separator: ", ")
      terms.append("post.rating IN (\(places))")
      arguments += ratings
    }
    if excludesDeleted { terms.append("post.is_deleted IS NOT 1") }
    return Condition(
      sql: terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), arguments: arguments)
  }
}
