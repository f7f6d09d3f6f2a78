import Foundation
import TestSupport
import Testing

/// A folder in which a test runs the program, with relative names as a user would.
struct CommandFolder {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func path(_ name: String) -> String { folder.path(name) }

  /// Copies a warehouse as `house.db` that `fill` makes under this name, once and in another folder.
  func copyFixture(_ name: String, _ fill: (CommandFolder) throws -> Void) throws {
    try TemplateFile.copy(name, to: path("house.db")) { path in
      let other = try CommandFolder()
      try fill(other)
      try FileManager.default.moveItem(atPath: other.path("house.db"), toPath: path)
    }
  }

  /// Copies a warehouse as `house.db` into which the posts were imported, once for all tests of the name.
  func copyFixture(_ name: String, of posts: @autoclosure () -> [BooruPost]) throws {
    try copyFixture(name) { other in
      let result = try other.taghouse(
        "import", "danbooru", "house.db", "-", input: Dump.bytes(posts()))
      try #require(result.exitCode == 0, "\(result)")
    }
  }

  /// Runs `taghouse` in the folder.
  func taghouse(_ arguments: String..., input: [UInt8]? = nil) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", arguments, input: input, in: folder.path)
  }

  /// Starts `taghouse` with a pipe as its input that is open until it is closed.
  func start(_ arguments: String...) throws -> ProgramRun {
    try ProgramRun("taghouse", arguments, input: .pipe, in: folder.path)
  }

  /// Runs a line of shell in the folder, with the program as `$taghouse`.
  func shell(_ line: String) throws -> ProgramRun.Result {
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    return try ProgramRun.run("sh", ["-c", "taghouse='\(program)'; \(line)"], in: folder.path)
  }

  /// The result of a query, a row a line.
  func rows(_ sql: String, of fixture: String = "house.db") throws -> [String] {
    let result = try taghouse("sql", fixture, sql, "--format", "tsv")
    try #require(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst().dropLast().map(String.init)
  }

  /// Everything that the main tables of a warehouse say, in an order of its own: two warehouses with
  /// the same content have the same rows, however they came to it.
  func content(of fixture: String = "house.db") throws -> [String] {
    let result = try taghouse("sql", fixture, Self.contentQuery, "--format", "ndjson")
    try #require(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }

  /// Posts of a warehouse whose dump has the numbers 1, 2, 3, …: nil unless they are a whole prefix.
  func prefixLength(of fixture: String = "house.db") throws -> Int? {
    let row = try rows("SELECT COUNT(*), COALESCE(MAX(number), 0) FROM post", of: fixture)
    let numbers = row[0].split(separator: "\t").compactMap { Int($0) }
    return numbers[0] == numbers[1] ? numbers[0] : nil
  }

  private static let contentQuery = """
    WITH line (kind, text) AS (
      SELECT 'post', json_array(site.name, number, created_at, updated_at, rating, score, up_score,
        down_score, favorite_count, image_width, image_height, file_ext, file_size, md5, source,
        uploader_id, approver_id, parent_number, pixiv_id, is_pending, is_flagged, is_deleted,
        is_banned, has_children, is_rating_locked, is_note_locked, is_status_locked)
      FROM post JOIN site USING (site_id)
      UNION ALL
      SELECT 'post_tag', json_array(post.site_id, post.number, position, tag.name)
      FROM post_tag JOIN post USING (post_id) JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tag_post', json_array(post.site_id, post.number, tag.name)
      FROM tag_post JOIN post USING (post_id) JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tag', json_array(site_id, name, category, post_count, rank)
      FROM tag JOIN tag_count USING (tag_id, site_id)
      UNION ALL
      SELECT 'core_tag', json_array(site, character, tag, post_count, character_post_count)
      FROM core_tag
      UNION ALL
      SELECT 'cache_state', json_array(is_current) FROM cache_state
    )
    SELECT kind, text FROM line ORDER BY kind, text
    """
}

/// Dumps for the tests of the command line.
enum Dump {
  /// Posts 1, 2, 3, … with a few tags each and records of about `byteCount` bytes.
  static func posts(_ numbers: ClosedRange<Int64>, byteCount: Int = 200) -> [BooruPost] {
    let source = String(repeating: "x", count: max(0, byteCount - 200))
    return numbers.map { number in
      BooruPost(
        number,
        [
          .init("tag_\(number % 11)"), .init("tag_\(number % 7 + 20)"), .init("1girl"),
          .init("who_\(number % 5)", 4), .init("new_at_\(number / 100)"),
        ], rating: "s", source: source)
    }
  }

  static func bytes(_ posts: [BooruPost]) -> [UInt8] { Array(BooruPost.dump(posts).utf8) }

  /// Lines that are no records.
  static let rejectedLines = [
    "this is no json", "{\"idx\":5}", "[1,2,3]", "{\"id\":\"12x\"}", "{\"id\":0}", "{\"id\":1.5}",
  ]
}

extension [UInt8] {
  init(_ text: String) { self = Array(text.utf8) }
}
