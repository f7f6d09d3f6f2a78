// The index of a tar shard, piece by piece; what it looks like is told in TarShards.swift.

internal import Columns

/// A piece of a shard's index that is filled again for each member.
struct TarIndexEntry {
  private(set) var bytes: [UInt8] = []

  private static let digits = Array("0123456789abcdef".utf8)

  mutating func set(
    name: String, offset: Int64, bytes content: UnsafeRawBufferPointer, isFirst: Bool
  ) {
    bytes.removeAll(keepingCapacity: true)
    add(isFirst ? "{\"files\": {" : ", ")
    bytes += JSONString.quoted(name.utf8)
    add(": {\"offset\": ")
    add(offset)
    add(", \"size\": ")
    add(Int64(content.count))
    add(", \"sha256\": \"")
    var hash = SHA256()
    hash.update(content)
    for byte in hash.digest() {
      bytes.append(Self.digits[Int(byte >> 4)])
      bytes.append(Self.digits[Int(byte & 15)])
    }
    add("\"}")
  }

  /// What ends the index of a shard.
  mutating func set(end shard: TarShard) {
    bytes.removeAll(keepingCapacity: true)
    if shard.memberCount == 0 { add("{\"files\": {") }
    add("}, \"filesize\": ")
    add(shard.byteCount)
    add(", \"hash\": \"\(shard.sha256)\", \"hash_lfs\": \"\(shard.sha256)\"}\n")
  }

  private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func add(_ number: Int64) { add(String(number)) }
}
