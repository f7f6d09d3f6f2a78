// Two exports of lines, both by site and number, are read side by side:
//
//     before  danbooru/1  danbooru/3             e621/2
//     after   danbooru/1  danbooru/2  danbooru/3         local/5
//
// Numbers ascend within a site, and a site comes once. Which order the sites have is that of the
// warehouse or of --site, and both exports must have the same: where the sites at hand differ, the one whose
// name comes first is taken as missing on the other side, and a site that turns up after it was
// passed by is an error.

internal import BooruFormats
internal import Columns
internal import Rows

/// Joins two ordered exports. Memory does not hang on the number of posts.
struct OrderedCaptionJoin {
  private var before: Cursor
  private var after: Cursor

  init(_ before: any CaptionSource, _ after: any CaptionSource) throws {
    self.before = try Cursor(before)
    self.after = try Cursor(after)
  }

  /// Throws `badInput` for a wrong order, with the line.
  mutating func run(into tally: inout CaptionDiffTally, isCancelled: () -> Bool) throws {
    var count = 0
    while before.hasCaption || after.hasCaption {
      count += 1
      if count & 0xFFF == 0, isCancelled() { throw OutputError(.interrupted, "stopped") }
      switch try order() {
      case .same:
        tally.add(before.caption, after.caption)
        try before.advance(beside: after)
        try after.advance(beside: before)
      case .onlyBefore:
        tally.addOnlyBefore()
        try before.advance(beside: after)
      case .onlyAfter:
        tally.addOnlyAfter()
        try after.advance(beside: before)
      }
    }
  }

  private enum Order {
    case same, onlyBefore, onlyAfter
  }

  private func order() throws -> Order {
    guard after.hasCaption else { return .onlyBefore }
    guard before.hasCaption else { return .onlyAfter }
    if before.site == after.site {
      let (old, new) = (before.caption.number, after.caption.number)
      return old == new ? .same : old < new ? .onlyBefore : .onlyAfter
    }
    // The rest of a site that the other side has behind it.
    if after.passed.contains(before.site) { return .onlyBefore }
    if before.passed.contains(after.site) { return .onlyAfter }
    return before.site.lexicographicallyPrecedes(after.site) ? .onlyBefore : .onlyAfter
  }
}

extension OrderedCaptionJoin {
  /// The caption at hand of one side.
  private struct Cursor {
    private let source: any CaptionSource
    let caption = ExportedCaption()
    private(set) var hasCaption = false
    private(set) var site: [UInt8] = []
    /// Sites that came before the one at hand.
    private(set) var passed: Set<[UInt8]> = []
    private var lastNumber: Int64 = 0

    init(_ source: any CaptionSource) throws {
      self.source = source
      try advance(beside: nil)
    }

    /// Goes to the next caption. A site that the other side has behind it when it begins here cannot be
    /// joined any more.
    mutating func advance(beside other: Cursor?) throws {
      let isFirst = !hasCaption
      guard try source.next(into: caption) else {
        if !isFirst { passed.insert(site) }
        hasCaption = false
        return
      }
      hasCaption = true
      if isFirst || !site.elementsEqual(caption.name.buffer) {
        if !isFirst { passed.insert(site) }
        site = Array(caption.name.buffer)
        if passed.contains(site) {
          throw failure("the site stood there before; posts come site by site")
        }
        if let other, other.passed.contains(site) {
          throw failure("the other export has the site before others; both need one order of sites")
        }
      } else if caption.number == lastNumber {
        throw failure("the post stands there twice")
      } else if caption.number < lastNumber {
        throw failure("the post stands behind \(lastNumber); numbers ascend")
      }
      lastNumber = caption.number
    }

    private func failure(_ what: String) -> OutputError {
      OutputError(
        .badInput, "\(source.position): \(caption.id): \(what)",
        hint: "Write both as `taghouse caption` does, with the same --site in the same order.")
    }
  }
}
