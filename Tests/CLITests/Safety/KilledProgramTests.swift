import Foundation
import TestSupport
import Testing

/// Programs that are killed at every place in turn, and run again: the same command, and the same warehouse as
/// without the kill.
@Suite("Killed programs and failing disks")
struct KilledProgramTests {
  let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(Dump.bytes(Dump.posts(1...50)), to: "posts.jsonl")
    try work.folder.write("id,name,category,post_count\n1,a,0,5\n", to: "tags.csv")
    try FileManager.default.createDirectory(
      atPath: work.path("pics"), withIntermediateDirectories: false)
    try work.folder.write("", to: "pics/1.png")
    try work.folder.write(
      #"{"tags":["1girl","solo"],"characters":["miku"]}"#, to: "pics/.1_meta.json")
  }

  private func removeFixture() throws {
    for name in try work.folder.names() where name.contains("house.db") {
      try FileManager.default.removeItem(atPath: work.path(name))
    }
  }

  /// Commands that make their warehouse.
  static let commands: [[String]] = [
    ["init", "house.db"],
    ["import", "danbooru", "house.db", "posts.jsonl"],
    ["import", "tags", "house.db", "tags.csv", "--site", "mine"],
    ["import", "sidecars", "house.db", "pics", "--site", "mine"],
  ]

  private func run(_ command: [String], _ environment: [String: String] = [:]) throws
    -> ProgramRun.Result
  {
    try ProgramRun.run("taghouse", command, in: work.folder.path, environment: environment)
  }

  /// The tables that an import fills, its statistics, and what tells whether it has ended.
  private func state() throws -> [String] {
    try work.rows(
      """
      WITH line (text) AS (
        SELECT json_array('post', site_id, number, rating, score, md5) FROM post
        UNION ALL
        SELECT json_array('tag', site.name, tag.name, tag.category) FROM tag JOIN site USING (site_id)
        UNION ALL
        SELECT json_array('post_tag', post_id, position, tag.name) FROM post_tag JOIN tag USING (tag_id)
        UNION ALL
        SELECT json_array('tag_post', post_id, tag.name) FROM tag_post JOIN tag USING (tag_id)
        UNION ALL
        SELECT json_array('site', site.name, category, tag_category.name)
        FROM site LEFT JOIN tag_category USING (site_id)
        UNION ALL
        SELECT json_array('tag_frequency', site, category, tag, post_count, rank, category_ratio)
        FROM tag_frequency
        UNION ALL
        SELECT json_array('core_tag', site, character, tag, post_count) FROM core_tag
        UNION ALL
        SELECT json_array('import_file', format, is_complete, line_count) FROM import_file
        UNION ALL
        SELECT json_array('cache_state', is_current, has_layers) FROM cache_state
      )
      SELECT text FROM line ORDER BY text
      """)
  }

  /// Where programs are killed: at each call of a kind, or at every so many, spread over the run.
  struct Location: CustomTestStringConvertible, Sendable {
    let command: [String]
    let call: FaultInjection.Call
    var step = 1

    var testDescription: String { "\(command.prefix(2).joined(separator: " ")), \(call)" }

    static let all: [Location] =
      commands.flatMap {
        [Location(command: $0, call: .sync), Location(command: $0, call: .rename)]
      }
      + [commands[1], commands[3]].flatMap {
        [
          Location(command: $0, call: .write, step: 31),
          Location(command: $0, call: .unlink, step: 3),
        ]
      }
  }

  @Test(
    "Killed at any write, sync or rename, the same command makes the same warehouse",
    arguments: Location.all)
  func killedAnywhere(position: Location) throws {
    let command = position.command
    try removeFixture()
    #expect(try run(command).exitCode == 0)
    let undisturbed = try state()
    var killCount = 0
    for number in stride(from: 1, to: 2000, by: position.step) {
      try removeFixture()
      let fault = try FaultInjection(position.call, at: number, .kill)
      let killed = try run(command, fault.environment)
      guard killed.signal == SIGKILL else { break }
      killCount += 1
      let again = try run(command)
      let wasMade = command[0] == "init" && again.exitCode == 73
      #expect(again.exitCode == 0 || wasMade, "\(fault): \(again)")
      #expect(try state() == undisturbed, "\(fault)")
      let check = try work.taghouse("check", "house.db")
      #expect(check.exitCode == 0, "\(fault): \(check)")
      let names = try work.folder.names().filter { $0.contains("house") }
      #expect(names == ["house.db"] || wasMade, "\(fault)")
    }
    #expect(killCount > 0)
  }

  @Test(
    "A sync or rename that fails is an error, and the next run makes the same warehouse",
    arguments: commands, [FaultInjection.Call.sync, .rename])
  func failed(command: [String], call: FaultInjection.Call) throws {
    #expect(try run(command).exitCode == 0)
    let undisturbed = try state()
    let count = try self.count(of: call, in: command)
    #expect(count > 0)
    for number in stride(from: 1, through: count, by: 1) {
      try removeFixture()
      let fault = try FaultInjection(call, at: number, .fail)
      let failed = try run(command, fault.environment)
      #expect([73, 74].contains(failed.exitCode), "\(fault): \(failed)")
      #expect(failed.errors.contains(#/(?i)i\/o error|input\/output error/#), "\(fault): \(failed)")
      let again = try run(command)
      let wasMade = command[0] == "init" && again.exitCode == 73
      #expect(again.exitCode == 0 || wasMade, "\(fault): \(again)")
      #expect(try state() == undisturbed, "\(fault)")
    }
  }

  @Test("A folder that cannot be synchronized is an error", arguments: [commands[0], commands[1]])
  func failedFolderSync(command: [String]) throws {
    // The last one makes the new name durable; those of SQLite come before.
    let count = try self.count(of: .folderSync, in: command)
    try removeFixture()
    let fault = try FaultInjection(.folderSync, at: count, .fail)
    let failed = try run(command, fault.environment)
    #expect(failed.exitCode == 74, "\(failed)")
    #expect(failed.errors.contains("Input/output error"), "\(failed)")
    #expect(failed.errors.contains("may be gone after a power failure"), "\(failed)")
  }

  /// How many calls of a kind a command makes.
  private func count(of call: FaultInjection.Call, in command: [String]) throws -> Int {
    try removeFixture()
    let none = try FaultInjection(call, at: 0, .fail)
    let result = try run(
      command, none.environment.merging(["FAULT_COUNT": work.path("count")]) { $1 })
    #expect(result.exitCode == 0, "\(result)")
    // The calls of this kind; those of each kind stand below.
    let text = String(decoding: try work.folder.read("count"), as: UTF8.self)
    return try #require(text.split(separator: "\n").first.flatMap { Int($0) })
  }

  @Test("What an older taghouse left half done is seen by check and finished by the same import")
  func halfDoneByAnOlderOne() throws {
    let command = ["import", "sidecars", "house.db", "pics", "--site", "mine"]
    #expect(try run(command).exitCode == 0)
    let undisturbed = try state()
    let spoil = try ProgramRun.run(
      "sqlite3",
      [
        "house.db",
        """
        DELETE FROM tag_category WHERE site_id = 3;
        DELETE FROM tag_count;
        DELETE FROM category_count;
        UPDATE cache_state SET is_current = 0, is_analyzed = 0;
        """,
      ], in: work.folder.path)
    #expect(spoil.exitCode == 0, "\(spoil)")
    let check = try work.taghouse("check", "house.db")
    #expect(check.exitCode == 1)
    #expect(check.output.contains("site_categories") && check.output.contains("caches_are_current"))
    let again = try run(command)
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.output.contains("nothing to do"), "\(again)")
    #expect(try state() == undisturbed)
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
  }
}
