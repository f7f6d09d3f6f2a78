// Looking at folders and removing them.

import FileSystem
import Glibc

extension AtomicFolder {
  /// Whether a folder holds a manifest that says it is of Taghouse.
  static func isOurs(_ folder: String) -> Bool {
    let text = manifestText(of: folder)
    return text.indices.contains { text[$0...].starts(with: manifestMark) }
  }

  /// Whether nothing stands in a folder of ours that its manifest does not know, or is gone from it. Of a
  /// manifest without a mark, as former versions wrote it, pictures and empty folders are what it cannot know.
  static func isUnchanged(_ folder: String) -> Bool {
    let text = manifestText(of: folder)
    guard let start = text.indices.first(where: { text[$0...].starts(with: contentsKey) }) else {
      return !holdsPicture(folder)
    }
    let mark = text[(start + contentsKey.count)...].prefix { $0 != UInt8(ascii: "\"") }
    return mark.elementsEqual(FolderContents(ofFolder: folder).mark.utf8)
  }

  private static func holdsPicture(_ folder: String) -> Bool {
    var isFound = false
    forEachEntry(in: folder) { name, isFolder in
      isFound =
        isFound
        || (isFolder
          ? holdsPicture("\(folder)/\(name)") : PictureFolder.isPicture(Array(name.utf8)))
    }
    return isFound
  }

  /// The manifest's bytes without blanks; none where there is none.
  private static func manifestText(of folder: String) -> [UInt8] {
    guard let source = try? DescriptorSource(path: "\(folder)/\(manifestName)") else { return [] }
    var bytes = [UInt8](repeating: 0, count: manifestByteCount)
    var count = 0
    while count < bytes.count {
      let read = try? bytes.withUnsafeMutableBytes { buffer in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      }
      guard let read, read > 0 else { break }
      count += read
    }
    return bytes[..<count].filter { !RecordSplitting.isBlank($0) }
  }

  /// The path with its links resolved when there is something, without slashes at its end.
  static func resolved(_ path: String) -> String {
    if let real = FilePath.resolved(path) { return real }
    var path = Substring(path)
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return String(path)
  }

  /// A path up to its last slash (empty when it has none), and its last name.
  static func parts(of path: String) -> (parent: String, name: String) {
    let parent = AtomicFile.folder(of: path)
    return (parent, String(path.dropFirst(parent.count)))
  }

  /// The names in a folder; nil when it cannot be read.
  static func names(in folder: String) -> [String]? {
    var names: [String] = []
    return forEachEntry(in: folder) { name, _ in names.append(name) } ? names : nil
  }

  /// Calls `body` with each name in a folder, and whether it is a folder and no link. A folder may hold millions.
  /// - Returns: false when it cannot be read.
  @discardableResult
  static func forEachEntry(
    in folder: String, _ body: (_ name: String, _ isFolder: Bool) -> Void
  ) -> Bool {
    guard let stream = opendir(folder) else { return false }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var isFolder = Int(entry.pointee.d_type) == Int(DT_DIR)
      if Int(entry.pointee.d_type) == Int(DT_UNKNOWN) {
        var status = stat()
        isFolder = lstat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      }
      body(name, isFolder)
    }
    return true
  }

  /// Removes a folder with everything in it, as far as that is allowed. Links are not followed.
  static func remove(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
    for name in names(in: path) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Removes temporary folders of a target whose process is gone. Where that one was between the two
  /// renames of a replacement, the complete folder takes its place first, or else the older one comes
  /// back: no folder goes before another one has its name.
  /// - Throws: `cannotCreate`, `writeFailed`.
  static func clearLeftovers(of target: String) throws {
    let (parent, name) = parts(of: target)
    let leftovers = TemporaryNames.leftovers(of: [name], in: parent)
    var kept: Set<String> = []
    for older in leftovers where older.isOld {
      let ending = TemporaryNames.oldSuffix + TemporaryNames.suffix
      let complete = older.path.dropLast(ending.count) + TemporaryNames.suffix
      if FileIdentity(at: target) == nil {
        guard rename(String(complete), target) == 0 || rename(older.path, target) == 0 else {
          throw ByteIOError.system(
            .cannotCreate, "what a killed process has left cannot take its place", path: target)
        }
        guard FileSystemCall.syncFolder(at: parent) == 0 else {
          throw ByteIOError.system(
            .writeFailed, "the folder above this output cannot be made durable", path: target)
        }
      } else if FileIdentity(at: String(complete)) != nil {
        // Somebody has made the target anew between the two: what is hidden stays as it is.
        kept.insert(String(complete))
        continue
      }
      remove(older.path)
    }
    for leftover in leftovers where !leftover.isOld && !kept.contains(leftover.path) {
      remove(leftover.path)
    }
  }
}
