// From command-line arguments to an ordered list of inputs.
//
// A file, a pipe, an address or "-" that is named is always taken. A folder stands for the regular files in
// it, at any depth, in the order of `LC_ALL=C sort` of their paths; names that begin with "."
// are skipped, symbolic links are followed. With the suffixes [".jsonl"]:
//
//     dump/a.jsonl      taken
//     dump/b.jsonl.gz   taken: a suffix may be followed by .gz .xz .zst .bz2
//     dump/c.tar.zst    taken: archives are always looked into
//     dump/notes.txt    skipped
//     dump/.d.jsonl     skipped

import FileSystem
import Glibc

extension InputFile {
  /// Name endings of compressed files that `ByteStream` decodes.
  public static let compressionSuffixes = [".gz", ".xz", ".zst", ".bz2"]

  /// Name endings of archives that `ByteStream` looks into.
  public static let archiveSuffixes =
    [".tar", ".tgz", ".txz", ".tzst", ".tbz2"] + compressionSuffixes.map { ".tar" + $0 }

  /// How many folders may lie inside each other.
  static let maximumFolderDepth = 256

  /// Finds the inputs that arguments stand for, in the order of the arguments.
  /// - Parameters:
  ///   - arguments: Paths of files, folders and pipes, and `-`. Repeated ones are kept.
  ///   - suffixes: Endings of the names to take from folders, for example `.jsonl` (ASCII case
  ///     is ignored; compressed ones and archives are added); nil takes every file.
  /// - Throws: `noSuchInput` when a path does not exist or a folder has no file to take;
  ///   `cannotOpen` when something cannot be read.
  public static func find(_ arguments: [String], suffixes: [String]? = nil) throws -> [InputFile] {
    var found: [InputFile] = []
    for argument in arguments {
      guard argument != standardInputPath, !isRemote(argument) else {
        found.append(try InputFile(path: argument))
        continue
      }
      let status = try status(of: argument)
      guard status.isFolder else {
        found.append(try InputFile(path: argument, status: status))
        continue
      }
      var walk = FolderWalk(suffixes: suffixes)
      try walk.visit(argument, status: status)
      guard !walk.files.isEmpty else {
        let wanted = suffixes.map { " that ends in \($0.joined(separator: ", "))" } ?? ""
        throw ByteIOError(
          .noSuchInput, "this folder holds no file\(wanted)",
          hint: "name the files themselves to read them whatever they are called", path: argument)
      }
      found += walk.files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
    return found
  }

  /// Whether a path leads to a folder.
  public static func isFolder(_ path: String) -> Bool {
    (try? status(of: path))?.isFolder ?? false
  }

  /// Whether a folder's file of this name is taken, see ``find(_:suffixes:)``.
  public static func isAccepted(name: String, suffixes: [String]?) -> Bool {
    guard let suffixes else { return true }
    let name = name.lowercased()
    if archiveSuffixes.contains(where: name.hasSuffix) { return true }
    return suffixes.contains { suffix in
      let suffix = suffix.lowercased()
      return name.hasSuffix(suffix)
        || compressionSuffixes.contains { name.hasSuffix(suffix + $0) }
    }
  }
}

/// Collects the files of one folder. Memory: one `InputFile` a file.
private struct FolderWalk {
  let suffixes: [String]?
  var files: [InputFile] = []
  /// The folders being visited, outermost first: a link back to one of them is not followed.
  private var ancestors: [FileIdentity] = []

  init(suffixes: [String]?) {
    self.suffixes = suffixes
  }

  mutating func visit(_ folder: String, status: FileStatus) throws {
    guard !ancestors.contains(status.identity) else { return }
    guard ancestors.count < InputFile.maximumFolderDepth else {
      throw ByteIOError(
        .cannotOpen, "more than \(InputFile.maximumFolderDepth) folders lie inside each other",
        hint: "name an inner folder", path: folder)
    }
    ancestors.append(status.identity)
    defer { ancestors.removeLast() }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    for name in try names(in: folder) {
      let path = prefix + name
      let isAccepted = InputFile.isAccepted(name: name, suffixes: suffixes)
      guard let status = FileStatus(path: path) else {
        guard isAccepted else { continue }
        throw ByteIOError.system(
          .noSuchInput, "this name leads nowhere", hint: "remove the broken link", path: path)
      }
      if status.isFolder {
        try visit(path, status: status)
      } else if status.isRegular, isAccepted {
        files.append(try InputFile(path: path, status: status))
      }
    }
  }

  /// The names in a folder that do not begin with a dot, unordered.
  private func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw ByteIOError.system(
        .cannotOpen, "this folder cannot be read", hint: "check its permissions", path: folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) {
          String(validatingCString: $0)
        }
      }
      guard let name else {
        throw ByteIOError(
          .cannotOpen, "this folder holds a name that is not UTF-8", hint: "rename that file",
          path: folder)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    guard errno == 0 else {
      throw ByteIOError.system(.readFailed, "this folder cannot be listed", path: folder)
    }
    return names
  }
}
