internal import Columns

/// Finds the names that stand inside other names.
///
/// All substrings of a name are looked up in the set of names, whose hashes come one from the other;
/// most of them end at a bit of a filter. A name of 20 bytes takes about half a microsecond.
struct SubTagFinder {
  /// What counts as inside.
  enum Unit: Sendable {
    /// Whole words between spaces: `hair` is in `long hair`, `male` is not in `female`.
    case words
    /// Any characters.
    case characters
  }

  private let names: NameTable
  private let unit: Unit
  /// A bit for the upper bits of each name's hash.
  private var filter: [UInt64]
  private let filterShift: UInt64
  private let longest: Int
  private let emptyName: Int32?

  init(_ names: NameTable, by unit: Unit) {
    self.names = names
    self.unit = unit
    var bitCount = 10
    while 1 << bitCount < names.count * 16 { bitCount += 1 }
    filterShift = UInt64(64 - bitCount)
    var filter = [UInt64](repeating: 0, count: 1 << (bitCount - 6))
    var longest = 0
    for number in 0..<names.count {
      let name = names[Int32(number)]
      longest = max(longest, name.count)
      let hash = FNV1a.hash(NameTable.seed, adding: name)
      let bit = Int(NameTable.mixed(hash) >> filterShift)
      filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    self.filter = filter
    self.longest = longest
    emptyName = names.number(of: "")
  }

  /// Appends the numbers of all other names in a name, each once, in no order.
  func append(insideOf number: Int32, to found: inout [Int32]) {
    let first = found.count
    if let emptyName, emptyName != number, unit == .characters { found.append(emptyName) }
    let seed = NameTable.seed
    names.withBytes { bytes, starts in
      let name = UnsafeBufferPointer(
        rebasing: bytes[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])])
      for start in 0..<name.count {
        if unit == .words, start > 0, name[start - 1] != UInt8(ascii: " ") { continue }
        var hash = seed
        for end in start..<min(name.count, start + longest) {
          hash = FNV1a.hash(hash, adding: name[end])
          if unit == .words, end + 1 < name.count, name[end + 1] != UInt8(ascii: " ") { continue }
          let bit = Int(NameTable.mixed(hash) >> filterShift)
          guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { continue }
          let part = UnsafeBufferPointer(rebasing: name[start...end])
          let other = names.find(part, hash: hash).number
          if other >= 0, other != number, !found[first...].contains(other) { found.append(other) }
        }
      }
    }
  }
}
