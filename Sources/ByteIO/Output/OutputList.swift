// The list beside a set of outputs that are taking their places, .BASE.outputs:
//
//     taghouse outputs 1
//     file
//     66306 1183402 1
//     /data/.corpus.train.txt.4711.1.tmp NUL
//     /data/corpus.train.txt NUL
//     …
//     end
//
// For each file: device and inode, whether something may be replaced, and both paths from the root on,
// each with a NUL at its end. A list without its end was never begun to be followed.
//
// A list may come from somebody else, in a folder of data. So only steps are followed that this program could
// have begun for the outputs at hand: from a temporary name to the output of that name, in one folder.

import FileSystem
import Glibc

/// The list of a set while it is followed. Its file is locked meanwhile.
struct OutputList {
  private static let title = "taghouse outputs 1\n"
  private static let end = "end\n"
  /// Bytes of a list that is read: 64 MiB.
  private static let maximumByteCount = 64 << 20

  private let path: String
  private let descriptor: Int32

  static func path(base: String) -> String {
    let folder = AtomicFile.folder(of: base)
    let name = TemporaryNames.shortened(String(base.dropFirst(folder.count)))
    return "\(folder).\(name).outputs"
  }

  /// Writes a list and makes it durable.
  /// - Throws: `cannotCreate`, `writeFailed`; no list is left then.
  init(_ path: String, _ steps: [OutputStep]) throws {
    self.path = path
    var text = Self.title
    for step in steps {
      guard let identity = FileIdentity(at: step.temporaryPath) else {
        throw AtomicFile.cannotRename(to: step.path)
      }
      text += "file\n\(identity.device) \(identity.inode) \(step.replaces ? 1 : 0)\n"
      text += FilePath.position(of: step.temporaryPath) + "\0"
      text += FilePath.position(of: step.path) + "\0"
    }
    text += Self.end
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw ByteIOError.system(.cannotCreate, "the list of outputs cannot be made", path: path)
    }
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
    var isWritten = text.withUTF8 {
      FileSystemCall.writeAll(UnsafeRawBufferPointer($0), to: descriptor) == 0
    }
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = isWritten && FileSystemCall.syncFolder(at: AtomicFile.folder(of: path)) == 0
    guard isWritten else {
      let error = ByteIOError.system(
        .writeFailed, "the list of outputs cannot be written", path: path)
      remove()
      throw error
    }
  }

  /// Leaves the list for the next run.
  func close() {
    Glibc.close(descriptor)
  }

  func remove() {
    unlink(path)
    close()
  }

  // MARK: After a kill

  /// Follows the list that a killed process has left to its end, and removes it. Returns which files of it
  /// are in their places: nobody was told so.
  /// - Parameter outputs: The paths that are about to be written; steps to others are left out.
  /// - Throws: `cannotCreate`, `writeFailed` when a file cannot take its place; the list stays.
  static func finish(
    _ path: String, outputs: [String], reserved: ReservedFiles
  ) throws -> Set<FileIdentity> {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { Glibc.close(descriptor) }
    // Somebody is following it right now.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else { return [] }
    let positions = Set(outputs.map(FilePath.position))
    guard let entries = try entries(of: path)?.filter({ $0.isOurs(positions) }) else {
      unlink(path)
      return []
    }
    var placed: Set<FileIdentity> = []
    for entry in entries {
      try reserved.check(output: entry.path)
      try reserved.check(output: entry.temporaryPath)
      try entry.finish()
      if FileIdentity(at: entry.path) == entry.identity { placed.insert(entry.identity) }
    }
    for folder in Set(entries.map { AtomicFile.folder(of: $0.path) }) {
      guard FileSystemCall.syncFolder(at: folder) == 0 else {
        throw ByteIOError.system(
          .writeFailed, "this folder of outputs cannot be made durable", path: folder)
      }
    }
    unlink(path)
    return placed
  }

  private struct Entry {
    var identity: FileIdentity
    var replaces: Bool
    var temporaryPath: String
    var path: String

    /// Whether this program could have begun the step, for one of these outputs.
    func isOurs(_ positions: Set<String>) -> Bool {
      let folder = AtomicFile.folder(of: path)
      guard positions.contains(path), AtomicFile.folder(of: temporaryPath) == folder else {
        return false
      }
      return TemporaryNames.isTemporary(
        String(temporaryPath.dropFirst(folder.count)), for: String(path.dropFirst(folder.count)))
    }

    func finish() throws {
      guard FileIdentity(at: temporaryPath) == identity else { return }
      if FileIdentity(at: path) != identity {
        // Somebody else's file of the name stays.
        let isFree = FileIdentity(at: path) == nil
        if isFree || replaces {
          guard rename(temporaryPath, path) == 0 else { throw AtomicFile.cannotRename(to: path) }
          return
        }
      }
      // What was replaced, or a second name of what is in its place.
      unlink(temporaryPath)
    }
  }

  /// Nil for a list without its end.
  private static func entries(of path: String) throws -> [Entry]? {
    let bytes = try InPlaceFile(PathBytes(path)).content(maximumByteCount: maximumByteCount) ?? []
    guard bytes.starts(with: title.utf8) else { return nil }
    var rest = bytes[title.utf8.count...]
    var entries: [Entry] = []
    func next(_ separator: UInt8) -> String? {
      guard let end = rest.firstIndex(of: separator) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    let newline = UInt8(ascii: "\n")
    while let word = next(newline) {
      if word + "\n" == end { return entries }
      let numbers = next(newline)?.split(separator: " ").compactMap { UInt64($0) } ?? []
      guard word == "file", numbers.count == 3, let temporary = next(0), let path = next(0)
      else { return nil }
      entries.append(
        Entry(
          identity: FileIdentity(device: numbers[0], inode: numbers[1]),
          replaces: numbers[2] == 1, temporaryPath: temporary, path: path))
    }
    return nil
  }
}
