internal import Columns

/// Distinct names, each with a number from 0 on, in the order in which they came.
///
/// Names are compared by their bytes. About 16 bytes a name beside its own; at most 4 GiB of names.
public struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  /// Where each name begins, and where the last one ends.
  private var starts: [UInt32] = [0]
  /// Number + 1 at the hash's place, or behind it; 0 is free. A power of two of them.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  public init() {}

  public init(_ names: [String]) {
    for name in names { insert(name) }
  }

  public var count: Int { starts.count - 1 }

  /// The number of a name, which is new or was there.
  @discardableResult
  public mutating func insert(_ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    let (slot, number) = find(name, hash: FNV1a.hash(Self.seed, adding: name))
    if number >= 0 { return number }
    let new = count
    bytes.append(contentsOf: name)
    starts.append(UInt32(bytes.count))
    slots[slot] = UInt32(new + 1)
    if count * 2 > slots.count { grow() }
    return Int32(new)
  }

  @discardableResult
  public mutating func insert(_ name: [UInt8]) -> Int32 {
    name.withUnsafeBufferPointer { insert($0) }
  }

  @discardableResult
  public mutating func insert(_ name: String) -> Int32 {
    var name = name
    return name.withUTF8 { insert($0) }
  }

  /// The number of a name; nil when it is not there.
  public func number(of name: UnsafeBufferPointer<UInt8>) -> Int32? {
    let number = find(name, hash: FNV1a.hash(Self.seed, adding: name)).number
    return number < 0 ? nil : number
  }

  public func number(of name: [UInt8]) -> Int32? {
    name.withUnsafeBufferPointer { number(of: $0) }
  }

  public func number(of name: String) -> Int32? {
    var name = name
    return name.withUTF8 { number(of: $0) }
  }

  /// The bytes of a name.
  public subscript(number: Int32) -> ArraySlice<UInt8> {
    bytes[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])]
  }

  public func name(_ number: Int32) -> String {
    String(decoding: self[number], as: UTF8.self)
  }

  /// Calls `body` with the bytes of all names and where each begins.
  func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt32>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { bytes in starts.withUnsafeBufferPointer { body(bytes, $0) } }
  }

  // MARK: Hashes

  /// The hash of no bytes here: another one in each run, so that names cannot be made to meet in one slot.
  /// Numbers do not depend on it.
  static let seed = UInt64.random(in: .min ... .max)

  /// Where a hash's search begins; FNV's low bits alone are poor.
  @inline(__always)
  static func mixed(_ hash: UInt64) -> UInt64 {
    let product = hash &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  /// The slot where the name is or belongs, and its number or -1.
  @inline(__always)
  func find(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (slot: Int, number: Int32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.mixed(hash)) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      let start = Int(starts[number])
      if Int(starts[number + 1]) - start == name.count,
        bytes[start..<(start + name.count)].elementsEqual(name)
      {
        return (slot, Int32(number))
      }
      slot = (slot + 1) & mask
    }
    return (slot, -1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for number in 0..<count {
      let hash = FNV1a.hash(Self.seed, adding: self[Int32(number)])
      var slot = Int(truncatingIfNeeded: Self.mixed(hash)) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }
}
