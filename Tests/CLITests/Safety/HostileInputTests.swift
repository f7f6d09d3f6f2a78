import Foundation
import TestSupport
import Testing

@Suite("Imports: hostile input neither crashes nor eats memory")
struct HostileInputTests {
  /// The most that an import may have resident.
  private static let memoryLimit: Int64 = 512 << 20

  private struct Summary: Decodable {
    var lines: Int64
    var blank: Int64
    var imported: Int64
    var updated: Int64
    var unchanged: Int64
    var rejected: Int64
    var peakMemory: Int64

    enum CodingKeys: String, CodingKey {
      case lines, blank, imported, updated, unchanged, rejected
      case peakMemory = "peak_memory_bytes"
    }
  }

  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  /// Imports from a pipe that `write` fills, and checks what holds for every import.
  private func imported(
    _ options: [String] = [], exitCode: Int32 = 1, _ write: (ProgramRun) -> Void
  ) throws -> Summary {
    let run = try ProgramRun(
      "taghouse",
      ["import", "danbooru", "house.db", "-", "--format", "json", "--trust-format"] + options,
      input: .pipe, in: work.folder.path)
    write(run)
    let result = try run.wait()
    try #require(result.exitCode == exitCode, "\(result)")
    let summary = try JSONDecoder().decode(Summary.self, from: Data(result.outputBytes))
    #expect(
      summary.lines == summary.blank + summary.imported + summary.updated + summary.unchanged
        + summary.rejected)
    #expect(summary.peakMemory < Self.memoryLimit)
    #expect(
      try work.rows("SELECT COUNT(*) FROM rejected_record") == ["\(summary.rejected)"])
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    return summary
  }

  private func writeMegabytes(_ count: Int, of text: String, to run: ProgramRun) {
    let megabyte = Array(String(repeating: text, count: 1_000_000 / text.utf8.count).utf8)
    for _ in 0..<count { run.write(megabyte) }
  }

  @Test(
    "BOM, CRLF, NUL, bytes that are no UTF-8, and no newline at the end",
    arguments: [[], ["--no-bulk"]])
  func oddBytes(options: [String]) throws {
    let lines: [[UInt8]] = [
      [0xEF, 0xBB, 0xBF] + [UInt8]("{\"id\":1,\"tag_string\":\"a b\"}\r\n"), [UInt8]("\r\n"),
      [UInt8]("{\"id\":2,\"tag_string\":\"c\u{0}d\"}\n"),
      [UInt8]("{\"id\":3,\"tag_string\":\"") + [0xFF, 0xC3] + [UInt8]("\"}\n"),
      [UInt8]("  {\"id\":\"4\",\"tag_string\":\"東方 e\"}  \r\n"), [UInt8]("   \n"), [0, 0, 0, 0x0A],
      [UInt8]("{\"id\":5}"),
    ]
    let summary = try imported(options) { $0.write(Array(lines.joined())) }
    #expect(summary.lines == 8)
    #expect(summary.blank == 2)
    #expect(summary.imported == 3)
    let offsets = lines.indices.map { lines[..<$0].map(\.count).reduce(0, +) }
    #expect(
      try work.rows(
        "SELECT line_number, byte_offset FROM rejected_record ORDER BY 1")
        == [3, 4, 7].map { "\($0)\t\(offsets[$0 - 1])" })
    #expect(
      try work.rows("SELECT first_bytes FROM rejected_record WHERE line_number = 4")[0]
        .contains("\u{FFFD}"))
    #expect(
      try work.rows("SELECT name FROM tag ORDER BY name") == ["a", "b", "e", "東方"])
  }

  @Test("A line of 100 MB is rejected, and the lines around it are not")
  func longLine() throws {
    let summary = try imported { run in
      run.write("{\"id\":1}\n{\"id\":2,\"source\":\"")
      writeMegabytes(100, of: "x", to: run)
      run.write("\"}\n{\"id\":3}\n")
    }
    #expect(summary.imported == 2)
    #expect(summary.rejected == 1)
    #expect(
      try work.rows("SELECT line_number, byte_offset, byte_count, reason FROM rejected_record")
        == ["2\t9\t100000020\tis longer than the limit of 67108864 bytes"])
  }

  @Test("A line just under the limit is taken whole")
  func longestLine() throws {
    let summary = try imported(exitCode: 0) { run in
      run.write("{\"id\":1,\"source\":\"")
      writeMegabytes(60, of: "y", to: run)
      run.write("\"}\n{\"id\":2}\n")
    }
    #expect(summary.imported == 2)
    #expect(try work.rows("SELECT LENGTH(source) FROM post WHERE number = 1") == ["60000000"])
  }

  @Test("--max-line-bytes is the length of the longest record that is taken")
  func lineLimit() throws {
    let summary = try imported(["--max-line-bytes", "10"]) {
      $0.write("{\"id\":123}\n{\"id\":1234}\n{\"id\":12}\n")
    }
    #expect(summary.imported == 2)
    #expect(try work.rows("SELECT line_number FROM rejected_record") == ["2"])
  }

  @Test("Bombs of depth", arguments: ["{\"a\":", "[", "[{\"a\":", "{\"id\":1,\"x\":["])
  func depthBombs(opening: String) throws {
    let summary = try imported { run in
      run.write("{\"id\":1}\n")
      writeMegabytes(5, of: opening, to: run)
      run.write("\n{\"id\":2}\n")
    }
    #expect(summary.imported == 2)
    #expect(summary.rejected == 1)
  }

  @Test("Bombs of depth at the beginning", arguments: ["{\"a\":", "[", "[{\"a\":"])
  func depthBombsFirst(opening: String) throws {
    let summary = try imported { run in
      writeMegabytes(5, of: opening, to: run)
    }
    #expect(summary.imported == 0)
    #expect(summary.rejected >= 1)
  }

  @Test("Brackets and braces without end, lines of one byte")
  func manyTinyLines() throws {
    let summary = try imported { run in
      run.write(String(repeating: "]\n{\n\n", count: 20_000))
    }
    #expect(summary.rejected == 40_000)
    #expect(summary.blank == 20_000)
  }

  @Test("An empty input is no error", arguments: [[], ["--no-bulk"]])
  func emptyInput(options: [String]) throws {
    #expect(try imported(options, exitCode: 0) { _ in }.lines == 0)
    try work.folder.write("", to: "empty.jsonl")
    #expect(try work.taghouse("import", "danbooru", "house.db", "empty.jsonl").exitCode == 0)
    #expect(try work.taghouse("import", "danbooru", "new.db", "empty.jsonl").exitCode == 0)
  }

  @Test("Random bytes", arguments: 1...6 as ClosedRange<UInt64>)
  func garbage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Not the beginning of a compressed file, which would be told as a damaged one.
    bytes[0] = 0x21
    let summary = try imported { $0.write(bytes) }
    #expect(summary.imported == 0, "seed \(seed)")
    #expect(summary.rejected > 500, "seed \(seed)")
  }

  @Test("A dump with bytes changed at random", arguments: 1...4 as ClosedRange<UInt64>)
  func damagedDump(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = Dump.bytes(Dump.posts(1...2000))
    for _ in 0..<400 {
      let position = Int.random(in: bytes.indices, using: &generator)
      bytes[position] = UInt8.random(in: 0...255, using: &generator)
    }
    let summary = try imported { $0.write(bytes) }
    #expect(summary.imported > 1000, "seed \(seed)")
    #expect(summary.rejected > 0, "seed \(seed)")
  }
}
