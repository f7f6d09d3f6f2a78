import ArgumentParser
import Export
import Foundation
internal import Rows

/// What the ending of an output's name says of its format: `t.csv`, `meta.jsonl.zst`.
struct OutputEnding {
  private static let compressions = ["gz", "zst"]

  let path: String
  /// In small letters, without that of a compression; nil for a name without, and for standard output.
  let ending: String?

  /// - Parameter allowsCompression: Whether what writes it can compress; else `.gz` is an ending as any other.
  init(_ path: String, allowsCompression: Bool = true) {
    self.path = path
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    var parts = (name ?? "").split(separator: ".", omittingEmptySubsequences: false)
    if allowsCompression, parts.count > 1, let last = parts.last,
      Self.compressions.contains(String(last))
    {
      parts.removeLast()
    }
    // `.name` is hidden, and has no ending.
    let hasEnding = parts.count > (parts.first?.isEmpty == true ? 2 : 1)
    ending = path != "-" && hasEnding ? parts.last.map { $0.lowercased() } : nil
  }

  /// The format of the output: that of the ending, or the one that was asked for, or the default one.
  ///
  /// Throws `ValidationError` when ending and option contradict each other, and for an ending that is not
  /// known while no format is asked for.
  func format<Format: RawRepresentable & Equatable>(
    _ known: KeyValuePairs<String, Format>, said: Format?, standard: Format,
    option: String = "--format"
  ) throws -> Format where Format.RawValue == String {
    guard let ending else { return said ?? standard }
    guard let found = known.first(where: { $0.key == ending })?.value else {
      if let said { return said }
      let all = known.map { ".\($0.key)" }.joined(separator: ", ")
      throw ValidationError(
        "The ending of '\(path)' says no format that can be written here: \(all). Name it so, or say"
          + " \(option).")
    }
    if let said, said != found {
      throw ValidationError(
        "\(option) \(said.rawValue) and the ending of '\(path)', which says \(found.rawValue), contradict"
          + " each other.")
    }
    return found
  }

  /// Throws `ValidationError` when a file has another ending than the only one that can be written.
  func require(_ only: String, what: String) throws {
    guard let ending, ending != only else { return }
    throw ValidationError("\(what) is written as .\(only), and '\(path)' ends in .\(ending).")
  }

  /// Throws `ValidationError` when a folder that is not there has the name of a file.
  func requireFolder(else hint: String) throws {
    guard let ending, ending.first?.isLetter == true, ending.count <= 8 else { return }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return
    }
    throw ValidationError(
      "'\(path)' has the ending of a file, .\(ending), and would become a folder. \(hint)")
  }
}

extension RowFormat {
  /// The endings of files of rows.
  static let endings: KeyValuePairs<String, RowFormat> = [
    "csv": .csv, "tsv": .tsv, "json": .json, "jsonl": .jsonl, "ndjson": .jsonl, "md": .markdown,
    "txt": .table,
  ]
}
