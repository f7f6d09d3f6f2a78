// What a command works with must not be lost to its own outputs, whatever they are called:
//
//     house.db                         the warehouse
//     link.db -> house.db, other.db    links to it, symbolic and hard: the same device and inode
//     house.db-wal, .house.db.lock     what stands beside it, there or not (`SideFile`)
//     recipe.toml, ids.txt             inputs
//
// Every output is made with such a value, so that none is forgotten.

internal import FileSystem
import Glibc

/// The files of a command that no output may take the place of.
///
/// They are looked at when the value is made; so a check costs one look at the output.
public struct ReservedFiles: Sendable {
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
    for base in Set(
      [FilePath.resolved(warehouse), FilePath.position(of: warehouse)].compactMap(\.self))
    {
      for side in SideFile.all(of: base) {
        add(warehouse, at: side, role: "a file that belongs to the warehouse")
      }
    }
  }

  private mutating func add(_ path: String, at position: String, role: String) {
    let status = FileStatus(path: position)
    // Pipes and devices can be read and written.
    guard status?.isRegular ?? true else { return }
    let identity = status?.identity
    for position in Set(
      [FilePath.position(of: position), FilePath.resolved(position)].compactMap(\.self))
    {
      files.append(Reserved(role: role, path: path, position: position, identity: identity))
    }
  }

  // MARK: Checks

  /// Refuses a file as an output.
  /// - Parameter path: `-` is standard output, which may lead to a file, too.
  /// - Throws: `cannotCreate` when it is one of the reserved files under any name, or belongs to another
  ///   warehouse.
  public func check(output path: String) throws {
    try Self.refuseSideFile(path)
    guard !files.isEmpty else { return }
    let isStandardOutput = path == AtomicFile.standardOutputPath
    let status =
      isStandardOutput ? FileStatus(descriptor: STDOUT_FILENO) : FileStatus(path: path)
    let identity = status.flatMap { $0.isRegular ? $0.identity : nil }
    let position = isStandardOutput ? nil : FilePath.position(of: path)
    for file in files
    where file.position == position || (identity != nil && file.identity == identity) {
      throw Self.refusal(of: path, file)
    }
  }

  /// The same for a file that is rewritten in its place.
  /// - Throws: `cannotCreate`.
  public func check(output path: PathBytes) throws {
    guard !files.isEmpty,
      let identity = path.withCString({ FileStatus(path: $0) })?.identity
    else { return }
    for file in files where file.identity == identity { throw Self.refusal(of: "\(path)", file) }
  }

  /// Refuses a folder that would go away with a reserved file somewhere below it.
  /// - Throws: `cannotCreate`.
  public func check(outputFolder path: String) throws {
    guard !files.isEmpty, let status = FileStatus(path: path) else { return }
    let identity = status.identity
    for file in files where file.identity != nil {
      var folder = file.position
      while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
        folder = String(folder[..<slash])
        if FileStatus(path: folder.isEmpty ? "/" : folder)?.identity == identity {
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
      ? FileStatus(descriptor: STDIN_FILENO) : FileStatus(path: path)
    guard let status, status.isRegular else { return }
    let identity = status.identity
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

  /// What other programs hold or build may not be taken from them, though no command names it.
  private static func refuseSideFile(_ path: String) throws {
    guard let owner = SideFile.owner(of: path), FileStatus(path: path)?.isRegular == true,
      FileStatus(path: owner) != nil || FileStatus(path: SideFile.lock(of: owner)) != nil
    else { return }
    throw ByteIOError(
      .cannotCreate, "this output is a file that belongs to '\(owner)'",
      hint: "choose another name for the output", path: path)
  }
}
