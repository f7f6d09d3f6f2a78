internal import ByteIO
internal import FileSystem
internal import Recipes
internal import Rows
internal import Selection
internal import Store

/// The files of one export with their manifest, which appear together (see AtomicFileSet). One thread.
struct OutputFiles: ~Copyable {
  /// Of the outputs, in their order.
  let writers: ArraySlice<ByteWriter>
  /// Where the manifest will stand; nil when the first file is standard output, a pipe or a device.
  let manifestPath: String?
  private let files: AtomicFileSet

  /// Begins the files; the manifest stands beside `base`, or beside the first file without one.
  ///
  /// Throws `badOption` when two of them would be one, `ByteIOError` when one is there already, is
  /// reserved, or cannot be made; nothing is left then.
  init(
    _ outputs: [AtomicFileSet.Output], base: String? = nil, replacesManifest: Bool,
    reserved: ReservedFiles
  ) throws {
    let base = base ?? outputs[0].path
    manifestPath = AtomicFileSet.isStream(base) ? nil : base + ".manifest.json"
    let manifest = manifestPath.map {
      AtomicFileSet.Output($0, replaces: replacesManifest)
    }
    let all = outputs + (manifest.map { [$0] } ?? [])
    var positions: Set<String> = []
    for output in all where !AtomicFileSet.isStream(output.path) {
      guard positions.insert(FilePath.position(of: output.path)).inserted else {
        throw OutputError(
          .badOption, "two outputs would go to '\(output.path)'",
          hint: "Give each a name of its own.")
      }
    }
    files = try AtomicFileSet(all, base: base, reserved: reserved)
    writers = files.writers.prefix(outputs.count)
  }

  /// The same where all may be replaced, or none.
  init(paths: [String], base: String? = nil, replaces: Bool, reserved: ReservedFiles) throws {
    try self.init(
      paths.map { AtomicFileSet.Output($0, replaces: replaces) }, base: base,
      replacesManifest: replaces, reserved: reserved)
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
  func commit(_ manifest: ExportManifest) throws {
    if manifestPath != nil, let writer = files.writers.last {
      try manifest.encoded().withUnsafeBytes { try writer.append($0) }
    }
    try files.commit()
  }

  func discard() { files.discard() }
}

extension ReservedFiles {
  /// The warehouse of an export, the files of its search, those of its recipe, and others.
  init(
    _ warehouse: Warehouse, _ selection: PostSelection, _ captioning: CaptioningOptions? = nil,
    others: [String] = []
  ) {
    self.init(
      warehouse: warehouse.path,
      inputs: (selection.query?.filePaths ?? []) + (captioning?.inputPaths ?? []) + others)
  }
}
