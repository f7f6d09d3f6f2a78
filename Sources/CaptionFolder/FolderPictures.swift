internal import ByteIO
internal import Glibc

/// The pictures that are captioned and those that only count for core tags, with their paths inside one
/// folder.
struct FolderPictures {
  struct Picture {
    /// Inside `root`.
    var entry: PictureFolder.Entry
    /// Whether it lies in the folder that is captioned.
    var isInside: Bool
    /// As a post of the site `local`; 0 until it is known.
    var number: Int64 = 0
    /// Whether the first pass has taken it.
    var isRead = false
  }

  /// Absolute: the folder that the paths are inside of.
  let root: PathBytes
  /// Absolute: the folder that the files of core tags stand in.
  let coreTagRoot: PathBytes
  /// What stands before the path of a picture when it is shown: the folder as it was named.
  let shownRoot: String
  /// In the order of their paths.
  var pictures: [Picture]
  /// Absolute: temporary files of programs that have ended.
  private let leftovers: [PathBytes]

  /// - Parameters:
  ///   - upLevels: How far above the folder core tags stand.
  ///   - countsAbove: Whether pictures outside count.
  ///
  /// Throws `ByteIOError`, and `noSuchInput` when the folder has no picture.
  init(path: String, upLevels: Int, countsAbove: Bool) throws {
    let folder = try PictureFolder(path: path, isForWriting: true)
    guard folder.entries.contains(where: \.hasPicture) else {
      throw FolderCaptioningError(
        .noSuchInput, "\(path): this folder holds no picture",
        hint: "Pictures end in \(PictureFolder.pictureSuffixes.joined(separator: ", ")).")
    }
    let names = folder.path.split(separator: "/")
    guard upLevels <= names.count else {
      throw FolderCaptioningError(
        .badOption,
        "compute_core_tag_up_levels \(upLevels): only \(names.count)"
          + " \(names.count == 1 ? "folder is" : "folders are") above \(path)")
    }
    let rootPath = "/" + names.dropLast(upLevels).joined(separator: "/")
    coreTagRoot = PathBytes(rootPath)
    guard upLevels > 0, countsAbove else {
      root = PathBytes(folder.path)
      shownRoot = path.hasSuffix("/") ? path : path + "/"
      pictures = folder.entries.map { Picture(entry: $0, isInside: true) }
      leftovers = folder.leftovers.map { [root] in root.appending($0) }
      return
    }
    let prefix = Array((names.suffix(upLevels).joined(separator: "/") + "/").utf8)
    root = PathBytes(rootPath)
    shownRoot = rootPath.hasSuffix("/") ? rootPath : rootPath + "/"
    let whole = try PictureFolder(path: rootPath, isForWriting: true)
    leftovers = whole.leftovers.map { [root] in root.appending($0) }
    let outside = whole.entries.filter { !$0.path.bytes.starts(with: prefix) }
    let inside = folder.entries.map { entry in
      var entry = entry
      entry.path = PathBytes(prefix + entry.path.bytes)
      return entry
    }
    pictures =
      (outside.map { Picture(entry: $0, isInside: false) }
      + inside.map { Picture(entry: $0, isInside: true) })
      .sorted { $0.entry.path < $1.entry.path }
  }

  /// Clears away what killed programs have left, as far as it may be.
  func removeLeftovers() {
    for path in leftovers { _ = path.withCString { unlink($0) } }
  }

  func shown(_ path: PathBytes) -> String { "\(shownRoot)\(path)" }
}
