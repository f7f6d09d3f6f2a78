/// What the name before a colon asks for.
enum Metatag: Sendable, Equatable {
  /// A tag of any category: `tag:score:5`.
  case tag
  /// A tag of the category of this name.
  case category(String)
  case field(PostField)
  /// A date that is counted back from now.
  case age
  /// How many tags of the category of this name; nil counts all.
  case tagCount(category: String?)
  case has
  /// A part by itself, as e621 asks for it: `ischild:true`.
  case part(PostPart)
  /// A part, a state, a rating or an ending of a file.
  case `is`
  /// The number of a child.
  case child
  case locked
  case status
  case site
  case caption
  /// `caption~`, the only one with another sign than a colon.
  case captionText
  case file
  case set
  case order
  case limit
  case sample
  case seed
  /// One of the boards that has no data here.
  case foreign(hint: String?)

  /// Whether it says how many posts in which order, and not which.
  var isModifier: Bool {
    switch self {
    case .order, .limit, .sample, .seed: true
    default: false
    }
  }

  /// By name, in small letters, without the colon.
  static let named: [String: Metatag] = {
    var named: [String: Metatag] = [
      "tag": .tag, "age": .age, "tagcount": .tagCount(category: nil), "has": .has,
      "is": .is, "child": .child, "locked": .locked, "random": .sample, "randseed": .seed,
      "status": .status, "site": .site, "caption": .caption, "file": .file, "set": .set,
      "order": .order, "limit": .limit, "sample": .sample, "seed": .seed,
    ]
    for category in TagCategoryName.all {
      for name in category.prefixes { named[name] = .category(category.name) }
      for name in category.counts { named[name] = .tagCount(category: category.name) }
    }
    for field in PostField.allCases { named[field.rawValue] = .field(field) }
    for (name, field) in fieldSynonyms { named[name] = .field(field) }
    for (name, part) in partNames { named[name] = .part(part) }
    for (name, hint) in foreignNames { named[name] = .foreign(hint: hint) }
    return named
  }()

  /// No name of a metatag, with or without a synonym, is longer; in characters.
  static let maximumNameLength = named.keys.map(\.count).max() ?? 0

  /// Names that the boards have for the same values.
  private static let fieldSynonyms: [String: PostField] = [
    "upvotes": .upscore, "downvotes": .downscore, "favcount": .favs, "filetype": .ext,
    "type": .ext, "filesize": .size, "pixiv_id": .pixiv, "uploaderid": .uploader,
    "userid": .uploader, "user_id": .uploader, "approverid": .approver,
  ]

  /// Names that e621 has for parts, with `true` or `false` behind them.
  private static let partNames: [String: PostPart] = [
    "hassource": .source, "isparent": .children, "haschild": .children, "haschildren": .children,
    "ischild": .parent, "hasparent": .parent,
  ]

  /// Metatags of the boards that ask for what no dump here holds, or that have another name here.
  private static let foreignNames: [String: String?] = {
    var names: [String: String?] = [
      "user": "uploader:ID takes the number of a user.",
      "change": "updated: takes dates.", "approvals": nil, "approval_count": nil,
      "ratinglocked": "It is locked:rating here.", "notelocked": "It is locked:note here.",
      "statuslocked": "It is locked:status here.",
    ]
    for name in [
      "fav", "ordfav", "favoritedby", "favgroup", "ordfavgroup", "reacted", "pool", "ordpool",
      "inpool",
      "search", "commenter", "comm", "note", "noter", "noteupdater", "artcomm", "commentary",
      "commentaryupdater", "comment", "flagger", "flaggedby", "flagreason", "flagnote", "appealer",
      "upvote", "votedup", "upvoted", "voteup", "downvote", "voteddown", "downvoted", "votedown",
      "voted", "vote", "disapproved", "disapproval", "embedded", "unaliased", "exif", "ai",
      "pixelhash", "delreason", "deletedby", "deleter", "duration", "description", "hasdescription",
      "pending_replacements", "artverified", "hot_from", "updater", "framerate", "upvoter",
      "downvoter",
    ] { names[name] = .some(nil) }
    // What Danbooru counts of a post; of each also the plural alone.
    for name in [
      "comment", "deleted_comment", "active_comment", "note", "deleted_note", "active_note", "flag",
      "child", "deleted_child", "active_child", "pool", "deleted_pool", "active_pool",
      "series_pool",
      "collection_pool", "appeal", "replacement",
    ] {
      let isChild = name.hasSuffix("child")
      let hint: String? = isChild ? "has:children takes posts that have some." : nil
      names["\(name)_count"] = .some(hint)
      names[isChild ? "\(name)ren" : "\(name)s"] = .some(hint)
    }
    return names
  }()
}

/// The names that a category of tags has before a colon.
struct TagCategoryName: Sendable {
  /// As in the table tag_category.
  let name: String
  /// Before a tag: `char:miku`.
  let prefixes: [String]
  /// Before a number: `chartags:1`. The first is the one that is printed.
  let counts: [String]

  static let all = [
    Self(name: "general", prefixes: ["general", "gen"], counts: ["gentags"]),
    Self(name: "artist", prefixes: ["artist", "art"], counts: ["arttags"]),
    Self(name: "contributor", prefixes: ["contributor", "cont"], counts: ["conttags"]),
    Self(name: "copyright", prefixes: ["copyright", "copy", "co"], counts: ["copytags"]),
    Self(name: "character", prefixes: ["character", "char", "ch"], counts: ["chartags"]),
    Self(name: "species", prefixes: ["species", "spec", "sp"], counts: ["spectags"]),
    Self(name: "invalid", prefixes: ["invalid", "inv"], counts: ["invtags"]),
    Self(name: "meta", prefixes: ["meta"], counts: ["metatags"]),
    Self(name: "lore", prefixes: ["lore", "lor"], counts: ["lortags", "loretags"]),
  ]

  static func countName(of category: String?) -> String {
    all.first { $0.name == category }?.counts.first ?? "tagcount"
  }
}
