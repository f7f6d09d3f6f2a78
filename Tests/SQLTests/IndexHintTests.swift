import Testing

@testable import Querying
@testable import Store

/// What is taken out of a user's statement where tables have become views.
@Suite("INDEXED BY in statements of users")
struct IndexHintTests {
  @Test(
    "Texts, names, comments and blobs stay as they are",
    arguments: [
      "SELECT 'x INDEXED BY y z'", "SELECT 'it''s INDEXED BY y'",
      "SELECT \"x INDEXED BY y\" FROM t",
      "SELECT \"a\"\" INDEXED BY y\" FROM t", "SELECT `x INDEXED BY y` FROM t",
      "SELECT [x INDEXED BY y] FROM t", "SELECT 1 -- INDEXED BY y\n", "SELECT /* INDEXED BY y */ 1",
      "SELECT /*/ INDEXED BY y */ 1", "SELECT x'00' AS \" INDEXED BY a\"",
      // Both words as names.
      "SELECT indexed by FROM t", "SELECT indexed by, 2", "SELECT indexed by", "SELECT a.indexed",
      "SELECT xINDEXED BY y", "SELECT INDEXED BYy", "SELECT 'INDEXED' BY y", "SELECT '",
      "SELECT /*",
      "SELECT [", "", "INDEXED", "INDEXED BY", "SELECT 'é INDEXED BY y'",
    ])
  func kept(sql: String) {
    #expect(IndexHints.blanked(in: sql) == sql)
  }

  @Test(
    "The clause goes, and all else stays in its place",
    arguments: [
      ("SELECT a FROM t INDEXED BY i WHERE b", "SELECT a FROM t              WHERE b"),
      ("SELECT a FROM t indexed\nBy i", "SELECT a FROM t        \n    "),
      (
        "SELECT 'x INDEXED BY y' FROM t INDEXED BY y", "SELECT 'x INDEXED BY y' FROM t             "
      ),
      (
        "FROM t INDEXED/**/BY--x\n\"i j\", u Indexed by [k]",
        "FROM t                 \n     , u               "
      ),
      ("FROM t INDEXED BY 'i''j' x", "FROM t                   x"),
      ("FROM t AS é INDEXED BY ü x", "FROM t AS é               x"),
    ])
  func blanked(sql: String, expected: String) {
    #expect(IndexHints.blanked(in: sql) == expected)
  }
}
