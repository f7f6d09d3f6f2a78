/// The keys of a file of settings, with their lines.
package struct SettingsFile {
  /// Bytes of a file that are read.
  static let maximumByteCount = 64 * 1024

  package struct Entry {
    /// The names of the tables it stands in, and its own.
    package var path: [String]
    package var value: RawValue
    /// From 1.
    package var line: Int

    package var key: String { path[path.count - 1] }
  }

  package let entries: [Entry]

  /// Reads a file; throws `noSuchFile`, `cannotRead` or `badFile`.
  package init(path: String) throws(CaptionSettingsError) {
    let bytes = try FileContent.bytes(of: path, maximumByteCount: Self.maximumByteCount)
    try self.init(bytes, path: path)
  }

  /// - Parameter path: Only for errors.
  package init(_ bytes: [UInt8], path: String) throws(CaptionSettingsError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw CaptionSettingsError(
        .badFile, "the file is not UTF-8", hint: "Settings are TOML.", path: path)
    }
    if let position = bytes.firstIndex(of: 0) {
      let line = bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1
      throw CaptionSettingsError(
        .badFile, "a byte of zero", hint: "Settings are TOML.", path: path, line: line)
    }
    do {
      entries = try TOMLReader.entries(of: bytes)
    } catch {
      throw CaptionSettingsError(
        .badFile, "the file is no TOML: \(error.reason)",
        hint: "Settings look like this: prune_mode = \"minimal\"", path: path, line: error.line)
    }
  }
}
