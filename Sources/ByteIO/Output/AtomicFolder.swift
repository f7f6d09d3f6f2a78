// A folder of files that appears whole or not at all.
//
//     out/set                       the target: absent, empty, or an older folder of ours
//     out/.set.4711.1.tmp/          written here (process id, counter), locked with flock(2)
//     commit(): syncfs, rename to the target, fsync of out/
//     discard(), deinit, a failure: the temporary folder is removed
//
// Where a file system cannot exchange, the older folder gives way first: it becomes .set.4711.1-old.tmp,
// then the new one takes the name. After a crash between the two the next start ends it.
//
// A folder of ours is one with a manifest.json that says "kind" : "taghouse …". With `replace`
// such a folder changes places with the new one (renameat2, RENAME_EXCHANGE) and is then removed, if it holds
// nothing else (`FolderContents`); no other folder with something in it is ever touched. Temporary folders of the same target that
// a killed process has left are removed at the next start.

import FileSystem
import Glibc

/// An output folder that appears under its name only when it is complete.
///
/// Threads: one at a time. Memory: the names of its sub-folders.
public final class AtomicFolder {
  /// The name of the file that tells a folder of ours.
  public static let manifestName = "manifest.json"
  /// How many bytes of a manifest are looked at for its kind: 1 MiB.
  static let manifestByteCount = 1 << 20
  /// What a manifest of ours holds, up to blanks.
  static let manifestMark = Array("\"kind\":\"taghouse".utf8)
  /// What stands before the mark of the contents there, up to blanks.
  static let contentsKey = Array("\"contents\":\"".utf8)

  /// The target, as given.
  public let path: String
  /// Where the files are until `commit()`.
  public private(set) var temporaryPath = ""

  /// The target without links and slashes at its end.
  private let target: String
  private let replace: Bool
  private let reserved: ReservedFiles
  /// The temporary folder; -1 when it is gone or has its name.
  private var descriptor: Int32 = -1
  private var subfolders: Set<Substring> = []

  /// What the manifest has to say under `contents`, so that the folder may be replaced later: a mark of all
  /// names that are there now. Time: a look at each of them.
  public var contentsMark: String { FolderContents(ofFolder: temporaryPath).mark }

  /// Creates the temporary folder.
  /// - Parameters:
  ///   - replace: Whether a folder that Taghouse has written may be replaced. An empty folder is taken in
  ///     any case.
  ///   - reserved: What must not be in a folder that is replaced.
  /// - Throws: `alreadyExists` when anything else is there; `cannotCreate` when the folder above
  ///   is missing or cannot be written, or the target reserved.
  public init(path: String, replace: Bool, reserved: ReservedFiles) throws {
    self.path = path
    self.replace = replace
    self.reserved = reserved
    target = Self.resolved(path)
    let (parent, name) = Self.parts(of: target)
    try Self.clearLeftovers(of: target)
    try checkTarget()
    for _ in 0..<TemporaryNames.maximumAttemptCount {
      temporaryPath = TemporaryNames.next(in: parent, for: name)
      if mkdir(temporaryPath, 0o777) == 0 {
        descriptor = open(temporaryPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 {
          // As where no more files may be open: the folder is nobody's.
          let number = errno
          rmdir(temporaryPath)
          errno = number
        }
        break
      }
      if errno != EEXIST { break }
    }
    guard descriptor >= 0 else {
      throw ByteIOError.system(
        .cannotCreate, "this output folder cannot be created",
        hint: "check that the folder above it exists and can be written", path: path)
    }
    // Tells others that somebody is at work here. File systems without locks are left alone.
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
  }

  deinit {
    discard()
  }

  // MARK: Writing

  /// Writes a new file, and the sub-folders on its way. Nothing is synced before `commit()`.
  /// - Parameter relativePath: Below the folder: names with slashes between, none of them `..`.
  /// - Throws: `alreadyExists` when the file was written before; `cannotCreate`, `writeFailed`
  ///   (disk full, …). The temporary folder is then removed.
  public func write(_ bytes: UnsafeRawBufferPointer, to relativePath: String) throws {
    try write(bytes, to: relativePath, flags: O_CREAT | O_EXCL)
  }

  /// Adds bytes to the end of a file, which is made when it is not there.
  /// - Throws: As `write`.
  public func append(_ bytes: UnsafeRawBufferPointer, to relativePath: String) throws {
    try write(bytes, to: relativePath, flags: O_CREAT | O_APPEND)
  }

  /// Makes a link to something that lies elsewhere, and the sub-folders on its way.
  /// - Throws: As `write`.
  public func addLink(to target: String, at relativePath: String) throws {
    guard descriptor >= 0 else { throw closedError }
    try makeSubfolders(of: relativePath)
    guard symlinkat(target, descriptor, relativePath) == 0 else {
      let isThere = errno == EEXIST
      throw failing(
        isThere ? .alreadyExists : .cannotCreate,
        isThere ? "this file is written twice" : "this link cannot be created", relativePath)
    }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, to relativePath: String, flags: Int32
  ) throws {
    guard descriptor >= 0 else { throw closedError }
    try makeSubfolders(of: relativePath)
    let file = openat(descriptor, relativePath, O_WRONLY | O_CLOEXEC | flags, 0o666)
    guard file >= 0 else {
      let isThere = errno == EEXIST
      throw failing(
        isThere ? .alreadyExists : .cannotCreate,
        isThere ? "this file is written twice" : "this file cannot be created", relativePath)
    }
    guard FileSystemCall.writeAll(bytes, to: file) == 0 else {
      let error = failing(.writeFailed, "this file cannot be written", relativePath)
      Glibc.close(file)
      throw error
    }
    guard Glibc.close(file) == 0 else {
      throw failing(.writeFailed, "this file cannot be closed", relativePath)
    }
  }

  private func makeSubfolders(of relativePath: String) throws {
    guard let last = relativePath.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let folder = relativePath[..<last]
    guard !subfolders.contains(folder) else { return }
    var end = relativePath.startIndex
    for name in folder.split(separator: "/", omittingEmptySubsequences: false) {
      guard !name.isEmpty, name != ".." else {
        errno = EINVAL
        throw failing(.cannotCreate, "this is no place below the folder", relativePath)
      }
      end = name.endIndex
      let subfolder = relativePath[..<end]
      guard !subfolders.contains(subfolder) else { continue }
      guard mkdirat(descriptor, String(subfolder), 0o777) == 0 || errno == EEXIST else {
        throw failing(.cannotCreate, "this sub-folder cannot be created", String(subfolder))
      }
      subfolders.insert(subfolder)
    }
  }

  // MARK: The end

  /// Makes everything durable and gives the folder its name. Nothing can be written afterwards.
  /// - Throws: `alreadyExists` when something that is not to be replaced appeared meanwhile;
  ///   `cannotCreate`, `writeFailed`. The temporary folder is then removed.
  public func commit() throws {
    guard descriptor >= 0 else { throw closedError }
    // One sync for all files; a file system without it (ENOSYS) still has the rename.
    guard FileSystemCall.syncFileSystem(of: descriptor) == 0 || errno == ENOSYS || errno == EINVAL
    else {
      throw failing(.writeFailed, "this folder cannot be made durable", nil)
    }
    do {
      try checkTarget()
    } catch {
      discard()
      throw error
    }
    // rename(2) takes the place of nothing, or of an empty folder.
    if rename(temporaryPath, target) == 0 {
      close()
    } else if (errno == ENOTEMPTY || errno == EEXIST) && replace {
      try takePlace()
    } else {
      throw failing(.cannotCreate, "the finished folder cannot be renamed into place", nil)
    }
    try syncParent()
  }

  /// Gives up the folder: the target stays as it was. Does nothing after `commit()`.
  public func discard() {
    guard descriptor >= 0 else { return }
    Self.remove(temporaryPath)
    close()
  }

  private func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Changes places with the older folder, and removes that.
  private func takePlace() throws {
    if FileSystemCall.exchange(temporaryPath, target) == 0 {
      Self.remove(temporaryPath)
      close()
      return
    }
    guard FileSystemCall.isUnknown else {
      throw failing(.cannotCreate, "the older folder cannot be replaced", nil)
    }
    // Some file systems cannot exchange: there is a moment without the folder.
    let older =
      temporaryPath.dropLast(TemporaryNames.suffix.count) + TemporaryNames.oldSuffix
      + TemporaryNames.suffix
    guard rename(target, String(older)) == 0 else {
      throw failing(.cannotCreate, "the older folder cannot be replaced", nil)
    }
    guard rename(temporaryPath, target) == 0 else {
      let error = failing(.cannotCreate, "the finished folder cannot be renamed into place", nil)
      _ = rename(String(older), target)
      throw error
    }
    Self.remove(String(older))
    close()
  }

  /// Makes the new name durable.
  private func syncParent() throws {
    guard FileSystemCall.syncFolder(at: Self.parts(of: target).parent) == 0 else {
      throw ByteIOError.system(
        .writeFailed, "the folder above this output cannot be made durable", path: path)
    }
  }

  // MARK: Errors

  /// The error for the present `errno`; removes the temporary folder.
  private func failing(
    _ code: ByteIOError.Code, _ message: String, _ relativePath: String?
  ) -> ByteIOError {
    let number = errno
    discard()
    return ByteIOError.system(
      number == ENOSPC || number == EDQUOT ? .writeFailed : code, message,
      hint: number == ENOSPC ? "free some space or choose another disk" : nil,
      path: relativePath.map { "\(path)/\($0)" } ?? path, errorNumber: number)
  }

  private var closedError: ByteIOError {
    ByteIOError(.writeFailed, "this output folder was closed already", path: path)
  }

  /// Refuses a target that may not be taken.
  private func checkTarget() throws {
    try reserved.check(output: target)
    guard let status = FileStatus(path: target) else { return }
    guard status.isFolder else {
      throw ByteIOError(
        .alreadyExists, "there is a file of this name, expected a folder or nothing",
        hint: "choose another name", path: path)
    }
    guard let names = Self.names(in: target), names.isEmpty else {
      guard replace else {
        throw ByteIOError(
          .alreadyExists, "this folder exists already and is not empty",
          hint: "choose another name or ask to replace it", path: path)
      }
      guard Self.isOurs(target) else {
        throw ByteIOError(
          .alreadyExists,
          "this folder has no \(Self.manifestName) of Taghouse, so it may hold your own files",
          hint: "choose another name, or remove the folder yourself", path: path)
      }
      guard Self.isUnchanged(target) else {
        throw ByteIOError(
          .alreadyExists,
          "files were added to this folder, or taken away, since taghouse has written it",
          hint: "move your own files elsewhere, choose another name, or remove the folder yourself",
          path: path)
      }
      try reserved.check(outputFolder: target)
      return
    }
  }
}
