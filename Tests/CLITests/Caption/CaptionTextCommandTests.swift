import Foundation
import TestSupport
import Testing

@Suite("analyze --text, and imports that are killed beside it")
struct CaptionTextCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private static func lines(_ numbers: ClosedRange<Int>, word: String = "fox") -> [UInt8] {
    let filling = String(repeating: " and more", count: 100)
    return numbers.reduce(into: []) { lines, number in
      lines += Array(
        """
        {"id":\(number),"regular_summary":"A \(word) in a red dress \(number)\(filling)"}

        """.utf8)
    }
  }

  private func found(_ words: String) throws -> [String] {
    try work.rows(
      """
      SELECT COUNT(DISTINCT rowid / 1024) FROM caption_text WHERE caption_text MATCH '"\(words)"'
      """)
  }

  @Test("The index is made when it is asked for, kept, made anew, and dropped")
  func made() throws {
    #expect(
      try work.taghouse(
        "import", "e621-captions", "house.db", "-", input: Self.lines(1...40)
      ).exitCode == 0)
    let outputs = try [
      ["--text"], ["--text"], ["--text", "--force"], ["--drop-text"], ["--drop-text"], ["--text"],
    ].map { options in
      let result = try ProgramRun.run(
        "taghouse", ["analyze", "house.db"] + options, in: work.folder.path)
      #expect(result.exitCode == 0, "\(result)")
      return result.output.split(separator: "\n").last.map {
        String($0.replacing(#/ after .*/#, with: ""))
      }
    }
    #expect(
      outputs == [
        "40 captions are indexed", "the index of caption texts was up to date",
        "40 captions are indexed", "the index of caption texts is removed",
        "there was no index of caption texts", "40 captions are indexed",
      ])
    #expect(try found("red dress") == ["40"])
    #expect(
      try work.taghouse(
        "import", "e621-captions", "house.db", "-", input: Self.lines(31...60, word: "wolf")
      ).exitCode == 0)
    #expect(try found("a wolf") == ["30"])
    #expect(try found("A Fox") == ["30"])
    #expect(try work.taghouse("analyze", "house.db").exitCode == 0)
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    let both = try work.taghouse("analyze", "house.db", "--text", "--drop-text")
    #expect(both.exitCode == 64)
  }

  @Test(
    "kill -9 in an import leaves an index of what is there",
    arguments: 1...3 as ClosedRange<UInt64>)
  func killedImport(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let first = Self.lines(1...200)
    #expect(
      try work.taghouse("import", "e621-captions", "house.db", "-", input: first).exitCode == 0)
    #expect(try work.taghouse("analyze", "house.db", "--text").exitCode == 0)
    // Replaces captions and adds others.
    let dump = Self.lines(100...8000, word: "wolf")
    let run = try work.start("import", "e621-captions", "house.db", "-")
    #expect(run.write(Array(dump[..<Int.random(in: 0...dump.count, using: &generator)])))
    run.send(SIGKILL)
    #expect(try run.wait().signal == SIGKILL)

    #expect(try !checkFinds("caption_text_agrees"), "seed \(seed)")
    let foxes = try found("a fox")
    #expect(foxes == ["200"] || foxes == ["99"], "seed \(seed)")
    let again = try work.taghouse("import", "e621-captions", "house.db", "-", input: dump)
    #expect(again.exitCode == 0, "\(again)")
    #expect(try work.taghouse("check", "house.db").exitCode == 0, "seed \(seed)")
    #expect(try found("a wolf") == ["7901"])
    #expect(try found("a fox") == ["99"])
  }

  @Test(
    "Ctrl-C and kill -9 in analyze --text leave no index, or all of it",
    arguments: [SIGINT, SIGKILL])
  func killedAnalysis(signal: Int32) throws {
    let dump = Self.lines(1...12_000)
    #expect(
      try work.taghouse("import", "e621-captions", "house.db", "-", input: dump).exitCode == 0)
    #expect(try work.taghouse("analyze", "house.db").exitCode == 0)
    let watch = try FolderWatch(work.folder.path)
    let run = try work.start("analyze", "house.db", "--text")
    _ = try watch.wait(for: run) { try work.folder.names().contains("house.db-journal") }
    run.send(signal)
    let result = try run.wait()
    let names = try work.rows(
      "SELECT COUNT(*) FROM sqlite_schema WHERE name GLOB 'caption_text*' AND type <> 'index'")
    #expect(["0", "8"].contains(names.first), "\(result)")
    if result.exitCode != 0 {
      #expect(result.signal == SIGKILL || result.exitCode == 130, "\(result)")
      #expect(names == ["0"])
    }
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    #expect(try work.taghouse("analyze", "house.db", "--text").exitCode == 0)
    #expect(try found("red dress") == ["12000"])
  }

  private func checkFinds(_ name: String) throws -> Bool {
    try work.taghouse("check", "house.db").output.split(separator: "\n").contains {
      $0.hasPrefix("\(name): ")
    }
  }
}
