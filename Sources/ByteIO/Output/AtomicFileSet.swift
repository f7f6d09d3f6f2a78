// Several files that appear together, as far as a file system lets them:
//
//     corpus.train.txt  corpus.test.txt  corpus.txt.manifest.json     the targets
//     .corpus.train.txt.4711.1.tmp …                                 written here
//     .corpus.txt.outputs                                            which of them become what
//
// commit(): all files are complete and synced; the list is written and synced; then each file takes its
// place in the order of the list, and the list goes. What is replaced changes places with the new file
// (RENAME_EXCHANGE), so that a step that fails takes all others back. A process that is killed between
// two of these renames leaves its list: the next set of the same base brings the others to their places,
// too, and may replace them all, because nobody was told that they are there. A process that is killed
// earlier leaves hidden files, which the next set removes.
//
// What holds: no file is ever seen half written. Until the first rename nothing has changed. Between
// the first and the last, which are moments apart, others can see some new files and not all. Where the
// file system has no RENAME_EXCHANGE, a step that fails behind a replaced file leaves the list instead,
// and the next run ends what was begun.

import FileSystem
import Glibc

/// Output files that appear together under their names when all are complete.
///
/// Threads: one at a time. Memory: that of a `ByteWriter` for each file.
public final class AtomicFileSet {
  /// A file to write.
  public struct Output: Sendable {
    /// `-` is standard output.
    public var path: String
    /// Whether a file of that name may be replaced.
    public var replaces: Bool

    public init(_ path: String, replaces: Bool) {
      self.path = path
      self.replaces = replaces
    }
  }

  /// In the order of the outputs.
  public let writers: [ByteWriter]
  /// Nil where one rename is all.
  private let listPath: String?

  /// Ends what a killed process has begun with the same base, and begins the files.
  /// - Parameters:
  ///   - base: A path that is the same for the same set; beside it stands the list.
  ///   - reserved: What no output may be.
  /// - Throws: `alreadyExists`, `cannotCreate`; nothing is left then.
  public init(_ outputs: [Output], base: String, reserved: ReservedFiles) throws {
    let files = outputs.filter { !Self.isStream($0.path) }
    let list = files.isEmpty || Self.isStream(base) ? nil : OutputList.path(base: base)
    for output in outputs { try reserved.check(output: output.path) }
    if let list { try reserved.check(output: list) }
    let unannounced =
      try list.map {
        try OutputList.finish($0, outputs: files.map(\.path), reserved: reserved)
      } ?? []
    listPath = files.count > 1 ? list : nil
    let positions = files.map { output in
      let folder = AtomicFile.folder(of: output.path)
      return (folder: folder, name: String(output.path.dropFirst(folder.count)))
    }
    for (folder, positions) in Dictionary(grouping: positions, by: \.folder) {
      TemporaryNames.removeFiles(of: Set(positions.map(\.name)), in: folder)
    }
    writers = try outputs.map { output in
      let isUnannounced = FileIdentity(at: output.path).map(unannounced.contains) ?? false
      return try ByteWriter(
        AtomicFile(
          inClearedFolder: output.path, replace: output.replaces || isUnannounced,
          reserved: reserved))
    }
  }

  /// Whether bytes go straight to what is there: standard output, a pipe, a device.
  public static func isStream(_ path: String) -> Bool {
    guard path != AtomicFile.standardOutputPath else { return true }
    return FileStatus(path: path).map { !$0.isRegular && !$0.isFolder } ?? false
  }

  /// Completes the content of all files and puts them in place, in the order of the outputs.
  /// - Throws: `alreadyExists` when a file appeared meanwhile that is not to be replaced;
  ///   `cannotCreate`, `writeFailed`, `brokenPipe`. All targets are then as they were, but for those
  ///   that the opening of this file names.
  public func commit() throws {
    do {
      for writer in writers { _ = try writer.finish() }
      for writer in writers { try writer.file.complete() }
      var steps = writers.compactMap { OutputStep($0.file) }
      guard let listPath else {
        for position in steps.indices { try steps[position].take() }
        for writer in writers { writer.file.close() }
        return try OutputStep.syncFolders(of: steps)
      }
      let list = try OutputList(listPath, steps)
      do {
        for position in steps.indices { try steps[position].take() }
        try OutputStep.syncFolders(of: steps)
      } catch {
        guard Self.takeBack(&steps) else {
          // The hidden files stay for the next run.
          for writer in writers { writer.file.close() }
          list.close()
          throw error
        }
        list.remove()
        throw error
      }
      for step in steps { step.removeOlder() }
      list.remove()
      for writer in writers { writer.file.close() }
    } catch {
      discard()
      throw error
    }
  }

  /// Takes back what was done of the steps; false where that cannot be.
  private static func takeBack(_ steps: inout [OutputStep]) -> Bool {
    for position in steps.indices.reversed() {
      guard steps[position].takeBack() else { return false }
    }
    return true
  }

  /// Gives up the files: the targets stay as they were. Does nothing after `commit()`.
  public func discard() {
    for writer in writers { writer.discard() }
  }
}

/// The way of one file from its hidden name to its target.
struct OutputStep {
  private enum State {
    case waiting
    /// Nothing had the name.
    case taken
    /// What had the name has the hidden one now.
    case exchanged
    /// What had the name is gone.
    case replaced
  }

  let temporaryPath: String
  let path: String
  let replaces: Bool
  private var state = State.waiting

  /// Nil for what is written directly.
  init?(_ file: AtomicFile) {
    guard let temporaryPath = file.temporaryPath else { return nil }
    self.temporaryPath = temporaryPath
    path = file.path
    replaces = file.replace
  }

  /// - Throws: `alreadyExists`, `cannotCreate`.
  mutating func take() throws {
    // Something may come or go between two looks.
    for _ in 0..<TemporaryNames.maximumAttemptCount {
      let isThere = replaces && FileIdentity(at: path) != nil
      if let taken = try isThere ? replace() : takeFreeName() {
        state = taken
        return
      }
    }
    throw AtomicFile.cannotRename(to: path)
  }

  /// Nil when what was there has gone.
  private func replace() throws -> State? {
    guard FileStatus(path: path).map({ !$0.isFolder }) ?? true else {
      throw ByteIOError(.cannotCreate, "this is a folder, expected a file", path: path)
    }
    if FileSystemCall.exchange(temporaryPath, path) == 0 { return .exchanged }
    if errno == ENOENT { return nil }
    guard FileSystemCall.isUnknown, rename(temporaryPath, path) == 0 else {
      throw AtomicFile.cannotRename(to: path)
    }
    return .replaced
  }

  /// Nil when something has come that may be replaced.
  private func takeFreeName() throws -> State? {
    do {
      if try AtomicFile.renameWithoutReplacing(temporaryPath, to: path) { return .taken }
      guard rename(temporaryPath, path) == 0 else { throw AtomicFile.cannotRename(to: path) }
      return .taken
    } catch let error as ByteIOError where error.code == .alreadyExists && replaces {
      return nil
    }
  }

  /// Makes everything as before; false where that cannot be.
  mutating func takeBack() -> Bool {
    let isBack =
      switch state {
      case .waiting: true
      case .taken: rename(path, temporaryPath) == 0
      case .exchanged: FileSystemCall.exchange(temporaryPath, path) == 0
      case .replaced: false
      }
    if isBack { state = .waiting }
    return isBack
  }

  /// Removes what was replaced.
  func removeOlder() {
    if case .exchanged = state { unlink(temporaryPath) }
  }

  static func syncFolders(of steps: [OutputStep]) throws {
    for (folder, steps) in Dictionary(grouping: steps, by: { AtomicFile.folder(of: $0.path) }) {
      guard FileSystemCall.syncFolder(at: folder) == 0 else {
        throw ByteIOError.system(
          .writeFailed, "the folder of this output cannot be made durable",
          path: steps.first?.path)
      }
    }
  }
}
