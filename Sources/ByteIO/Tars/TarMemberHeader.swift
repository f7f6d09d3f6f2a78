// The header of a member in a tar file (POSIX.1-1988, ustar), 512 bytes:
//
//     0    100  name              124  12  size, octal, NUL        257  6  "ustar" NUL
//     100    8  mode  "0000644"   136  12  time, octal, NUL        263  2  "00"
//     108    8  owner "0000000"   148   8  sum of all bytes        265 64  names of the owners
//     116    8  group "0000000"   156   1  "0": a file             329 16  device numbers
//
// The sum is taken with spaces in its own place; it is six octal digits, NUL, space.

/// A header that is filled again for each member.
struct TarMemberHeader {
  private static let name = 0..<100
  private static let size = 124..<135
  private static let checksum = 148..<154

  private var bytes = [UInt8](repeating: 0, count: TarShards.blockByteCount)
  private let zeros = [UInt8](repeating: 0, count: TarShards.blockByteCount)
  /// The sum of the bytes that are always the same, with spaces for the sum itself.
  private var fixedSum = 0
  private var nameSum = 0

  init() {
    let fields: [(position: Int, text: String)] = [
      (100, "0000644"), (108, "0000000"), (116, "0000000"), (136, "00000000000"), (148, "        "),
      (156, "0"), (257, "ustar"), (263, "00"), (329, "0000000"), (337, "0000000"),
    ]
    for field in fields {
      bytes.replaceSubrange(
        field.position..<field.position + field.text.utf8.count, with: field.text.utf8)
    }
    fixedSum = bytes.reduce(0) { $0 + Int($1) }
    // What stands behind the sum's digits.
    bytes[Self.checksum.upperBound] = 0
  }

  /// - Returns: False when the name does not fit.
  mutating func set(name: String) -> Bool {
    var name = name
    return name.withUTF8 { name in
      guard !name.isEmpty, name.count <= Self.name.count, !name.contains(0) else { return false }
      nameSum = 0
      for index in Self.name {
        let byte = index < name.count ? name[index] : 0
        bytes[index] = byte
        nameSum += Int(byte)
      }
      return true
    }
  }

  /// Completes the header of the name that was set.
  mutating func set(byteCount: Int) {
    let sizeSum = setOctal(byteCount, in: Self.size)
    _ = setOctal(fixedSum + nameSum + sizeSum, in: Self.checksum)
  }

  /// Writes digits and returns their sum as bytes.
  private mutating func setOctal(_ value: Int, in position: Range<Int>) -> Int {
    var rest = value
    var sum = 0
    for index in position.reversed() {
      bytes[index] = UInt8(ascii: "0") + UInt8(rest & 7)
      sum += Int(bytes[index])
      rest >>= 3
    }
    return sum
  }

  /// Shows the header, or as many zeros.
  func withBytes<Result>(
    ofZeros: Bool = false, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try (ofZeros ? zeros : bytes).withUnsafeBytes(body)
  }
}
