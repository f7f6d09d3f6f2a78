import Selection
import Testing

@Suite("Searches: what the boards' pages of help have")
struct BoardSearchTests {
  /// Names before a colon: Danbooru's (`PostQueryBuilder::METATAGS` with its counts) and e621's (`TagQuery`).
  static let names = """
    user approver commenter comm noter noteupdater artcomm commentaryupdater flagger appealer upvote downvote upvoter downvoter
    fav ordfav favgroup ordfavgroup reacted pool ordpool note comment commentary id rating source status
    filetype disapproved parent child search embedded md5 pixelhash width height mpixels ratio score upvotes
    downvotes favcount filesize date age order limit tagcount pixiv_id pixiv unaliased exif duration random is
    has ai comment_count deleted_comment_count active_comment_count note_count deleted_note_count
    active_note_count flag_count child_count deleted_child_count active_child_count pool_count
    deleted_pool_count active_pool_count series_pool_count collection_pool_count appeal_count approval_count
    replacement_count comments deleted_comments active_comments notes deleted_notes active_notes flags children
    deleted_children active_children pools deleted_pools active_pools series_pools collection_pools appeals
    approvals replacements gentags arttags copytags chartags metatags hassource hasdescription isparent
    ischild hasparent haschild haschildren inpool pending_replacements artverified type description user_id
    deletedby delreason set favoritedby votedup upvoted voteup voteddown downvoted votedown voted vote locked
    change flagreason flagnote flaggedby randseed hot_from ratinglocked notelocked statuslocked conttags
    spectags invtags lortags
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test("Every metatag of the boards works or is an error that names it", arguments: names)
  func isNoTag(name: String) throws {
    do throws(SelectionError) {
      let query = try SelectionQuery(parsing: "\(name):any")
      if case .term(let term)? = query.expression, case .tag = term.test {
        Issue.record("\(name): is read as a tag")
      }
    } catch {
      #expect("\(error)".contains("\(name):"), "\(error)")
    }
  }

  @Test(
    "Forms that the boards have for the same",
    arguments: [
      ("ratio:16/9", "ratio:16:9"), ("isparent:true", "has:children"),
      ("ischild:false", "-has:parent"), ("hassource:true", "has:source"),
      ("has:parents", "has:parent"),
      ("is:parent", "has:children"), ("is:child", "has:parent"), ("is:deleted", "status:deleted"),
      ("is:sfw", "rating:g,s"), ("is:explicit", "rating:e"), ("is:png", "ext:png"),
      ("child:any", "has:children"), ("child:none", "-has:children"), ("random:5", "sample:5"),
      ("-order:score", "order:score_asc"), ("order:upvotes", "order:upscore"),
      ("order:none", ""), ("order:artist_tags", "order:arttags"),
      ("randseed:7", "order:random seed:7"),
      ("age:<1.5d", "age:<129600s"), ("date:2020-01-01_12:30", "date:2020-01-01T12:30"),
      ("date:week", "age:<=7d"), ("date:3_days_ago", "age:<=3d"), ("date:today", "age:0d"),
      ("age:<3_days_ago", "age:<3d"),
    ])
  func same(theirs: String, ours: String) throws {
    #expect(
      try SelectionQuery(parsing: theirs).normalizedText
        == SelectionQuery(parsing: ours).normalizedText)
  }

  @Test(
    "Days that count back come back as they are read",
    arguments: [
      "age:3d", "date:>=2mo_ago", "date:<1y_ago", "date:2mo_ago..1d_ago", "child:5..7",
      "locked:rating",
    ])
  func roundTrip(text: String) throws {
    let query = try SelectionQuery(parsing: text)
    #expect(query.normalizedText == text)
  }

  @Test("`and` ends what `~` stands for, as on Danbooru")
  func and() throws {
    #expect(try SelectionQuery(parsing: "~a ~b and ~c ~d").outline == "all[any[a b] any[c d]]")
    #expect(try SelectionQuery(parsing: "~a and ~b").outline == "all[a b]")
  }

  @Test(
    "What is not here is named",
    arguments: [
      WrongSearch("«comments:>3»", "comments:", .notHere),
      WrongSearch("«ratinglocked:true»", "locked:rating", .notHere),
      WrongSearch("has:«notes»", "`notes` is a part of a post that no dump holds", .notHere),
      WrongSearch("«order:rank»", "`order:rank`", .notHere),
      WrongSearch("is:«modqueue»", "`modqueue`", .notHere),
      WrongSearch("status:«unmoderated»", "`unmoderated`", .notHere),
      WrongSearch("«upvoter:7»", "upvoter:", .notHere),
      WrongSearch("is:«nice»", "is nothing that a post can be", .badValue),
      WrongSearch("locked:«all»", "cannot be locked", .badValue),
      WrongSearch("date:«3_moons_ago»", "is no date that there is", .badValue),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }
}
