import Foundation
import TestSupport
import Testing

@Suite("Stopped and killed imports of every format")
struct FormatStopTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  @Test("kill -9 and Ctrl-C, then the same command", arguments: FormatFile.all)
  func stopped(_ file: FormatFile) throws {
    try work.folder.write(file.bytes(), to: file.name)
    let whole = try work.taghouse(file.command(file.name, fixture: "whole.db"))
    try #require(whole.exitCode == 0, "\(whole)")
    let facts = try work.facts(of: "whole.db")
    #expect(facts.count > FormatFile.recordCount)

    try killedInAPipe(file, facts)
    try interruptedInAPipe(file, facts)
    try killedWhileWriting(file, facts)
  }

  /// All records have come but the last, and the pipe is held open.
  private func killedInAPipe(_ file: FormatFile, _ facts: [String]) throws {
    let run = try ProgramRun(
      "taghouse", file.command("-"), input: .pipe, in: work.folder.path)
    #expect(run.write(Array(file.bytes().dropLast(40))))
    run.send(SIGKILL)
    #expect(try run.wait().signal == SIGKILL)
    if FileManager.default.fileExists(atPath: work.path("house.db")) { try expectSoundBut([]) }
    try expectCompletion(file, facts, "killed in a pipe")
  }

  /// Two thirds of the bytes have come, which end within a record.
  private func interruptedInAPipe(_ file: FormatFile, _ facts: [String]) throws {
    let bytes = file.bytes()
    let run = try ProgramRun(
      "taghouse", file.command("-"), input: .pipe, in: work.folder.path)
    #expect(run.write(Array(bytes[..<(bytes.count * 2 / 3)])))
    run.send(SIGINT)
    let result = try run.wait(keepsInput: true)
    #expect(result.exitCode == 130, "\(result)")
    #expect(result.errors.contains("The same command goes on from there."))
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    #expect(try work.rows("SELECT state FROM import_run") == ["stopped"])
    #expect(try work.rows("SELECT COUNT(*) FROM rejected_record") == ["0"])
    try expectCompletion(file, facts, "Ctrl-C in a pipe")
  }

  /// Into a warehouse that has something already, with transactions and a journal.
  private func killedWhileWriting(_ file: FormatFile, _ facts: [String]) throws {
    var generator = SeededGenerator(seed: UInt64(file.description.utf8.count))
    try work.folder.write(file.bytes(20), to: "first-" + file.name)
    let kind = file.format == "kohya" ? ["--caption-kind", "meta"] : []
    let first = try work.taghouse(file.command("first-" + file.name) + kind)
    try #require(first.exitCode == 0, "\(first)")
    for round in 0..<3 {
      let watch = try FolderWatch(work.folder.path)
      let run = try ProgramRun("taghouse", file.command(file.name), in: work.folder.path)
      try wait(watch, for: Int.random(in: 1...9, using: &generator), in: run)
      run.send(round == 1 ? SIGINT : SIGKILL)
      let result = try run.wait()
      #expect(
        result.signal == SIGKILL || result.exitCode == 130 || result.exitCode == 0, "\(result)")
      let caches = [
        "site_count_agrees", "tag_count_agrees", "character_count_agrees",
        "character_tag_count_agrees",
      ]
      let isCurrent = try work.rows("SELECT is_current FROM cache_state") == ["1"]
      try expectSoundBut(isCurrent ? [] : caches)
    }
    try expectCompletion(file, facts, "killed while writing")
  }

  private func expectCompletion(
    _ file: FormatFile, _ facts: [String], _ comment: Comment
  ) throws {
    let result = try work.taghouse(file.command(file.name))
    #expect(result.exitCode == 0, "\(comment): \(result)")
    let check = try work.taghouse("check", "house.db")
    #expect(check.exitCode == 0, "\(comment): \(check)")
    #expect(try firstDifference(work.facts(), facts) == nil, comment)
    #expect(try work.taghouse(file.command(file.name)).output.contains("nothing to do"), comment)
    let left = Set([file.name, "first-" + file.name, "house.db", "whole.db"])
    let others = try work.folder.names().filter { !left.contains($0) }
    // A process that was killed as it began to write may leave a journal that says nothing yet:
    // SQLite writes the first bytes of its header when the rest is on the disk.
    for name in others {
      #expect(name == "house.db-journal", comment)
      #expect(try work.folder.read(name).first ?? 0 == 0, comment)
    }
    for name in ["house.db"] + others {
      try FileManager.default.removeItem(atPath: work.path(name))
    }
  }

  /// Expects that `taghouse check` finds nothing but what is in `allowed`.
  private func expectSoundBut(_ allowed: [String]) throws {
    let check = try work.taghouse("check", "house.db")
    let findings = check.output.split(separator: "\n")
      .filter { $0.contains(": ") && !$0.hasPrefix(" ") }
      .compactMap { $0.split(separator: ":").first.map(String.init) }
    #expect(findings.allSatisfy(allowed.contains), "\(check)")
  }

  /// Waits until the warehouse and its journal have been seen to change so many times, or the end.
  private func wait(_ watch: FolderWatch, for count: Int, in run: ProgramRun) throws {
    let sizes = {
      ["house.db", "house.db-journal"].map { name in
        let facts = try? FileManager.default.attributesOfItem(atPath: work.path(name))
        return facts?[.size] as? Int ?? -1
      }
    }
    var seen = 0
    var last = sizes()
    _ = try watch.wait(for: run) {
      let now = sizes()
      if now != last { seen += 1 }
      last = now
      return seen >= count
    }
  }
}
