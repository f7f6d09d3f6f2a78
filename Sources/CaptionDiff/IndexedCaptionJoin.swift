// Where an export has no order (kohya metadata, folders of texts), the first one is copied to an unnamed
// file, with an index of where each post begins; the captions of the other one look theirs up.
//
// A copied caption: the number, then the bytes of name, text and tags, and how many tags there are (-1: they
// are not known), 8 bytes each; then name, text, tags, and where each tag ends.

internal import BooruFormats
internal import Columns
internal import Rows

/// Joins two exports in any order.
///
/// Memory: 16 bytes a post of both, in a table that is filled to three quarters at most and doubled then; so
/// 22 to 43 bytes a post, and half as much again while it grows. Disk: the first export's captions. One
/// thread.
final class IndexedCaptionJoin {
  struct Entry: BitwiseCopyable {
    var hash: UInt64
    /// Where the copy begins; its flags above. All ones: free.
    var position: UInt64
  }

  private static let free = UInt64.max
  /// The post was in both, or only in the second export.
  private static let metBit = UInt64(1) << 62

  private var entries = ColumnBuffer<Entry>()
  private var filled = 0
  private let spool: CaptionSpool
  private let copy = ExportedCaption()

  init() throws {
    entries.append(repeating: Entry(hash: 0, position: Self.free), count: 1 << 12)
    spool = try CaptionSpool()
  }

  /// Throws `badInput` where a post stands twice, `ByteIOError`.
  func run(
    _ before: any CaptionSource, _ after: any CaptionSource, into tally: inout CaptionDiffTally,
    isCancelled: () -> Bool
  ) throws {
    let caption = ExportedCaption()
    var firstCount: Int64 = 0
    while try before.next(into: caption) {
      firstCount += 1
      if firstCount & 0xFFF == 0, isCancelled() { throw OutputError(.interrupted, "stopped") }
      let slot = try find(caption)
      guard entries[slot].position == Self.free else { throw Self.twice(caption, before) }
      try insert(caption, at: slot, flag: 0)
    }
    var metCount: Int64 = 0
    var count = 0
    while try after.next(into: caption) {
      count += 1
      if count & 0xFFF == 0, isCancelled() { throw OutputError(.interrupted, "stopped") }
      let slot = try find(caption)
      if entries[slot].position == Self.free {
        tally.addOnlyAfter()
        try insert(caption, at: slot, flag: Self.metBit)
      } else {
        guard entries[slot].position & Self.metBit == 0 else { throw Self.twice(caption, after) }
        entries[slot].position |= Self.metBit
        metCount += 1
        tally.add(copy, caption)
      }
    }
    tally.addOnlyBefore(firstCount - metCount)
  }

  private static func twice(_ caption: ExportedCaption, _ source: any CaptionSource) -> OutputError
  {
    OutputError(
      .badInput, "\(source.position): the post \(caption.id) is there twice",
      hint: "Endings and folders of digits do not tell posts apart.")
  }

  /// The slot of the post, whose copy is read then; or the free one where it belongs.
  private func find(_ caption: ExportedCaption) throws -> Int {
    let hash = Self.hash(caption)
    var slot = Int(truncatingIfNeeded: hash) & (entries.count - 1)
    while entries[slot].position != Self.free {
      if entries[slot].hash == hash {
        try spool.read(at: entries[slot].position & ~Self.metBit, into: copy)
        if copy.isSamePost(as: caption) { return slot }
      }
      slot = (slot + 1) & (entries.count - 1)
    }
    return slot
  }

  private func insert(_ caption: ExportedCaption, at slot: Int, flag: UInt64) throws {
    // Of a post that only the second export has, the name is enough.
    if flag != 0 { caption.forgetText() }
    let position = try spool.append(caption)
    entries[slot] = Entry(hash: Self.hash(caption), position: position | flag)
    filled += 1
    if filled * 4 > entries.count * 3 { grow() }
  }

  private func grow() {
    var wider = ColumnBuffer<Entry>(minimumCapacity: entries.count * 2)
    wider.append(repeating: Entry(hash: 0, position: Self.free), count: entries.count * 2)
    for entry in entries.buffer where entry.position != Self.free {
      var slot = Int(truncatingIfNeeded: entry.hash) & (wider.count - 1)
      while wider[slot].position != Self.free { slot = (slot + 1) & (wider.count - 1) }
      wider[slot] = entry
    }
    entries = wider
  }

  private static func hash(_ caption: ExportedCaption) -> UInt64 {
    NameHash.fold(NameHash.hash(caption.name.buffer) ^ UInt64(bitPattern: caption.number))
  }
}

extension ExportedCaption {
  fileprivate func forgetText() {
    text.removeAll()
    tags.removeAll()
    tagEnds.removeAll()
    hasTags = false
  }
}
