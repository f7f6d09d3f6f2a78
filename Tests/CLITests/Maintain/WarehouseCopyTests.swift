import Foundation
import TestSupport
import Testing

/// `taghouse backup` and `taghouse compact`: the same warehouse in another file, or none.
@Suite("taghouse backup and compact")
struct WarehouseCopyTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: work.path(name)))
  }

  private func expectSound(_ name: String) throws {
    let check = try work.taghouse("check", name)
    #expect(check.exitCode == 0, "\(name): \(check)")
  }

  @Test("A backup has the same pages, a compact copy the same rows")
  func copies() throws {
    let before = try bytes("house.db")
    for command in ["backup", "compact"] {
      let result = try work.taghouse(command, "house.db", "\(command).db")
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.output.hasPrefix("made \(command).db: "), "\(result)")
      #expect(result.output.contains("checks of the copy found nothing wrong"), "\(result)")
      #expect(try work.content(of: "\(command).db") == work.content())
      try expectSound("\(command).db")
    }
    // SQLite counts changes in the first 100 bytes.
    #expect(try bytes("backup.db").dropFirst(100) == before.dropFirst(100))
    #expect(try bytes("house.db") == before)
    #expect(try work.folder.names() == ["backup.db", "compact.db", "house.db"])
  }

  @Test("A compact copy has no free pages")
  func freePages() throws {
    try work.folder.write(Dump.bytes(Dump.posts(601...3000)), to: "more.jsonl")
    #expect(try work.taghouse("import", "danbooru", "house.db", "more.jsonl").exitCode == 0)
    #expect(try work.taghouse("forget", "house.db", "--file", "more.jsonl").exitCode == 0)
    #expect(try work.rows("PRAGMA freelist_count") != ["0"])
    let result = try work.taghouse("compact", "house.db", "small.db")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try bytes("small.db").count < bytes("house.db").count)
    #expect(try work.rows("PRAGMA freelist_count", of: "small.db") == ["0"])
    #expect(try work.content(of: "small.db") == work.content())
    try expectSound("small.db")
  }

  @Test("With a write-ahead log, and in the middle of an import, it is one committed state")
  func whileOthersWrite() throws {
    let mode = try work.shell("sqlite3 house.db 'PRAGMA journal_mode = WAL'")
    try #require(mode.exitCode == 0, "\(mode)")
    let writer = try work.start("import", "danbooru", "house.db", "-")
    #expect(writer.write(Dump.bytes(Dump.posts(601...3600, byteCount: 5000))))
    for command in ["backup", "compact"] {
      let result = try work.taghouse(command, "house.db", "\(command).db")
      // Statistics that the import has not finished are said; the file is whole.
      #expect([0, 1].contains(result.exitCode), "\(result)")
    }
    #expect(try writer.wait().exitCode == 0)
    for command in ["backup", "compact"] {
      let length = try work.prefixLength(of: "\(command).db")
      #expect(try #require(length) >= 600)
      #expect(try work.rows("PRAGMA integrity_check", of: "\(command).db") == ["ok"])
    }
    #expect(try work.prefixLength() == 3600)
  }

  @Test(
    "What is there stays as it is, also the warehouse itself under any name",
    arguments: ["backup", "compact"])
  func refused(command: String) throws {
    try work.folder.write("mine", to: "there.db")
    try work.folder.write("", to: "empty.db")
    try FileManager.default.createSymbolicLink(
      atPath: work.path("link.db"), withDestinationPath: "house.db")
    let before = try bytes("house.db")
    let names = try work.folder.names()
    for name in ["there.db", "empty.db", "house.db", "link.db", "house.db-wal", "none/x.db", "."] {
      let result = try work.taghouse(command, "house.db", name)
      #expect(result.exitCode == 73, "\(name): \(result)")
      #expect(result.errors.hasPrefix("error: "), "\(name): \(result)")
    }
    #expect(try work.taghouse(command, "missing.db", "copy.db").exitCode == 66)
    #expect(try work.taghouse(command, "house.db", "-").exitCode == 64)
    #expect(try bytes("there.db") == Data("mine".utf8))
    #expect(try bytes("empty.db").isEmpty)
    #expect(try bytes("house.db") == before)
    #expect(try work.folder.names() == names)
  }

  @Test(
    "Killed at any write, sync or rename, it leaves no file of the name or a whole one",
    arguments: ["backup", "compact"])
  func killed(command: String) throws {
    let content = try work.content()
    for (call, step) in [(FaultInjection.Call.write, 7), (.sync, 1), (.rename, 1)] {
      var killCount = 0
      for number in stride(from: 1, to: 2000, by: step) {
        let fault = try FaultInjection(call, at: number, .kill)
        let killed = try ProgramRun.run(
          "taghouse", [command, "house.db", "copy.db"], in: work.folder.path,
          environment: fault.environment)
        guard killed.signal == SIGKILL else {
          #expect(killed.exitCode == 0, "\(fault): \(killed)")
          try FileManager.default.removeItem(atPath: work.path("copy.db"))
          break
        }
        killCount += 1
        if try work.folder.names().contains("copy.db") {
          #expect(try work.content(of: "copy.db") == content, "\(fault)")
          try FileManager.default.removeItem(atPath: work.path("copy.db"))
        }
      }
      #expect(killCount > 0, "\(call)")
    }
    #expect(try work.taghouse(command, "house.db", "copy.db").exitCode == 0)
    #expect(try work.content(of: "copy.db") == content)
    #expect(try work.folder.names() == ["copy.db", "house.db"])
  }

  @Test(
    "A disk that is full is an error, and leaves nothing", arguments: ["backup", "compact"])
  func fullDisk(command: String) throws {
    for number in [1, 20, 60] {
      let fault = try FaultInjection(.write, at: number, .failFrom, errorNumber: ENOSPC)
      let result = try ProgramRun.run(
        "taghouse", [command, "house.db", "copy.db"], in: work.folder.path,
        environment: fault.environment)
      #expect([73, 74].contains(result.exitCode), "\(fault): \(result)")
      #expect(result.errors.contains("copy.db"), "\(fault): \(result)")
      #expect(try work.folder.names() == ["house.db"], "\(fault)")
    }
  }

  @Test("A damaged warehouse is not copied", arguments: ["backup", "compact"])
  func damaged(command: String) throws {
    let file = try FileHandle(forUpdating: URL(filePath: work.path("house.db")))
    // A page of the middle: noise in place of a page of a tree.
    let page = 8192
    let middle = try file.seekToEnd() / UInt64(page) / 2 * UInt64(page)
    try file.seek(toOffset: middle)
    try file.write(contentsOf: Data(repeating: 0xA5, count: page))
    try file.close()
    let result = try work.taghouse(command, "house.db", "copy.db")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.contains("house.db"), "\(result)")
    #expect(try work.folder.names() == ["house.db"])
  }

  @Test("What is out of date in the warehouse is copied, and said")
  func outOfDate() throws {
    let change = try work.shell(
      "sqlite3 house.db \"UPDATE post SET rating = 'e' WHERE number < 9\"")
    try #require(change.exitCode == 0, "\(change)")
    let original = try work.taghouse("check", "house.db")
    let result = try work.taghouse("backup", "house.db", "copy.db")
    #expect(result.exitCode == original.exitCode, "\(result)")
    #expect(try work.content(of: "copy.db") == work.content())
  }
}
