import Testing

/// One door: only Store opens, locks, replaces or renames a warehouse.
@Suite("The warehouse file has one owner")
struct DoorTests {
  /// What nobody else calls, and who may: ByteIO has outputs of its own to lock and to rename by calls of
  /// FileSystem,
  /// TableFiles reads SQLite files of others.
  private static let calls: [(words: [String], pattern: String, others: Set<String>)] = [
    (["sqlite3_open"], #"\bsqlite3_open\w*\("#, ["TableFiles"]),
    (["Database"], #"\bDatabase(Queue|Pool)\("#, []),
    (["flock"], #"\bflock\("#, ["ByteIO"]),
    (["rename"], #"(?:^|\W)rename(?:at|at2|WithoutReplacing)?\("#, ["ByteIO", "FileSystem"]),
    (["writeWithoutSafety"], #"\bwriteWithoutSafety\("#, ["Loading"]),
    (["taghouse_"], #"\btaghouse_has_moved\("#, []),
    (["unlink"], #"\bunlink\("#, ["ByteIO", "CaptionFolder", "FileSystem"]),
    // Flags of open(2).
    (
      ["O_"], #"\bO_(RDONLY|RDWR|WRONLY|CREAT|PATH)\b"#,
      ["ByteIO", "CaptionSettings", "FileSystem", "SQLitePages", "TableFiles"]
    ),
  ]

  private static func module(of file: SourceFile) -> String {
    String(file.path.split(separator: "/")[1])
  }

  @Test("Nobody but Store opens, locks or renames one")
  func oneDoor() throws {
    let files = SourceFile.below("Sources").filter { Self.module(of: $0) != "TestSupport" }
    #expect(files.count > 100)
    for (words, pattern, others) in Self.calls {
      let call = try Regex(pattern)
      var isUsed = false
      for file in files {
        let isOwner = Self.module(of: file) == "Store"
        // A regular expression is slow: it sees only lines that may be meant.
        for (number, line) in file.codeLines
        where words.contains(where: { line.contains($0) }) && line.firstMatch(of: call) != nil {
          if isOwner { isUsed = true }
          #expect(
            isOwner || others.contains(Self.module(of: file)), "\(file.path):\(number): \(line)")
        }
      }
      #expect(isUsed, "\(pattern) finds what it is for")
    }
  }
}
