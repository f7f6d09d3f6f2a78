// A folder of pictures with what lies beside them, as waifuc and the trainers write it.
//
//     a/1.png                 a picture
//     a/.1_meta.json          its metadata
//     a/1.txt                 its caption
//     a/1.tags                its tags
//     a/1.png.txt             its caption or its tags
//     a/1.png.json            its post, as gallery-dl writes it
//     a/1.json                the same
//
// A record is a picture with its sidecars; metadata without a picture is one too. Two pictures of one
// stem share the sidecars. What cannot be read is a record with a flaw: a sidecar that leads nowhere, a
// caption without a picture, for imports a name that is no UTF-8. Other files are no input, nor are
// folders and files that begin with a dot. Symbolic links are followed, those back to a folder above are
// not; who writes into the folder follows no links to folders.
// Records come in the order of their paths, as `LC_ALL=C sort` orders them.

import FileSystem
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
    /// Those below bear the whole name of the picture but `post`, which bears its stem.
    case pictureText, picturePost, post
  }

  /// A record of the folder.
  public struct Entry: Sendable {
    /// Inside the folder. Of metadata without a picture it has no ending.
    public var path: PathBytes
    public var hasPicture = false
    /// Whether a picture before it in the order has the same sidecars.
    public var sharesSidecars = false
    public var sidecars: [Sidecar] = []
    /// Why it is no record, reading on from "the record".
    public var flaw: String?
    /// Bytes of the sidecars.
    var byteCount: Int64 = 0
  }

  /// The folder, absolute and without links.
  public let path: String
  /// As an input of an import: as named, with the bytes of all sidecars and the time of the last change.
  public let input: InputFile
  /// SHA-256 of all paths, sizes and times of change, in hexadecimal digits.
  public let fingerprint: String
  /// In the order of their paths.
  public let entries: [Entry]
  /// Temporary files of programs that have ended, inside the folder; looked for only by who writes.
  public let leftovers: [PathBytes]

  /// Looks at a folder and all below it.
  /// - Parameters:
  ///   - isForWriting: Links to folders are not followed, and any name will do.
  /// - Throws: `noSuchInput` when there is none or no picture in it, `cannotOpen`, `readFailed`.
  public init(path: String, isForWriting: Bool = false) throws {
    guard try InputFile.status(of: path).isFolder else {
      throw ByteIOError(
        .cannotOpen, "this is a file, expected a folder of pictures",
        hint: "name the folder that it lies in", path: path)
    }
    guard let resolved = FilePath.resolved(path) else {
      throw ByteIOError.reading("this folder cannot be looked at", path: path)
    }
    self.path = resolved
    var walk = PictureWalk(root: PathBytes(self.path), isForWriting: isForWriting)
    try walk.visit(PathBytes(""))
    guard !walk.entries.isEmpty else {
      throw ByteIOError(
        .noSuchInput, "this folder holds no picture and no metadata of one",
        hint: "pictures end in \(Self.pictureSuffixes.joined(separator: ", "))", path: path)
    }
    entries = walk.entries.sorted { $0.path < $1.path }
    leftovers = walk.leftovers
    input = InputFile(
      path: path, byteCount: entries.reduce(0) { $0 + $1.byteCount },
      modifiedAtNanoseconds: walk.modifiedAtNanoseconds)
    fingerprint = walk.fingerprint
  }

  /// Whether a name is that of a picture.
  static func isPicture(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return false }
    return isPictureSuffix(String(decoding: name[dot...], as: UTF8.self))
  }

  /// Whether an ending, with its dot, is that of pictures.
  public static func isPictureSuffix(_ suffix: String) -> Bool {
    pictureSuffixes.contains(suffix.lowercased())
  }
}

extension PictureFolder.Entry {
  /// Where the entry stands and the name that its sidecars share.
  private var parts: (folder: [UInt8], stem: [UInt8]) {
    var stem = path.name.bytes
    if hasPicture, let dot = stem.lastIndex(of: UInt8(ascii: ".")) { stem.removeSubrange(dot...) }
    return (path.folder.bytes, stem)
  }

  /// Whether another sidecar says the same and is nearer to the picture: one with its whole name.
  public func isShadowed(_ sidecar: PictureFolder.Sidecar) -> Bool {
    switch sidecar {
    case .text: sidecars.contains(.pictureText)
    case .post: sidecars.contains(.picturePost)
    case .metadata, .tags, .pictureText, .picturePost: false
    }
  }

  /// The path of a sidecar, inside the folder.
  public func path(of sidecar: PictureFolder.Sidecar) -> PathBytes {
    switch sidecar {
    case .metadata:
      let (folder, stem) = parts
      return PathBytes(folder + [UInt8(ascii: ".")] + stem + Array("_meta.json".utf8))
    case .text: return path(withEnding: "txt")
    case .tags: return path(withEnding: "tags")
    case .pictureText: return PathBytes(path.bytes + Array(".txt".utf8))
    case .picturePost: return PathBytes(path.bytes + Array(".json".utf8))
    case .post: return path(withEnding: "json")
    }
  }

  /// The path of the file of the same stem with another ending, without its dot; inside the folder.
  public func path(withEnding ending: String) -> PathBytes {
    let (folder, stem) = parts
    return PathBytes(folder + stem + Array(".\(ending)".utf8))
  }
}
