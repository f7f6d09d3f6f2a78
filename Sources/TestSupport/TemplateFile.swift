internal import Foundation
internal import Synchronization

/// Files that many tests begin with: made once in a process, and copied.
///
///     try TemplateFile.copy("empty warehouse", to: path) { try Warehouse.create(path: $0).close() }
public enum TemplateFile {
  /// The file of a name, once it is made.
  private final class Entry: Sendable {
    let file = Mutex<String?>(nil)
  }

  private static let entries = Mutex<[String: Entry]>([:])
  private static let folder = Result { try TemporaryFolder() }

  /// Writes a copy of the file `name` to `path`, where nothing may be but an empty file.
  ///
  /// The first that asks for a name has it made by `make`, at a path of its own; the others wait for that. What
  /// `make` throws is thrown, and the next one tries again. Nothing may be left open there.
  public static func copy(
    _ name: String, to path: String, make: (String) throws -> Void
  ) throws {
    let entry = entries.withLock { entries in
      let entry = entries[name] ?? Entry()
      entries[name] = entry
      return entry
    }
    let template = try entry.file.withLock { file in
      if let file { return file }
      let made = try folder.get().path(UUID().uuidString)
      try make(made)
      file = made
      return made
    }
    if (try? Data(contentsOf: URL(fileURLWithPath: path)))?.isEmpty == true {
      try FileManager.default.removeItem(atPath: path)
    }
    try FileManager.default.copyItem(atPath: template, toPath: path)
  }
}
