// A selection is a search as people of the field write it:
//
//     1girl long_hair -comic rating:s score:>=10 order:score limit:500
//
// docs/SELECTION.md has the whole language. Text becomes a SelectionQuery here, without a warehouse; the
// module Warehouse looks up its names, and makes SQL of it, and a set of posts.

/// A search, read: which posts, and how many of them in which order.
public struct SelectionQuery: Sendable, Equatable {
  /// As it was written.
  public var text: String
  /// Which posts; nil takes all.
  public var expression: SelectionExpression?
  /// Of these so many by random number (`sample:`), before `order` and `limit`.
  public var sample: Int64?
  /// What the random numbers of `sample` and of `order:random` depend on, beside site and number (`seed:`).
  public var seed: UInt64 = 0
  /// Nil: by id of the site, then by number.
  public var order: SelectionOrder?
  /// At most so many, the first in the order (`limit:`).
  public var limit: Int64?

  public init(text: String = "", expression: SelectionExpression? = nil) {
    self.text = text
    self.expression = expression
  }
}

extension SelectionQuery {
  /// Takes at most so many of its posts, the first in its order.
  public mutating func take(atMost count: Int64) {
    guard count < limit ?? .max else { return }
    let hadLimit = limit != nil
    limit = count
    text = hadLimit ? normalizedText : text + (text.isEmpty ? "" : " ") + "limit:\(count)"
  }
}

/// Which posts a search takes.
public indirect enum SelectionExpression: Sendable, Equatable {
  /// Those that all of them take; at least two.
  case all([SelectionExpression])
  /// Those that any of them takes; at least two.
  case any([SelectionExpression])
  /// All others.
  case not(SelectionExpression)
  case term(SelectionTerm)
}

/// One word of a search.
public struct SelectionTerm: Sendable, Equatable {
  public var test: SelectionTest
  /// Where it stands in the text, in characters from 0 on, without a sign before it.
  public var columns: Range<Int>

  public init(_ test: SelectionTest, columns: Range<Int>) {
    self.test = test
    self.columns = columns
  }
}

/// What a word asks of a post.
public enum SelectionTest: Sendable, Equatable {
  /// It has the tag, or a tag of the pattern; with a category (`character:miku`), one of that category.
  case tag(NamePattern, category: String?)
  /// A value of the post is one of these (`score:>=10`, `parent:none`, `ext:png,jpg`).
  case field(PostField, [FieldMatch])
  /// It has so many tags, of a category or at all (`chartags:1`).
  case tagCount(category: String?, [ValueRange])
  /// It has this (`has:latent`).
  case has(PostPart)
  /// A post of its site that has one of these numbers names it as its parent (`child:1234`).
  case child([ValueRange])
  /// Its moderators have locked this (`locked:rating`).
  case locked(PostLock)
  /// It is in one of these states (`status:active`).
  case status([PostStatus])
  /// It is of one of these sites.
  case site([String])
  /// It has a caption, not empty, of a kind of these names (`caption:regular_summary`).
  case captionKind([NamePattern])
  /// One of its captions has these words, one behind the other (`caption~"red dress"`).
  case captionText(CaptionPhrase)
  /// Its record, caption record or latent came from a file of one of these names (`file:2020-*`).
  case file([NamePattern])
  /// It is in the set of this name.
  case set(String)
  /// Its number is in the file at this path (`set:@ids.txt`).
  case numbers(path: String)
}

/// A part that a post can have. The raw values are what `has:` takes.
public enum PostPart: String, CaseIterable, Sendable {
  /// A caption that is not empty, of any kind.
  case caption
  /// A caption that is a sentence, by the rule `default`.
  case sentence
  case latent
  /// At least one tag.
  case tags
  case parent
  /// By its own record, or because a post here names it as its parent.
  case children
  case source
  case pixiv
}

/// What moderators can lock. The raw values are what `locked:` takes.
public enum PostLock: String, CaseIterable, Sendable {
  case rating, note, status
}

/// A state of a post. The raw values are what `status:` takes.
public enum PostStatus: String, CaseIterable, Sendable {
  case pending
  case flagged
  case deleted
  case banned
  /// None of pending, flagged and deleted; a banned post may be active.
  case active
  /// All posts.
  case any
}

/// Words that follow each other in a caption.
public struct CaptionPhrase: Sendable, Equatable {
  /// As they stand in the search.
  public var text: String
  /// Whether the last word is the beginning of a word (`caption~"red dress*"`).
  public var isPrefix: Bool

  public init(text: String, isPrefix: Bool = false) {
    self.text = text
    self.isPrefix = isPrefix
  }
}

/// What posts are ordered by.
public struct SelectionOrder: Sendable, Equatable {
  public enum Key: Sendable, Equatable {
    case field(PostField)
    case tagCount(category: String?)
    /// By random number, from (seed, site, number).
    case random
  }

  public var key: Key
  /// The greatest value first; posts of the same value then by number, the greatest first, too. Posts
  /// without a value come last in any case.
  public var isDescending: Bool
  /// Where it stands in the text, in characters from 0 on.
  public var columns: Range<Int>

  public init(_ key: Key, isDescending: Bool, columns: Range<Int>) {
    self.key = key
    self.isDescending = isDescending
    self.columns = columns
  }
}
