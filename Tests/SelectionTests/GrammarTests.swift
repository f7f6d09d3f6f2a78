import Selection
import Testing

@Suite("Searches: grammar")
struct GrammarTests {
  @Test(
    "Words, operators, signs and groups",
    arguments: [
      ("", "all posts"), (" \t\n\u{3000} ", "all posts"),
      ("a", "a"), ("  a  ", "a"), ("a b", "all[a b]"), ("a\tb\nc", "all[a b c]"),
      ("a and b", "all[a b]"), ("a AND b And c", "all[a b c]"),
      ("a or b", "any[a b]"), ("a OR b oR c", "any[a b c]"),
      ("a b or c", "any[all[a b] c]"), ("a or b c", "any[a all[b c]]"),
      ("a and b or c and d", "any[all[a b] all[c d]]"),
      ("a (b or c)", "all[a any[b c]]"), ("(a or b) c", "all[any[a b] c]"),
      ("(a)", "a"), ("( a )", "a"), ("((a))", "a"), ("(a b)(c)", "all[a b c]"),
      ("a(b)", "a(b)"), ("(a)b", "all[a b]"), ("(a)-b", "all[a !b]"),
      // Flat.
      ("a (b c)", "all[a b c]"), ("a or (b or c)", "any[a b c]"),
      ("((a b) (c d))", "all[a b c d]"), ("(a or b) or (c or d)", "any[a b c d]"),
      // Negation.
      ("-a", "!a"), ("-(a b)", "!all[a b]"), ("-(a or b)", "!any[a b]"), ("-(-a)", "a"),
      ("-(-(a b)) c", "all[a b c]"), ("-(-(a or b)) or c", "any[a b c]"), ("-(-(-a))", "!a"),
      ("a -b", "all[a !b]"), ("-a or b", "any[!a b]"), ("a-b", "a-b"), ("-a-", "!a-"),
      // One `~` list for each list of words.
      ("~a", "a"), ("~a ~b", "any[a b]"), ("~a b", "all[a b]"), ("~a ~b c", "all[any[a b] c]"),
      ("a ~b c ~d", "all[a any[b d] c]"),
      ("~a b ~c or ~d e ~f", "any[all[any[a c] b] all[any[d f] e]]"),
      ("~a or b", "any[a b]"), ("~a ~b or c", "any[a b c]"), ("~-a ~b", "any[!a b]"),
      ("~(a b) ~c", "any[all[a b] c]"), ("~(a or b) ~c", "any[a b c]"), ("~-(a b)", "!all[a b]"),
      ("(~a ~b) ~c ~d", "all[any[a b] any[c d]]"), ("-(~a ~b)", "!any[a b]"), ("a~b", "a~b"),
      ("~a and ~b", "all[a b]"), ("~a ~b and ~c", "all[any[a b] c]"),
      ("((((a or b) c) or d) e)", "all[any[all[any[a b] c] d] e]"),
    ])
  func structure(text: String, outline: String) throws {
    let query = try SelectionQuery(parsing: text)
    #expect(query.outline == outline)
    #expect(query.text == text)
    #expect(query.limit == nil && query.order == nil && query.sample == nil && query.seed == 0)
  }

  @Test(
    "What is no search",
    arguments: [
      WrongSearch("«()»", "expected between the parentheses"),
      WrongSearch("a «( )» b", "expected between the parentheses"),
      WrongSearch("«(»a", "is not closed"), WrongSearch("(a) «(»b", "is not closed"),
      WrongSearch("(a «(»b", "is not closed"), WrongSearch("«(»a(b)", "is not closed"),
      WrongSearch("«)»", "closes nothing"), WrongSearch("a «)»", "closes nothing"),
      WrongSearch("(a)«)»", "closes nothing"), WrongSearch("(a b)«)» c", "closes nothing"),
      WrongSearch("«or» a", "expected before `or`"), WrongSearch("a «or»", "expected behind `or`"),
      WrongSearch("a «OR» or b", "expected behind `OR`"),
      WrongSearch("(«or» a)", "expected before `or`"), WrongSearch("(a «or»)", "expected behind"),
      WrongSearch("«or»", "expected before `or`"), WrongSearch("«and»", "expected before `and`"),
      WrongSearch("«and» a", "expected before `and`"),
      WrongSearch("a «and»", "expected behind `and`"),
      WrongSearch("a and «and» b", "expected before `and`"),
      WrongSearch("a «and» or b", "expected behind `and`"),
      WrongSearch("a or «and» b", "expected before `and`"),
      WrongSearch("(a «And»)", "expected behind `And`"),
      WrongSearch("«-»", "directly behind `-`"), WrongSearch("a «-» b", "directly behind `-`"),
      WrongSearch("(a «-»)", "directly behind `-`"), WrongSearch("«~»", "directly behind `~`"),
      WrongSearch("«~» a", "directly behind `~`"), WrongSearch("~«-»", "directly behind `-`"),
      WrongSearch("«--»a", "twice"), WrongSearch("«--»", "twice"),
      WrongSearch("«~~»a", "twice"), WrongSearch("~«--»a", "twice"),
      WrongSearch("«-~»a", "~-tag"), WrongSearch("«~-~»a", "~-tag"),
      WrongSearch("x «-~»(a)", "~-tag"),
      WrongSearch("-«or»", "is an operator"), WrongSearch("~«AND» a", "is an operator"),
      WrongSearch("«-» or", "directly behind `-`"),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }

  @Test("Groups lie within each other up to the limit, and no further")
  func depth() throws {
    let limit = SelectionLimits.maximumNestingDepth
    func nested(_ depth: Int) -> String {
      String(repeating: "-(a ~(", count: depth / 2) + "b" + String(repeating: ")", count: depth)
    }
    #expect(try SelectionQuery(parsing: nested(limit)).expression != nil)
    let error = #expect(throws: SelectionError.self) {
      try SelectionQuery(parsing: nested(limit + 2))
    }
    #expect(error?.message.contains("at most \(limit)") == true)
    // Six characters a pair of groups; the first sign of the next pair stands before its `(`.
    #expect(error?.columns == limit / 2 * 6 + 1..<limit / 2 * 6 + 2)
  }

  @Test("Each word knows where it stands, without its sign")
  func columns() throws {
    let text = "ǘ -bc (~\"d e\" ~score:>5) has:latent,tags"
    let query = try SelectionQuery(parsing: text)
    let words = (query.expression?.terms ?? []).map { term in
      String(Array(text)[term.columns])
    }
    #expect(words == ["ǘ", "bc", "\"d e\"", "score:>5", "latent", "tags"])
  }
}
