internal import Columns
internal import GRDB
internal import GRDBSQLite

/// A set of posts inside SQL statements of a connection.
///
/// Few posts are listed in the statement; of many, a function of the connection tells whether a post is
/// one. The function stands for the set that was registered last on its connection.
package struct PostSetFunction {
  private static let listedCount: Int64 = 5000
  package static let functionName = "taghouse_is_selected"

  /// Gives rows of post; `condition` has to hold for them as well.
  package let from: String
  package let condition: String

  package init(_ posts: PostSet, on connection: OpaquePointer?) throws {
    let count = posts.count
    guard count > Self.listedCount else {
      from = """
        FROM json_each('\(posts.json)') AS selected
        CROSS JOIN post ON post.post_id = selected.value
        """
      condition = "TRUE"
      return
    }
    try Self.register(posts, on: connection)
    from = "FROM post"
    condition = "\(Self.functionName)(post.post_id)"
  }

  /// Makes the function tell whether a post_id is in the set.
  package static func register(_ posts: PostSet, on connection: OpaquePointer?) throws {
    let code = sqlite3_create_function_v2(
      connection, functionName, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
      Unmanaged.passRetained(posts).toOpaque(),
      { context, _, values in
        guard let context, let value = values?[0] else { return }
        let posts = Unmanaged<PostSet>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
        sqlite3_result_int(context, posts.contains(sqlite3_value_int64(value)) ? 1 : 0)
      }, nil, nil,
      { posts in
        if let posts { Unmanaged<PostSet>.fromOpaque(posts).release() }
      })
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}
