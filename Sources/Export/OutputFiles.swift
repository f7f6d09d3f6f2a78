internal import ByteIO

/// The files of one export, which appear together or not at all. One thread.
struct OutputFiles: ~Copyable {
  let writers: [ByteWriter]
  /// Where the manifest will stand; nil when the first file is standard output.
  let manifestPath: String?
  private let replaces: Bool

  /// Begins the files; the manifest stands beside the first.
  ///
  /// Throws `ByteIOError` when one is there already or cannot be made; nothing is left then.
  init(paths: [String], replaces: Bool) throws {
    self.replaces = replaces
    manifestPath = paths.first.flatMap {
      $0 == AtomicFile.standardOutputPath ? nil : $0 + ".manifest.json"
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
}
