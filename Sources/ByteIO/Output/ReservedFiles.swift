// What a command works with must not be lost to its own outputs, whatever they are called:
//
//     house.db                         the warehouse
//     link.db -> house.db, other.db    links to it, symbolic and hard: the same device and inode
//     house.db-journal, -wal, -shm     what SQLite keeps beside it, there or not
//     recipe.toml, ids.txt             inputs
//
// Every output is made with such a value, so that none is forgotten.

import Glibc

/// The files of a command that no output may take the place of.
///
/// They are looked at when the value is made; so a check costs one look at the output.
public struct ReservedFiles: Sendable {
  /// What SQLite appends to the name of a database for the files beside it.
  private static let journalSuffixes = ["-journal", "-wal", "-shm"]

  private struct Reserved: Sendable {
    /// For people: `the warehouse`.
    var role: String
    /// As it was given.
    var path: String
    /// Folder without links, and name.
    var position: String
    /// Nil for what is not there.
    var identity: FileIdentity?
  }

  private var files: [Reserved] = []

  /// Reserves nothing.
  public init() {}

  /// - Parameters:
  ///   - warehouse: The path of the warehouse; nil where there is none.
  ///   - inputs: Paths of files that are read; `-` is passed over.
  public init(warehouse: String?, inputs: [String] = []) {
    if let warehouse { reserve(warehouse: warehouse) }
    for input in inputs where input != AtomicFile.standardOutputPath {
      add(input, at: input, role: "an input of the same command")
    }
  }

  private mutating func reserve(warehouse: String) {
    add(warehouse, at: warehouse, role: "the warehouse")
    // SQLite names its journals for the file behind a link.
    for base in Set([Self.realPath(warehouse), Self.position(of: warehouse)].compactMap(\.self)) {
      for suffix in Self.journalSuffixes {
        add(warehouse, at: base + suffix, role: "a journal of the warehouse")
      }
    }
  }

  private mutating func add(_ path: String, at position: String, role: String) {
    let status = PathStatus(path: position)
    // Pipes and devices can be read and written.
    guard status?.isRegular ?? true else { return }
    let identity = status.map(FileIdentity.init)
    for position in Set([Self.position(of: position), Self.realPath(position)].compactMap(\.self)) {
      files.append(Reserved(role: role, path: path, position: position, identity: identity))
    }
  }

  // MARK: Checks

  /// Refuses a file as an output.
  /// - Parameter path: `-` is standard output, which may lead to a file, too.
  /// - Throws: `cannotCreate` when it is one of the reserved files under any name.
  public func check(output path: String) throws {
    guard !files.isEmpty else { return }
    let isStandardOutput = path == AtomicFile.standardOutputPath
    let status =
      isStandardOutput ? PathStatus(descriptor: STDOUT_FILENO) : PathStatus(path: path)
    let identity = status.flatMap { $0.isRegular ? FileIdentity($0) : nil }
    let position = isStandardOutput ? nil : Self.position(of: path)
    for file in files
    where file.position == position || (identity != nil && file.identity == identity) {
      throw Self.refusal(of: path, file)
    }
  }

  /// The same for a file that is rewritten in its place.
  /// - Throws: `cannotCreate`.
  public func check(output path: PathBytes) throws {
    guard !files.isEmpty, let status = PathStatus(path: path) else { return }
    let identity = FileIdentity(status)
    for file in files where file.identity == identity { throw Self.refusal(of: "\(path)", file) }
  }

  /// Refuses a folder that would go away with a reserved file somewhere below it.
  /// - Throws: `cannotCreate`.
  public func check(outputFolder path: String) throws {
    guard !files.isEmpty, let status = PathStatus(path: path) else { return }
    let identity = FileIdentity(status)
    for file in files where file.identity != nil {
      var folder = file.position
      while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
        folder = String(folder[..<slash])
        if PathStatus(path: folder.isEmpty ? "/" : folder).map(FileIdentity.init) == identity {
          throw ByteIOError(
            .cannotCreate, "this folder holds \(file.role), '\(file.path)'",
            hint: "choose another name for the output", path: path)
        }
      }
    }
  }

  /// Refuses an input that is the warehouse itself, or one of its journals.
  /// - Throws: `cannotOpen`.
  public func check(input path: String) throws {
    let status =
      path == AtomicFile.standardOutputPath
      ? PathStatus(descriptor: STDIN_FILENO) : PathStatus(path: path)
    guard let status, status.isRegular else { return }
    let identity = FileIdentity(status)
    for file in files where file.identity == identity {
      throw ByteIOError(
        .cannotOpen, "this is \(file.role) itself, expected something else to read",
        hint: "name the files to read behind the warehouse", path: path)
    }
  }

  private static func refusal(of path: String, _ file: Reserved) -> ByteIOError {
    ByteIOError(
      .cannotCreate,
      "this output is \(file.role)" + (file.path == path ? "" : ", '\(file.path)'"),
      hint: "choose another name for the output", path: path)
  }

  // MARK: Places

  /// The same for all spellings of a path: its folder without links, and its name.
  public static func position(of path: String) -> String {
    let folder = AtomicFile.folder(of: path)
    let name = path.dropFirst(folder.count)
    guard let real = realPath(folder.isEmpty ? "." : folder) else { return path }
    return real == "/" ? "/\(name)" : "\(real)/\(name)"
  }

  /// Nil when nothing is there.
  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

/// What tells one file of the system from all others, under whatever names.
struct FileIdentity: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64

  init(_ status: PathStatus) {
    device = status.device
    inode = status.inode
  }

  init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  /// Of what stands at a path itself, links not followed; nil when nothing is there.
  init?(at path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
  }
}
