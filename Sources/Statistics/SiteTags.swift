package import BooruFormats
package import Columns

/// The tags of one site by name, while a loader runs: each has a place from 0 on and a tag_id.
///
/// Memory: about 40 bytes a tag and its name. A look-up is O(1) and makes no String. One thread.
package struct SiteTags: ~Copyable {
  /// tag_id by place. Ascending.
  package private(set) var ids = ColumnBuffer<Int64>()
  /// Category by place; `TagMention.noCategory` when nothing has said it.
  package private(set) var categories = ColumnBuffer<Int16>()
  private var nameOffsets = ColumnBuffer<UInt32>()
  private var names = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)

  /// A place plus one and 32 bits of its hash; 0 is an empty slot. Twice as many as tags, or more.
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotCount: Int

  /// Tags from this place on are new.
  package private(set) var storedCount = 0
  /// Places of stored tags whose category has changed.
  package private(set) var recategorized: Set<Int> = []
  /// Whether any tag that already had uses changed its category.
  package private(set) var isRecategorized = false

  private let source: TagIDSource

  /// New tags take their ids from `source`, which the tables of several sites share.
  package init(ids source: TagIDSource) {
    self.source = source
    slotCount = 1 << 12
    slots = .allocate(capacity: slotCount)
    slots.update(repeating: 0, count: slotCount)
    nameOffsets.append(0)
  }

  deinit {
    slots.deallocate()
  }

  package var count: Int { ids.count }

  /// The name of the tag at `position`; valid until the next insertion.
  package func name(at position: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: names.base + Int(nameOffsets[position]),
      count: Int(nameOffsets[position + 1] - nameOffsets[position]))
  }

  /// The place of a tag_id, by binary search; nil when it is not of this site.
  package func position(ofID id: Int64) -> Int? {
    // Without gaps the place follows from the id.
    if count > 0 {
      let guess = Int(truncatingIfNeeded: id &- ids[0])
      if guess >= 0, guess < count, ids[guess] == id { return guess }
    }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && ids[low] == id ? low : nil
  }

  /// Takes over a tag that the warehouse has; in ascending order of tag_id, before all new ones.
  mutating func insertStored(
    id: Int64, name: UnsafeBufferPointer<UInt8>, category: Int16
  ) {
    insert(id: id, name: name, hash: NameHash.hash(name), category: category)
    storedCount = count
  }

  /// Mentions that are looked up together.
  package static let mentionsAtOnce = 64

  /// The places of mentioned tags, at most `mentionsAtOnce`, to `positions`; new ones are added, and
  /// categories noted. Names are in `heap`.
  ///
  /// A look-up waits for memory three times, for slot, offset and name. Each step is done for all
  /// mentions before the next, so that they wait together.
  package mutating func positions(
    of mentions: UnsafeBufferPointer<TagMention>, heap: UnsafePointer<UInt8>,
    into positions: UnsafeMutablePointer<UInt32>
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.mentionsAtOnce) { entries in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.mentionsAtOnce) { starts in
        let mask = slotCount - 1
        for index in 0..<mentions.count {
          entries[index] = slots[Int(truncatingIfNeeded: mentions[index].hash) & mask]
        }
        for index in 0..<mentions.count {
          // An empty slot reads the offset of place 0, which is always there.
          let position = max(Int(entries[index] & 0xFFFF_FFFF) - 1, 0)
          starts[index] = nameOffsets[position]
        }
        for index in 0..<mentions.count {
          let mention = mentions[index]
          let name = UnsafeBufferPointer(
            start: heap + Int(mention.offset), count: Int(mention.count))
          let position = Int(entries[index] & 0xFFFF_FFFF) - 1
          if position >= 0, entries[index] >> 32 == mention.hash >> 32,
            isNamed(name, position, start: Int(starts[index]))
          {
            if categories[position] != mention.category { note(mention, at: position) }
            positions[index] = UInt32(truncatingIfNeeded: position)
          } else {
            positions[index] = UInt32(truncatingIfNeeded: self.position(of: mention, named: name))
          }
        }
      }
    }
  }

  /// The place of one mentioned tag, which is added if it is new. Its category is noted.
  package mutating func position(of mention: TagMention, named name: UnsafeBufferPointer<UInt8>)
    -> Int
  {
    var slot = Int(truncatingIfNeeded: mention.hash) & (slotCount - 1)
    while slots[slot] != 0 {
      let position = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == mention.hash >> 32,
        isNamed(name, position, start: Int(nameOffsets[position]))
      {
        if categories[position] != mention.category { note(mention, at: position) }
        return position
      }
      slot = (slot + 1) & (slotCount - 1)
    }
    insert(id: source.take(), name: name, hash: mention.hash, category: mention.category)
    return count - 1
  }

  /// Whether the tag at `position` has this name: mostly a word or two, which is quicker than memcmp.
  @inline(__always)
  private func isNamed(
    _ name: UnsafeBufferPointer<UInt8>, _ position: Int, start: Int
  ) -> Bool {
    guard Int(nameOffsets[position + 1]) - start == name.count, let other = name.baseAddress else {
      return false
    }
    let stored = UnsafeRawPointer(names.base + start)
    let wanted = UnsafeRawPointer(other)
    var position = 0
    while position + 8 <= name.count {
      if stored.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        != wanted.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      {
        return false
      }
      position += 8
    }
    while position < name.count {
      if names.base[start + position] != other[position] { return false }
      position += 1
    }
    return true
  }

  /// A category that differs: one that is stated wins over one that is assumed or unknown.
  private mutating func note(_ mention: TagMention, at position: Int) {
    guard mention.category != TagMention.noCategory,
      mention.isCategoryStated || categories[position] == TagMention.noCategory
    else { return }
    categories[position] = mention.category
    isRecategorized = true
    if position < storedCount { recategorized.insert(position) }
  }

  private mutating func insert(
    id: Int64, name: UnsafeBufferPointer<UInt8>, hash: UInt64, category: Int16
  ) {
    ids.append(id)
    categories.append(category)
    if let base = name.baseAddress { names.append(base, count: name.count) }
    nameOffsets.append(UInt32(names.count))
    if count * 2 > slotCount {
      growSlots()
    } else {
      fillSlot(hash: hash, position: count - 1)
    }
  }

  private mutating func fillSlot(hash: UInt64, position: Int) {
    var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
    slots[slot] = (hash >> 32) << 32 | UInt64(position + 1)
  }

  private mutating func growSlots() {
    slots.deallocate()
    slotCount *= 4
    slots = .allocate(capacity: slotCount)
    slots.update(repeating: 0, count: slotCount)
    for position in 0..<count {
      fillSlot(hash: NameHash.hash(name(at: position)), position: position)
    }
  }

  /// Marks all tags as stored and their categories as written.
  package mutating func markStored() {
    storedCount = count
    recategorized.removeAll()
  }
}

/// Hands out the tag_ids that are free, ascending. One thread.
package final class TagIDSource {
  private var next: Int64

  package init(next: Int64) {
    self.next = next
  }

  package func take() -> Int64 {
    // `Database.nextID` leaves room for more tags than memory has.
    defer { next &+= 1 }
    return next
  }
}
