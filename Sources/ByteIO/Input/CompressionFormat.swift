// What the first bytes of a file say about it.
//
//     1f 8b                      gzip
//     fd 37 7a 58 5a 00          xz
//     28 b5 2f fd                zstd frame
//     5[0-f] 2a 4d 18            zstd skippable frame (pzstd and seekable files begin with one)
//     "BZh" "1"..."9"            bzip2, followed by 31 41 59 26 53 59 or 17 72 45 38 50 90
//     "ustar" at 257             tar (POSIX and GNU)
//     octal sum at 148           tar (v7): the sum of the 512 bytes, with the field as spaces
//
// Sources: RFC 1952, RFC 8878, the .xz file format 1.2.1, tar(5) of libarchive.

import CArchive

/// A compression that `ByteStream` decodes.
enum CompressionFormat {
  case gzip, xz, zstd, bzip2

  /// libarchive's code of the filter.
  var filterCode: Int32 {
    switch self {
    case .gzip: ARCHIVE_FILTER_GZIP
    case .bzip2: ARCHIVE_FILTER_BZIP2
    case .xz: ARCHIVE_FILTER_XZ
    case .zstd: ARCHIVE_FILTER_ZSTD
    }
  }

  /// What the magic bytes at the beginning say; nil for anything else.
  init?(prefix: [UInt8]) {
    if prefix.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if prefix.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else if prefix.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else if prefix.count >= 4, prefix[0] & 0xF0 == 0x50,
      prefix[1...3].elementsEqual([0x2A, 0x4D, 0x18])
    {
      self = .zstd
    } else if prefix.count >= 10, prefix.starts(with: [0x42, 0x5A, 0x68]),
      (0x31...0x39).contains(prefix[3]),
      prefix[4..<10].elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        || prefix[4..<10].elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
    {
      self = .bzip2
    } else {
      return nil
    }
  }
}

/// The header block of a tar archive.
enum TarHeader {
  static let byteCount = 512
  private static let checksumField = 148..<156

  /// Whether the first 512 bytes are a tar header.
  static func isTar(prefix: [UInt8]) -> Bool {
    guard prefix.count >= byteCount, prefix[0] != 0 else { return false }
    let header = prefix[..<byteCount]
    if header[257..<262].elementsEqual("ustar".utf8) { return true }
    guard let stored = octalNumber(header[checksumField]), stored > 0 else { return false }
    var sum = checksumField.count * 0x20
    for index in header.indices where !checksumField.contains(index) {
      sum += Int(header[index])
    }
    return sum == stored
  }

  /// A number of octal digits between spaces and NULs.
  private static func octalNumber(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty else { return nil }
    guard field[digits.endIndex...].allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return nil }
    return digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
  }
}
