internal import ByteIO
internal import Rows
internal import Store

/// A folder of texts with its manifest, which appears whole or not at all. One thread.
struct TextFolder: ~Copyable {
  let folder: AtomicFolder

  /// Throws `badOption` for standard output, `ByteIOError` when something is there that must not be
  /// replaced.
  init(path: String, replaces: Bool, reserved: ReservedFiles) throws {
    guard path != AtomicFile.standardOutputPath else {
      throw OutputError(
        .badOption, "a folder cannot go to standard output",
        hint: "Name a folder; one that is called - is ./-.")
    }
    folder = try AtomicFolder(path: path, replace: replaces, reserved: reserved)
  }

  /// Where the manifest will stand.
  var manifestPath: String {
    folder.path + (folder.path.hasSuffix("/") ? "" : "/") + AtomicFolder.manifestName
  }

  /// Adds the manifest and puts the folder in place.
  func commit(_ manifest: ExportManifest) throws {
    let bytes = try manifest.encoded(contents: folder.contentsMark)
    try bytes.withUnsafeBytes { try folder.write($0, to: AtomicFolder.manifestName) }
    try folder.commit()
  }

  /// A site's folder is named for it, and so the name must be one that a folder can have.
  static func check(siteName: String) throws {
    guard siteName.hasPrefix(".") || siteName.contains("/") || siteName.contains("\0") else {
      return
    }
    throw OutputError(
      .badOption, "no folder can be named '\(siteName)', as the site is",
      hint: "Export the sites one by one with --site.")
  }
}
