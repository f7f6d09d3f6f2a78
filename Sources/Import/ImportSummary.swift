public import BooruFormats
public import Loading
public import Reading
public import Reports
internal import Store

/// What an import has done.
public struct ImportSummary: Sendable {
  /// How it ended.
  public enum Outcome: Sendable, Equatable {
    case finished
    /// Every file was imported before.
    case nothingToDo
    /// The user asked to stop; the number of the signal.
    case interrupted(Int32)
    case tooManyRejects(maximum: Int64)
  }

  public var outcome: Outcome
  /// Lines of this run.
  public var counts: ImportCounts
  /// Files and members that this run has read.
  public var files: [ImportFileRecord]
  /// Inputs that were complete before, with their lines.
  public var skipped: [SkippedInput]
  /// Aliases or implications of the site that do not apply, after an import of such.
  public var relationProblems: [RelationProblemCount] = []
  /// Why records of this run were rejected, the most frequent reasons first; at most three.
  public var rejectReasons: [RejectReason] = []
  /// The run in the table import_run; 0 when there was none.
  public var runID: Int64 = 0
  /// Posts whose records had tags in a shape that was not understood: they came without.
  public var lostTagPostCount: Int64 = 0
  /// Texts beside pictures, by what they were taken for.
  public var textCounts = TextCounts()
  /// What the rating `s` means in the records of this run, and why; nil where none has it.
  public var ratingMeaning: (meaning: RatingMeanings.Meaning, reason: String)?
  /// Whether any record of this run has named a tag.
  public var hasTags = false
  /// `bulk`, `incremental`, or `bulk, then incremental`.
  public var mode: String
  /// Bytes of input read, as stored.
  public var byteCount: Int64
  public var elapsedSeconds: Double
  /// The largest memory that the process had, in bytes.
  public var peakMemoryByteCount: Int64
}

extension ImportSummary {
  /// Whether records had tags, and none of them was understood in any.
  public var hasLostAllTags: Bool { lostTagPostCount > 0 && !hasTags }
}

/// A reason, and how many records were rejected for it.
public struct RejectReason: Sendable, Equatable {
  /// Reads on from "the record"; where reasons quote what was found, the first of them.
  public var reason: String
  public var count: Int64
}

/// Counts reasons.
struct RejectTally {
  /// Different reasons that are counted; a reason may quote what it found.
  private static let reasonLimit = 10_000
  private static let shownCount = 3

  /// By the reason without what it quotes, which stands behind a colon.
  private var counts: [Substring: RejectReason] = [:]

  mutating func add(_ reason: String) {
    let kind = reason.firstRange(of: ": ").map { reason[..<$0.lowerBound] } ?? reason[...]
    guard counts[kind] != nil || counts.count < Self.reasonLimit else { return }
    counts[kind, default: RejectReason(reason: reason, count: 0)].count += 1
  }

  /// The most frequent ones, by name where they are as frequent.
  var mostFrequent: [RejectReason] {
    counts.values.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
      .prefix(Self.shownCount).map { $0 }
  }
}

/// An input that the ledger says is done.
public struct SkippedInput: Sendable, Equatable {
  public var name: String
  public var lineCount: Int64
}
