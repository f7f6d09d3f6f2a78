import Selection
import Testing

@Suite("Searches: words, quotes, escapes, wildcards")
struct WordTests {
  @Test(
    "Plain names",
    arguments: [
      ("1girl", "1girl"), ("don't_say_\"lazy\"", "don't_say_\"lazy\""), ("\\m/", "\\m/"),
      ("<|>_<|>", "<|>_<|>"), ("steins;gate", "steins;gate"), ("re:zero", "re:zero"),
      (":d", ":d"), (":)", ":)"), (":(", ":("), ("x)y", "x)y"), ("a))", "a))"), ("null", "null"),
      ("none", "none"), ("^_^", "^_^"), (">_<", ">_<"), ("=3", "=3"), ("a,b", "a,b"), ("@", "@"),
      ("mr._game_&amp;_watch", "mr._game_&amp;_watch"), ("初音ミク", "初音ミク"), ("\u{301}a", "\u{301}a"),
      ("hatsune_miku_(append)", "hatsune_miku_(append)"), ("a_(b_(c))", "a_(b_(c))"),
      ("(a_(b))", "a_(b)"), ("(a_(b)_(c))", "a_(b)_(c)"), ("order", "order"),
      ("orange", "orange"), ("android", "android"), ("or:", "or:"), ("a:b:c", "a:b:c"),
      ("score", "score"), ("captions~x", "captions~x"), ("::", "::"),
      ("unknown:\"x\"", "unknown:\"x\""),
    ])
  func plain(text: String, name: String) throws {
    #expect(try test(of: text) == .tag(NamePattern(parts: [name]), category: nil))
  }

  @Test("A `)` without a partner in its word closes an open group")
  func closingParentheses() throws {
    #expect(try SelectionQuery(parsing: "(:) b").outline == "all[: b]")
    #expect(try SelectionQuery(parsing: "(a b_(c)) d").outline == "all[a b_(c) d]")
    #expect(try SelectionQuery(parsing: "(artist:a_(b)) c)").outline == "all[artist/a_(b) c)]")
  }

  @Test(
    "Escapes",
    arguments: [
      (#"\*"#, "*"), (#"a\*b"#, "a*b"), (#"\(9\)"#, "(9)"), (#"\)"#, ")"), (#"\"x""#, "\"x\""),
      (#"\\"#, "\\"), (#"\"#, "\\"), (#"a\"#, "a\\"), (#"\a\b"#, #"\a\b"#), (#"\-foo"#, "-foo"),
      (#"\~foo"#, "~foo"), (#"\--"#, "--"), (#"score\:5"#, "score:5"), (#"\or"#, #"\or"#),
      (#"caption\~x"#, "caption~x"), (#"a\\*"#, #"a\|"#), (#"\:d"#, ":d"), (#"\\-"#, #"\-"#),
    ])
  func escapes(text: String, name: String) throws {
    #expect(try test(of: text).outline == name)
  }

  @Test("A backslash does not keep white space, and an escaped parenthesis counts for nothing")
  func escapesOfOtherThings() throws {
    #expect(try SelectionQuery(parsing: #"a\ b"#).outline == #"all[a\ b]"#)
    #expect(try SelectionQuery(parsing: #"(a\( b)"#).outline == "all[a( b]")
    #expect(try SelectionQuery(parsing: #"(a\) b)"#).outline == "all[a) b]")
  }

  @Test(
    "Quoted names are plain in all that they hold",
    arguments: [
      (#""a""#, "a"), (#""or""#, "or"), (#""-a""#, "-a"), (#""a b""#, "a b"), (#""*""#, "*"),
      (#""score:5""#, "score:5"), (#""(9)""#, "(9)"), (#""\"""#, "\""), (#""\\""#, "\\"),
      (#""\m/""#, #"\m/"#), (#""\*""#, #"\*"#), ("\"\u{301}\"", "\u{301}"), ("\" \"", " "),
      (#""~x\\\"""#, #"~x\""#),
    ])
  func quoted(text: String, name: String) throws {
    let expected = NamePattern(parts: [name], isQuoted: true)
    #expect(try test(of: text) == .tag(expected, category: nil))
    #expect(try test(of: "(\(text))") == .tag(expected, category: nil))
    #expect(try SelectionQuery(parsing: "-\(text) b").outline == "all[!'\(name)' b]")
  }

  @Test(
    "Wildcards",
    arguments: [
      ("*_hair", ["", "_hair"]), ("a*", ["a", ""]), ("*", ["", ""]), ("a*b*c", ["a", "b", "c"]),
      ("a***b", ["a", "b"]), ("**", ["", ""]), (#"*\*"#, ["", "*"]), ("*(a)*", ["", "(a)", ""]),
      ("*:d", ["", ":d"]),
    ])
  func wildcards(text: String, parts: [String]) throws {
    #expect(try test(of: text) == .tag(NamePattern(parts: parts), category: nil))
    #expect(
      try test(of: "CHAR:\(text)") == .tag(NamePattern(parts: parts), category: "character"))
  }

  @Test("A pattern for GLOB takes the signs of GLOB as they are, by scalars")
  func glob() {
    #expect(NamePattern(parts: ["a?[b]", "c"]).glob == "a[?][[]b]*c")
    #expect(NamePattern(parts: ["*"], isQuoted: true).glob == "[*]")
    #expect(NamePattern(parts: ["[\u{301}?\u{308}"]).glob.unicodeScalars.count == 8)
    #expect(NamePattern(parts: ["", ""]).isEveryName)
    #expect(!NamePattern(parts: ["", "a"]).isEveryName)
    #expect(!NamePattern(parts: [""]).isEveryName)
  }

  @Test(
    "Categories",
    arguments: [
      ("general", ["general", "gen"]), ("artist", ["artist", "art"]),
      ("contributor", ["contributor", "cont"]), ("copyright", ["copyright", "copy", "co"]),
      ("character", ["character", "char", "ch"]), ("species", ["species", "spec", "sp"]),
      ("invalid", ["invalid", "inv"]), ("meta", ["meta"]), ("lore", ["lore", "lor"]),
    ])
  func categories(category: String, prefixes: [String]) throws {
    for prefix in prefixes + prefixes.map({ $0.uppercased() }) {
      #expect(try test(of: "\(prefix):x").outline == "\(category)/x")
      #expect(try test(of: "\(prefix):score:5").outline == "\(category)/score:5")
      #expect(try test(of: "\(prefix):\"x y\"").outline == "\(category)/'x y'")
      #expect(try test(of: "\(prefix):none").outline == "\(category)/none")
    }
    #expect(try test(of: "tag:\(category):x").outline == "\(category):x")
  }

  @Test(
    "Mistakes in words",
    arguments: [
      WrongSearch("a «\"»b c", "not closed"), WrongSearch(#"«"»a\""#, "not closed"),
      WrongSearch("source:«\"»x", "not closed"), WrongSearch("«\"\"»", "between the quotes"),
      WrongSearch("-«\"\"»", "between the quotes"),
      WrongSearch("\"a\"«b»", "behind the closing quote"),
      WrongSearch("\"a\"«\"»b\"", "behind the closing quote"),
      WrongSearch("\"a\"«(»b)", "behind the closing quote"),
      WrongSearch("\"a\"«)»", "closes nothing"),
      WrongSearch("artist:\"a\"«,»b", "Quotes stand round a whole"),
      WrongSearch("«artist:»", "artist: takes the name of a tag", .badValue),
      WrongSearch("«Artist:» x", "No white space", .badValue),
      WrongSearch("-«tag:»", "takes the name of a tag", .badValue),
      WrongSearch("«score:\"\"»", "has no value", .badValue),
      WrongSearch("x «pool:5» y", "not here", .notHere),
      WrongSearch("isparent:«maybe»", "is neither true nor false", .badValue),
      WrongSearch("«user:bob»", "uploader:ID", .notHere),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }
}
