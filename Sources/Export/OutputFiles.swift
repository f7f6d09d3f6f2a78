internal import ByteIO
internal import Glibc

/// The files of one export, which appear together or not at all. One thread.
struct OutputFiles: ~Copyable {
  let writers: [ByteWriter]
  /// Where the manifest will stand; nil when the first file is standard output, a pipe or a device.
  let manifestPath: String?
  private let replaces: Bool

  /// Begins the files; the manifest stands beside `base`, or beside the first file without one.
  ///
  /// Throws `badOption` when two of them would be one, `ByteIOError` when one is there already or
  /// cannot be made; nothing is left then.
  init(paths: [String], base: String? = nil, replaces: Bool) throws {
    self.replaces = replaces
    manifestPath = (base ?? paths.first).flatMap {
      Self.isStream($0) ? nil : $0 + ".manifest.json"
    }
    var places: Set<String> = []
    for path in paths + (manifestPath.map { [$0] } ?? []) where !Self.isStream(path) {
      guard places.insert(Self.place(of: path)).inserted else {
        throw ExportError(
          .badOption, "two outputs would go to '\(path)'", hint: "Give each a name of its own.")
      }
    }
    if let manifestPath {
      try AtomicFile(path: manifestPath, replace: replaces).discard()
    }
    writers = try paths.map { try ByteWriter(path: $0, replace: replaces) }
  }

  /// Completes the content of all files and says what they are.
  func finish() throws -> [ExportedFile] {
    try writers.map { writer in
      let file = try writer.finish()
      return ExportedFile(
        path: file.path, byteCount: file.byteCount,
        uncompressedByteCount: file.uncompressedByteCount, sha256: file.sha256)
    }
  }

  /// Puts the files in place, the manifest last.
  func commit(_ manifest: some ExportManifest) throws {
    for writer in writers { try writer.commit() }
    if let manifestPath { try manifest.write(to: manifestPath, replaces: replaces) }
  }

  func discard() {
    for writer in writers { writer.discard() }
  }

  /// Whether bytes go straight to what is there: standard output, a pipe, a device.
  private static func isStream(_ path: String) -> Bool {
    if path == AtomicFile.standardOutputPath { return true }
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
  }

  /// The same for all spellings of a path. A link is replaced itself, so only its folder counts.
  private static func place(of path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let folder = String(path.dropLast(name.count))
    guard let real = realpath(folder.isEmpty ? "." : folder, nil) else { return path }
    defer { free(real) }
    return "\(String(cString: real))/\(name)"
  }
}
