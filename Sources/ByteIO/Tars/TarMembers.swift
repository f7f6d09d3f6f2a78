// The members of a tar file, from their headers alone: a header is read, the data is passed over.
//
//     ustar     the name behind its prefix (345, 155 bytes) and a slash
//     GNU       a member of the type L holds the name of the next; sizes may be binary (high bit of the first byte)
//     pax       a member of the type x holds "LENGTH path=…\n" and "LENGTH size=…\n" of the next
//
// It ends with a block of zeros, or with the file.

import Glibc

/// Finds what lies where in a tar file, without reading what lies there.
struct TarMembers {
  /// A file in the tar.
  struct Member {
    var name: [UInt8]
    /// Of its data, in the tar.
    var offset: Int64
    var byteCount: Int64
  }

  /// The longest name, or header of pax, that is read: 1 MiB.
  private static let maximumHeaderByteCount: Int64 = 1 << 20
  private static let blockByteCount: Int64 = 512

  private let file: Int32
  private let path: String
  private let fileByteCount: Int64

  init(_ file: Int32, path: String, byteCount: Int64) {
    self.file = file
    self.path = path
    fileByteCount = byteCount
  }

  /// Calls `body` with each file in the tar, in its order.
  /// - Throws: `corruptInput` where a header is none, or the file ends inside a member; `readFailed`.
  func forEachMember(_ body: (Member) throws -> Void) throws {
    var offset: Int64 = 0
    var longName: [UInt8]?
    var longSize: Int64?
    while offset + Self.blockByteCount <= fileByteCount {
      let header = try bytes(at: offset, count: Self.blockByteCount)
      guard header.contains(where: { $0 != 0 }) else { return }
      guard Self.isHeader(header), let size = Self.number(header[124..<136]), size >= 0 else {
        throw ByteIOError(
          .corruptInput, "this is no tar, or a damaged one",
          hint: "members of compressed tars cannot be read where they lie: uncompress it first",
          path: path, byteOffset: offset)
      }
      let type = header[156]
      let byteCount = type == UInt8(ascii: "0") || type == 0 ? longSize ?? size : size
      let dataOffset = offset + Self.blockByteCount
      guard byteCount <= fileByteCount - dataOffset else {
        throw ByteIOError(
          .corruptInput, "this tar ends inside a member", path: path, byteOffset: offset)
      }
      switch type {
      case UInt8(ascii: "L"):
        longName = Array(try meta(at: dataOffset, size).prefix { $0 != 0 })
      case UInt8(ascii: "x"):
        for (key, value) in Self.records(try meta(at: dataOffset, size)) {
          if key == "path" { longName = value }
          if key == "size" { longSize = Int64(String(decoding: value, as: UTF8.self)) }
        }
      case UInt8(ascii: "g"), UInt8(ascii: "K"): break
      case UInt8(ascii: "0"), 0:
        try body(
          Member(name: longName ?? Self.name(header), offset: dataOffset, byteCount: byteCount))
        (longName, longSize) = (nil, nil)
      default: (longName, longSize) = (nil, nil)
      }
      let blocks = (byteCount + Self.blockByteCount - 1) / Self.blockByteCount
      offset = dataOffset + blocks * Self.blockByteCount
    }
  }

  private func meta(at offset: Int64, _ count: Int64) throws -> [UInt8] {
    guard count <= Self.maximumHeaderByteCount else {
      throw ByteIOError(
        .corruptInput, "a name in this tar has \(count) bytes", path: path, byteOffset: offset)
    }
    return try bytes(at: offset, count: count)
  }

  private func bytes(at offset: Int64, count: Int64) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(count))
    try bytes.withUnsafeMutableBytes {
      try FileRange.read(file, offset: offset, into: $0, path: path)
    }
    return bytes
  }

  /// Whether the sum in it is that of its bytes.
  private static func isHeader(_ header: [UInt8]) -> Bool {
    let sum = header.indices.reduce(0) {
      $0 + (148..<156 ~= $1 ? 0x20 : Int(header[$1]))
    }
    return number(header[148..<156]) == Int64(sum)
  }

  /// Octal digits with blanks and zero bytes around them, or binary.
  private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
    if let first = field.first, first & 0x80 != 0 {
      return field.dropFirst().suffix(7).reduce(Int64(first & 0x3F)) { $0 << 8 | Int64($1) }
    }
    var value: Int64 = 0
    var hasDigit = false
    for byte in field {
      if byte == 0x20 || byte == 0 {
        if hasDigit { break }
        continue
      }
      guard 0x30...0x37 ~= byte else { return nil }
      hasDigit = true
      value = value << 3 | Int64(byte - 0x30)
    }
    return value
  }

  private static func name(_ header: [UInt8]) -> [UInt8] {
    let name = Array(header[0..<100].prefix { $0 != 0 })
    let isUstar = header[257..<263].elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0])
    let prefix = isUstar ? Array(header[345..<500].prefix { $0 != 0 }) : []
    return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
  }

  private static func records(_ bytes: [UInt8]) -> [(key: String, value: [UInt8])] {
    var records: [(key: String, value: [UInt8])] = []
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
      length > space - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length)].dropLast()
      if let sign = record.firstIndex(of: UInt8(ascii: "=")) {
        records.append(
          (String(decoding: record[..<sign], as: UTF8.self), Array(record[(sign + 1)...])))
      }
      rest = rest[(rest.startIndex + length)...]
    }
    return records
  }
}

/// Reads a part of a file where it lies.
enum FileRange {
  /// - Throws: `readFailed`; `corruptInput` where the file has become shorter.
  static func read(
    _ file: Int32, offset: Int64, into buffer: UnsafeMutableRawBufferPointer, path: String
  ) throws {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(file, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw ByteIOError(
          .corruptInput, "this file became shorter while it was read", path: path,
          byteOffset: offset + Int64(done))
      } else if errno != EINTR {
        throw ByteIOError.system(.readFailed, "this file cannot be read", path: path)
      }
    }
  }
}
