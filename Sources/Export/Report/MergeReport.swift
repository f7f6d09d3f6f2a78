public import Reading
public import Reports
public import Rows
internal import Store

/// What a training set would lack, as text or rows.
///
///     ids: 1204, missing tags: 3, missing caption: 41, missing latent: 0
///     only tags: 310, empty captions: 12, captions of unknown posts: 0, latents without posts: 2
///     caption rule: default, from: latents (left out: 17; --from posts takes them)
public struct MergeReport: Sendable {
  /// Names of the counts, in the order of the columns.
  static let countNames = [
    "id_count", "missing_tags_count", "missing_caption_count", "missing_latent_count",
    "only_tags_count", "empty_caption_count", "unknown_caption_count", "unknown_latent_count",
  ]

  public let captionRule: String
  /// In the place of the rule; empty: the rule chooses.
  public let captionKinds: [String]
  public let candidates: CandidatePosts
  public let grouping: MergeGrouping?
  /// By group; empty without a grouping.
  public let groups: [(group: String?, counts: MergeCounts)]
  /// The sum of all groups.
  public let total: MergeCounts

  /// Counts. Throws `WarehouseError`.
  public init(_ scan: MergeScan, by grouping: MergeGrouping?) throws {
    let counted = try scan.counts(by: grouping)
    captionRule = scan.question.captionRule
    captionKinds = scan.question.captionKinds
    candidates = scan.candidates
    self.grouping = grouping
    groups = grouping == nil ? [] : counted.filter { $0.counts.isOfInterest }
    total = counted.reduce(MergeCounts()) { $0 + $1.counts }
  }

  /// The line that tools which merge such files print.
  public var summaryLine: String {
    "ids: \(total.idCount), missing tags: \(total.missingTagsCount),"
      + " missing caption: \(total.missingCaptionCount),"
      + " missing latent: \(total.missingLatentCount)\n"
  }

  /// What the summary line does not say, two lines.
  public var detailLines: String {
    "only tags: \(total.onlyTagsCount), empty captions: \(total.emptyCaptionCount),"
      + " captions of unknown posts: \(total.unknownCaptionCount),"
      + " latents without posts: \(total.unknownLatentCount)\n"
      + "\(captionText), from: \(candidates.rawValue)\(outsideText)\n"
  }

  private var captionText: String {
    captionKinds.isEmpty
      ? "caption rule: \(captionRule)" : "captions of: \(captionKinds.joined(separator: ", "))"
  }

  private var outsideText: String {
    total.outsideCount == 0
      ? "" : " (left out: \(total.outsideCount); --from posts takes them)"
  }

  /// Writes the report. As a table: the lines for people, and the groups below them when there are
  /// any; else rows: one with all counts, or one a group and a last one named `total`.
  public func write(
    format: RowFormat, to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if format == .table {
      var text = summaryLine + detailLines
      if grouping != nil { text += "\n" }
      try text.withUTF8 { try output(UnsafeRawBufferPointer($0)) }
      if grouping == nil { return }
    }
    let heading = grouping?.rawValue.replacing("-", with: "_")
    let writer = RowWriter(
      format: format, columns: (heading.map { [$0] } ?? []) + Self.countNames, output: output)
    for group in groups {
      if let name = group.group { writer.append(text: name) } else { writer.appendNull() }
      try Self.write(group.counts, to: writer)
    }
    if grouping != nil { writer.append(text: "total") }
    try Self.write(total, to: writer)
    try writer.finish()
  }

  private static func write(_ counts: MergeCounts, to writer: RowWriter) throws {
    for count in [
      counts.idCount, counts.missingTagsCount, counts.missingCaptionCount,
      counts.missingLatentCount, counts.onlyTagsCount, counts.emptyCaptionCount,
      counts.unknownCaptionCount, counts.unknownLatentCount,
    ] {
      writer.append(integer: count)
    }
    try writer.endRow()
  }

  /// Writes the posts of a list, `site` and `number` each, as they are found; at most so many.
  public static func write(
    _ list: MergeList, of scan: MergeScan, limit: Int64? = nil, format: RowFormat,
    to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let writer = RowWriter(format: format, columns: ["site", "number"], output: output)
    try scan.forEachPost(on: list, limit: limit) { site, number in
      writer.append(utf8: site)
      writer.append(integer: number)
      try writer.endRow()
    }
    try writer.finish()
  }
}

extension MergeCounts {
  /// Whether a report has something to say of this group.
  fileprivate var isOfInterest: Bool { idCount + unknownCaptionCount + unknownLatentCount > 0 }
}
