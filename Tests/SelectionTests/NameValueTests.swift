import Selection
import Testing

@Suite("Searches: values that are names")
struct NameValueTests {
  static func pattern(_ parts: String..., quoted: Bool = false) -> FieldMatch {
    .pattern(NamePattern(parts: parts, isQuoted: quoted))
  }

  @Test(
    "Ratings are letters",
    arguments: [
      ("g", "g"), ("s", "s"), ("q", "q"), ("e", "e"), ("G", "g"), ("x", "x"), ("general", "g"),
      ("sensitive", "s"), ("Safe", "s"), ("questionable", "q"), ("EXPLICIT", "e"), ("\"s\"", "s"),
    ])
  func ratings(value: String, letter: String) throws {
    #expect(try matches(of: "rating:\(value)", field: .rating) == [Self.pattern(letter)])
  }

  @Test("Lists of ratings")
  func ratingLists() throws {
    #expect(
      try matches(of: "rating:g,Sensitive,none", field: .rating)
        == [Self.pattern("g"), Self.pattern("s"), .none])
    #expect(try matches(of: "rating:any", field: .rating) == [.any])
  }

  @Test("Endings of files and hashes have small letters, and may have stars")
  func lowercase() throws {
    for name in ["ext", "filetype", "type"] {
      #expect(
        try matches(of: "\(name):PNG,j*G,none", field: .ext)
          == [Self.pattern("png"), Self.pattern("j", "g"), .none])
    }
    #expect(try matches(of: "ext:\"none\"", field: .ext) == [Self.pattern("none", quoted: true)])
    #expect(
      try matches(of: "ext:\"a,B*\"", field: .ext) == [Self.pattern("a,b*", quoted: true)])
    let hash = "0123456789abcdef0123456789ABCDEF"
    #expect(
      try matches(of: "md5:\(hash),Ab*,any", field: .md5)
        == [Self.pattern(hash.lowercased()), Self.pattern("ab", ""), .any])
  }

  @Test("A source is the whole value, with its commas and colons")
  func sources() throws {
    let cases: [(String, FieldMatch)] = [
      ("https://x/a,b:c", Self.pattern("https://x/a,b:c")),
      ("*pixiv*", Self.pattern("", "pixiv", "")), ("none", .none), ("Any", .any),
      ("\"none\"", Self.pattern("none", quoted: true)),
      ("\"http://a b\"", Self.pattern("http://a b", quoted: true)),
      ("none,any", Self.pattern("none,any")), ("NONEsuch", Self.pattern("NONEsuch")),
      ("a\"b\"", Self.pattern("a\"b\"")), ("\\\"b\"", Self.pattern("\"b\"")),
    ]
    for (value, expected) in cases {
      #expect(try matches(of: "source:\(value)", field: .source) == [expected], "\(value)")
    }
  }

  @Test("Files, sites and kinds of captions")
  func lists() throws {
    #expect(
      try test(of: "file:posts.jsonl,2020-*")
        == .file([.init(parts: ["posts.jsonl"]), .init(parts: ["2020-", ""])]))
    #expect(
      try test(of: "file:\"my, *.jsonl\"")
        == .file([.init(parts: ["my, *.jsonl"], isQuoted: true)]))
    #expect(try test(of: "file:none") == .file([.init(parts: ["none"])]))
    #expect(try test(of: "site:danbooru,e621") == .site(["danbooru", "e621"]))
    #expect(try test(of: "site:\"a, b\"") == .site(["a, b"]))
    #expect(
      try test(of: "caption:caption,*_summary")
        == .captionKind([.init(parts: ["caption"]), .init(parts: ["", "_summary"])]))
    #expect(
      try test(of: "caption:\"none\"") == .captionKind([.init(parts: ["none"], isQuoted: true)]))
    #expect(try test(of: "caption:any") == .has(.caption))
    #expect(
      try SelectionQuery(parsing: "caption:none").outline == "!has(Selection.PostPart.caption)")
    #expect(
      try SelectionQuery(parsing: "-caption:None").outline == "has(Selection.PostPart.caption)")
  }

  @Test("Parts and states of posts")
  func words() throws {
    for part in PostPart.allCases {
      #expect(try test(of: "has:\(part.rawValue.uppercased())") == .has(part))
    }
    let query = try SelectionQuery(parsing: "-has:latent,caption,latent")
    let terms = query.expression?.terms ?? []
    #expect(terms.map(\.test) == [.has(.latent), .has(.caption)])
    #expect(terms.map(\.columns) == [5..<11, 12..<19])
    #expect(query.outline.hasPrefix("!any["))
    #expect(try test(of: "has:tags,tags") == .has(.tags))
    #expect(try test(of: "status:Pending,deleted") == .status([.pending, .deleted]))
    #expect(try test(of: "status:all,any,banned") == .status([.any, .any, .banned]))
    #expect(try test(of: "status:flagged,active") == .status([.flagged, .active]))
  }

  @Test("Words of captions")
  func captionText() throws {
    let cases: [(String, CaptionPhrase)] = [
      ("red", CaptionPhrase(text: "red")), ("red*", CaptionPhrase(text: "red", isPrefix: true)),
      ("\"red dress\"", CaptionPhrase(text: "red dress")),
      ("\"red dress*\"", CaptionPhrase(text: "red dress", isPrefix: true)),
      ("\"she said \\\"hi\\\"\"", CaptionPhrase(text: "she said \"hi\"")),
      ("\"(9)\"", CaptionPhrase(text: "(9)")), ("初音*", CaptionPhrase(text: "初音", isPrefix: true)),
      ("it's", CaptionPhrase(text: "it's")), ("none", CaptionPhrase(text: "none")),
    ]
    for (value, phrase) in cases {
      #expect(try test(of: "caption~\(value)") == .captionText(phrase), "\(value)")
      #expect(try test(of: "~CAPTION~\(value)") == .captionText(phrase), "\(value)")
    }
    #expect(try SelectionQuery(parsing: "(caption~red)").expression?.terms.count == 1)
  }

  @Test("Sets by name, and files of numbers")
  func sets() throws {
    #expect(try test(of: "set:training_2") == .set("training_2"))
    #expect(try test(of: "set:\"a\"") == .set("a"))
    #expect(try test(of: "set:@ids.txt") == .numbers(path: "ids.txt"))
    #expect(try test(of: "set:@a,b/c:d") == .numbers(path: "a,b/c:d"))
    #expect(try test(of: #"set:@a\*b"#) == .numbers(path: "a*b"))
    #expect(try test(of: "set:\"@my ids*.txt\"") == .numbers(path: "my ids*.txt"))
    #expect(try test(of: "set:@@x") == .numbers(path: "@x"))
  }

  @Test(
    "Mistakes",
    arguments: [
      WrongSearch("rating:«bad»", "is no rating; rating: takes g, s, q, e", .badValue),
      WrongSearch("rating:«5»", "is no rating", .badValue),
      WrongSearch("rating:«é»", "is no rating", .badValue),
      WrongSearch("rating:s,«*»", "wildcard", .badValue),
      WrongSearch("rating:q«*»", "wildcard", .badValue),
      WrongSearch("md5:«abc»", "is no MD5; md5: takes 32", .badValue),
      WrongSearch("md5:«xyz*»", "is no MD5", .badValue),
      WrongSearch("md5:«*»", "is no MD5", .badValue),
      WrongSearch("md5:«\(String(repeating: "a", count: 33))*»", "is no MD5", .badValue),
      WrongSearch("md5:ab*,«q»", "is no MD5", .badValue),
      WrongSearch("ext:«png,»", "missing beside the comma", .badValue),
      WrongSearch("ext:a,«\"»b\"", "not round a part of a list", .badValue),
      WrongSearch("file:\"a\"«,»\"b\"", "Quotes stand round a whole", .syntax),
      WrongSearch("file:dir«/»a.jsonl", "without its folder", .badValue),
      WrongSearch("file:a,\\b«/»", "without its folder", .badValue),
      WrongSearch("site:dan«*»", "wildcard", .badValue),
      WrongSearch("has:«captoin»", "Did you mean caption?", .badValue),
      WrongSearch("has:latent,«any»", "has: takes caption, sentence, latent", .badValue),
      WrongSearch("status:«delete»", "Did you mean deleted?", .badValue),
      WrongSearch(
        "status:active,«none»", "pending, flagged, deleted, banned, active or any", .badValue),
      WrongSearch("caption:a,«none»", "stands alone", .badValue),
      WrongSearch("caption:«any»,a", "stands alone", .badValue),
      WrongSearch("«caption:»", "`caption:` has no value", .badValue),
      WrongSearch("«caption~»", "behind the `~`", .badValue),
      WrongSearch("caption~«...»", "no letter or digit", .badValue),
      WrongSearch("caption~«*»", "no letter or digit", .badValue),
      WrongSearch("caption~r«*»d", "end of the words", .badValue),
      WrongSearch("caption~\"r«*»d x*\"", "end of the words", .badValue),
      WrongSearch("caption~red«*»*", "end of the words", .badValue),
      WrongSearch("caption~«\"red *\"»", "before its star", .badValue),
      WrongSearch("set:«Training»", "set:training", .badValue),
      WrongSearch("set:«2a»", "begin with a letter", .badValue),
      WrongSearch("set:«a-b»", "is no name of a set", .badValue),
      WrongSearch("set:«a,b»", "is no name of a set", .badValue),
      WrongSearch("set:a«*»", "wildcard", .badValue),
      WrongSearch("set:«@»", "is no path", .badValue),
      WrongSearch("set:@ids«*».txt", "wildcard", .badValue),
      WrongSearch("set:@«\"»my ids.txt\"", "set:\"@my ids.txt\"", .badValue),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }
}
