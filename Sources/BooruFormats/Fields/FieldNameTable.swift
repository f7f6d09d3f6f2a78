internal import Columns

/// Finds the field that a JSON key names, without making a String.
///
/// 256 slots by a hash of the name's length, ends and middle; O(1) a look-up. The names stay in
/// memory of the table's own, so that a look-up has no reference counting in it.
final class FieldNameTable<Field: BitwiseCopyable> {
  private struct Entry: BitwiseCopyable {
    var nameOffset: Int
    var nameCount: Int
    var field: Field
  }

  private let names: UnsafeMutablePointer<UInt8>
  private let entries: UnsafeMutablePointer<Entry>
  /// Slot s has the entries `slotStarts[s]..<slotStarts[s + 1]`.
  private let slotStarts: UnsafeMutablePointer<Int>

  init(_ fields: [(String, Field)]) {
    names = .allocate(capacity: fields.reduce(1) { $0 + $1.0.utf8.count })
    entries = .allocate(capacity: max(fields.count, 1))
    slotStarts = .allocate(capacity: 257)
    var nameOffset = 0
    var filled = 0
    for slot in 0..<256 {
      slotStarts[slot] = filled
      for (name, field) in fields {
        let bytes = Array(name.utf8)
        guard bytes.withUnsafeBufferPointer(Self.slot) == slot else { continue }
        (names + nameOffset).update(from: bytes, count: bytes.count)
        (entries + filled).initialize(
          to: Entry(nameOffset: nameOffset, nameCount: bytes.count, field: field))
        nameOffset += bytes.count
        filled += 1
      }
    }
    slotStarts[256] = filled
  }

  deinit {
    names.deallocate()
    entries.deallocate()
    slotStarts.deallocate()
  }

  @inline(__always)
  func field(named name: UnsafeBufferPointer<UInt8>) -> Field? {
    let slot = Self.slot(name)
    var index = slotStarts[slot]
    while index < slotStarts[slot + 1] {
      let entry = entries[index]
      let other = UnsafeBufferPointer(start: names + entry.nameOffset, count: entry.nameCount)
      if other.hasSameBytes(as: name) { return entry.field }
      index += 1
    }
    return nil
  }

  @inline(__always)
  private static func slot(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    guard name.count > 0 else { return 0 }
    let first = UInt32(name[0])
    let middle = UInt32(name[name.count / 2])
    let last = UInt32(name[name.count - 1])
    let mixed = (first &* 31 &+ middle &* 7 &+ last &* 131) ^ (UInt32(name.count) &* 2_654_435_761)
    return Int((mixed ^ (mixed >> 16)) & 255)
  }
}
