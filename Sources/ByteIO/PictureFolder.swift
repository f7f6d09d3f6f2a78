// A folder of pictures with what lies beside them, as waifuc and the trainers write it.
//
//     a/1.png                 a picture
//     a/.1_meta.json          its metadata
//     a/1.txt                 its caption
//     a/1.tags                its tags
//
// A record is a picture with its sidecars; metadata without a picture is one too. Two pictures of one
// stem share the sidecars. What cannot be read is a record with a flaw: a sidecar that leads nowhere, a
// caption without a picture, a name that is no UTF-8. Other files are no input, nor are folders and
// files that begin with a dot. Symbolic links are followed, those back to a folder above are not.
// Records come in the order of their paths, as `LC_ALL=C sort` orders them.

import Glibc

/// The pictures of a folder, found but not read.
public struct PictureFolder: Sendable {
  /// Endings of pictures, in small letters.
  public static let pictureSuffixes = [
    ".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".jxl", ".png", ".tif", ".tiff", ".webp",
  ]

  /// What lies beside a picture.
  public enum Sidecar: UInt8, Sendable, CaseIterable {
    case metadata, text, tags
  }

  /// A record of the folder.
  struct Entry: Sendable {
    /// Inside the folder. Of metadata without a picture it has no ending.
    var path: String
    var hasPicture = false
    var sidecars: [Sidecar] = []
    /// Why it is no record, reading on from "the record".
    var flaw: String?
    /// Bytes of the sidecars.
    var byteCount: Int64 = 0
  }

  /// The folder, absolute and without links.
  public let path: String
  /// As an input of an import: as named, with the bytes of all sidecars and the time of the last change.
  public let input: InputFile
  /// SHA-256 of all paths, sizes and times of change, in hexadecimal digits.
  public let fingerprint: String
  let entries: [Entry]

  /// Looks at a folder and all below it.
  /// - Throws: `noSuchInput` when there is none or no picture in it, `cannotOpen`, `readFailed`.
  public init(path: String) throws {
    guard try InputFile.status(of: path).isFolder else {
      throw ByteIOError(
        .cannotOpen, "this is a file, expected a folder of pictures",
        hint: "name the folder that it lies in", path: path)
    }
    guard let resolved = realpath(path, nil) else {
      throw ByteIOError.system(.cannotOpen, "this folder cannot be looked at", path: path)
    }
    self.path = String(cString: resolved)
    free(resolved)
    var walk = PictureWalk(root: self.path)
    try walk.visit("")
    guard !walk.entries.isEmpty else {
      throw ByteIOError(
        .noSuchInput, "this folder holds no picture and no metadata of one",
        hint: "pictures end in \(Self.pictureSuffixes.joined(separator: ", "))", path: path)
    }
    entries = walk.entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    input = InputFile(
      path: path, byteCount: entries.reduce(0) { $0 + $1.byteCount },
      modifiedAtNanoseconds: walk.modifiedAtNanoseconds)
    fingerprint = walk.fingerprint
  }

  /// The path of a sidecar of an entry, inside the folder.
  static func path(of sidecar: Sidecar, besides path: String, hasPicture: Bool) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let nameStart = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    let folder = path[..<nameStart]
    var stem = path[nameStart...]
    if hasPicture, let dot = stem.lastIndex(of: ".") { stem = stem[..<dot] }
    return switch sidecar {
    case .metadata: "\(folder).\(stem)_meta.json"
    case .text: "\(folder)\(stem).txt"
    case .tags: "\(folder)\(stem).tags"
    }
  }

  /// Whether a path is that of a picture.
  static func isPicture(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    return pictureSuffixes.contains(name[dot...].lowercased())
  }
}
