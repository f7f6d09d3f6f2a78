internal import Columns

/// Reads which post a key of kohya metadata names.
///
///     123   e621/123   images/danbooru/123.webp   C:\train\000123.png
///
/// The last part of the path, without its extension (from the last dot on), is the number; the folder
/// right before it is the site, if it is a known one.
final class KohyaKeyReader {
  struct Post {
    var number: Int64
    /// As in `RecordBatch.siteNumbers`.
    var site: UInt16
  }

  private let prefix: [UInt8]
  private let siteTable: FieldNameTable<Int>
  private let knownSites: [String]
  /// The number of each known site; 0 is that of the import, -1 of one not seen yet.
  private var siteNumbers: [Int]
  /// Sites that keys have named, other than that of the import, in the order of their numbers.
  private(set) var siteNames: [String] = []

  init(_ settings: KohyaSettings) {
    prefix = Array((settings.keyPrefix ?? "").utf8)
    knownSites = Array(settings.knownSites.prefix(Int(UInt16.max)))
    siteTable = FieldNameTable(knownSites.enumerated().map { ($1, $0) })
    siteNumbers = knownSites.map { $0 == settings.defaultSite ? 0 : -1 }
  }

  /// The post that `key` names, or the reason why it names none, reading on from "the record".
  func post(ofKey key: UnsafeBufferPointer<UInt8>) -> Result<Post, KeyFailure> {
    guard key.starts(with: prefix) else {
      let wanted = prefix.withUnsafeBufferPointer { FieldText.excerpt($0) }
      return .failure(
        KeyFailure(
          reason: "has a key that does not begin with \(wanted): \(FieldText.excerpt(key))"))
    }
    let path = UnsafeBufferPointer(rebasing: key[prefix.count...])
    var nameStart = path.count
    while nameStart > 0, !Self.isSeparator(path[nameStart - 1]) { nameStart -= 1 }
    let name = UnsafeBufferPointer(rebasing: path[nameStart...])
    var stemEnd = name.count
    if let dot = name.lastIndex(of: UInt8(ascii: ".")) { stemEnd = dot }
    let stem = UnsafeBufferPointer(rebasing: name[..<stemEnd])
    guard let number = FieldText.postNumber(stem) else {
      return .failure(
        KeyFailure(reason: "has a key that names no post: \(FieldText.excerpt(key))"))
    }
    guard nameStart > 0 else { return .success(Post(number: number, site: 0)) }
    var folderStart = nameStart - 1
    while folderStart > 0, !Self.isSeparator(path[folderStart - 1]) { folderStart -= 1 }
    let folder = UnsafeBufferPointer(rebasing: path[folderStart..<(nameStart - 1)])
    return .success(Post(number: number, site: siteNumber(ofFolder: folder)))
  }

  private func siteNumber(ofFolder folder: UnsafeBufferPointer<UInt8>) -> UInt16 {
    guard let site = siteTable.field(named: folder) else { return 0 }
    if siteNumbers[site] < 0 {
      siteNames.append(knownSites[site])
      siteNumbers[site] = siteNames.count
    }
    return UInt16(truncatingIfNeeded: siteNumbers[site])
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
  }
}

/// Why a key names no post.
struct KeyFailure: Error {
  /// Reads on from "the record".
  var reason: String
}
