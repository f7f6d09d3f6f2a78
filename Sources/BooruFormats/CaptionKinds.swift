internal import Columns

/// The kinds of captions that an import has seen, each with a place that never changes.
///
/// Found by the bytes of a name, without making a String; O(1) a look-up.
final class CaptionKinds {
  /// More kinds are not taken: fields of a dump are few, random keys are no kinds.
  static let maximumCount = 1000
  /// Longer names are no kinds.
  static let maximumNameByteCount = 100

  private struct Entry: BitwiseCopyable {
    var hash: UInt64 = 0
    var nameOffset = 0
    var nameCount = 0
    /// The kind's place; -1 in a free slot.
    var kind = -1
  }

  /// A power of two above twice the number of kinds: at least half of the slots are free.
  private static let slotCount = 2048

  /// Names in the order of their places.
  private(set) var names: [String] = []
  private var entries = ColumnBuffer<Entry>(minimumCapacity: CaptionKinds.slotCount)
  private var nameBytes = ColumnBuffer<UInt8>()

  init() {
    entries.append(repeating: Entry(), count: Self.slotCount)
  }

  /// The place of the kind with this name, which is added if it is new; nil when it cannot be one:
  /// empty, too long, with a NUL, or one too many.
  func position(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    find(name, addsNew: true)
  }

  /// The place of the kind with this name, if there is one.
  func knownPosition(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    find(name, addsNew: false)
  }

  private func find(_ name: UnsafeBufferPointer<UInt8>, addsNew: Bool) -> Int? {
    let hash = NameHash.hash(name)
    var slot = Int(truncatingIfNeeded: hash & UInt64(Self.slotCount - 1))
    while entries[slot].kind >= 0 {
      let entry = entries[slot]
      let other = UnsafeBufferPointer(
        start: UnsafePointer(nameBytes.base + entry.nameOffset), count: entry.nameCount)
      if entry.hash == hash, other.hasSameBytes(as: name) { return entry.kind }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    guard addsNew, let base = name.baseAddress, 1...Self.maximumNameByteCount ~= name.count,
      !name.hasByte(0), names.count < Self.maximumCount
    else { return nil }
    let offset = nameBytes.append(base, count: name.count)
    entries[slot] = Entry(
      hash: hash, nameOffset: offset, nameCount: name.count, kind: names.count)
    names.append(String(decoding: name, as: UTF8.self))
    return names.count - 1
  }
}
