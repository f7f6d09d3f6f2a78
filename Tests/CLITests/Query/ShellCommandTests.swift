import Foundation
import TestSupport
import Testing

@Suite("taghouse shell")
struct ShellCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts 1 to 50", of: Dump.posts(1...50))
  }

  @Test func statementsOfAPipe() throws {
    let input = "SELECT 1 AS a; SELECT\n';' AS b;\n.format csv\nSELECT 2 AS c\n"
    let result = try work.taghouse(
      "shell", "house.db", "--format", "tsv", input: [UInt8](input.utf8))
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output == "a\n1\nb\n;\nc\n2\n")
  }

  @Test func anErrorDoesNotEndIt() throws {
    let input =
      "SELECT nope;\nDELETE FROM post;\n.foo\n.chart bar\nSELECT count(*) AS n FROM post;\n.quit\nSELECT 9;\n"
    let result = try work.taghouse(
      "shell", "house.db", "--format", "tsv", input: [UInt8](input.utf8))
    #expect(result.exitCode == 64)
    #expect(result.output == "n\n50\n")
    #expect(result.errors.contains("no such column: nope (line 1, column 8)"))
    #expect(result.errors.contains("would change the warehouse"))
    #expect(result.errors.contains("'.foo'") && result.errors.contains(".chart wants"))
  }

  @Test func dotCommands() throws {
    let input = ".tables\n.schema site\n.help\n.queries;\n.chart bar SELECT 'x' AS a, 2 AS b;\n"
    let result = try work.taghouse("shell", "house.db", input: [UInt8](input.utf8))
    #expect(result.exitCode == 0, "\(result)")
    for text in ["tag_frequency  ", "CREATE TABLE site (", ".schema [NAME]", "purpose", "x  ███"] {
      #expect(result.output.contains(text), "\(text)")
    }
  }

  @Test("Named queries with their defaults and values; words without a dot; some of the tables")
  func queriesAndWords() throws {
    let input = """
      .query top_tags
      .query top_tags -p limit 2
      .query posts_with_tags -p tags='1girl' -p limit=1
      .tables tag_fr%
      help
      exit
      SELECT 9;

      """
    let result = try work.taghouse(
      "shell", "house.db", "--format", "csv", input: [UInt8](input.utf8))
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("tag_frequency,view\n") && !result.output.contains("core_tag,"))
    #expect(result.output.contains(".query NAME") && !result.output.contains("\n9\n"))
    let wrong = try work.taghouse(
      "shell", "house.db",
      input: [UInt8](
        ".query top_tgs\n.query\n.query top_tags limit\n.query top_tags -p limt 3\nquit;\n9\n".utf8)
    )
    #expect(wrong.exitCode == 64 && wrong.output == "")
    for sentence in [
      "Did you mean top_tags?", ".query wants the name", "'limit' is no parameter",
      "Did you mean limit?",
    ] {
      #expect(wrong.errors.contains(sentence), "\(sentence): \(wrong)")
    }
  }

  @Test("On a terminal: editing, completion, Ctrl-C and Ctrl-D")
  func terminal() throws {
    // Waits for what the program shows, never for time.
    let script = """
      import os, pty, select, sys, time
      pid, end = pty.fork()
      if pid == 0:
          os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", HOME="/nonexistent")
          os.execv(sys.argv[1], [sys.argv[1], "shell", sys.argv[2], "--format", "tsv"])
      seen = b""
      def expect(text, again=b""):
          global seen
          limit = time.monotonic() + 60
          while text not in seen:
              if time.monotonic() > limit:
                  sys.exit("no %r in %r" % (text, seen))
              if select.select([end], [], [], 0.2)[0]:
                  seen += os.read(end, 4096)
              elif again:
                  os.write(end, again)
          seen = seen[seen.index(text) + len(text):]
      def type(text):
          os.write(end, text.encode())
      expect(b"taghouse> ")
      type("SELECT 'not this"); expect(b"not this"); type("\\x03"); expect(b"taghouse> ")
      type("SELECT '\u{6771}' || 'x'\\n"); expect(b"...> ")
      type("AS y, 6 * 7 AS z;\\n"); expect("\u{6771}x\\t42".encode()); expect(b"taghouse> ")
      type("WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m) SELECT max(i) FROM m;\\n")
      expect(b"was stopped", again=b"\\x03"); expect(b"taghouse> ")
      type("\\x03"); expect(b"taghouse> ")
      type("SELECT 40+3 AS n FROM tag_categ\\t LIMIT 1;\\n"); expect(b"43"); expect(b"taghouse> ")
      type("\\x04")
      try:
          while os.read(end, 4096): pass
      except OSError: pass
      print(os.waitpid(pid, 0)[1])
      """
    try Requirement.program("python3")
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    let result = try ProgramRun.run(
      "python3", ["-c", script, program, work.path("house.db")], in: work.folder.path)
    #expect(result.output == "0\n", "\(result)")
    #expect(try work.folder.names() == ["house.db"])
  }

  @Test func charts() throws {
    let bars = try work.taghouse(
      "sql", "house.db", "SELECT 'a' AS t, 1 AS n UNION ALL SELECT 'b', 2", "--chart", "bar",
      "--width", "30")
    #expect(bars.output.contains("b  █████"), "\(bars)")
    let query = "SELECT number, post_id FROM post"
    let plot = try work.taghouse("sql", "house.db", query, "--plot", "a.svg")
    #expect(plot.exitCode == 0 && plot.output.isEmpty, "\(plot)")
    #expect(try work.taghouse("sql", "house.db", query, "--plot", "a.svg").exitCode == 73)
    let again = try work.taghouse("sql", "house.db", query, "--plot", "a.svg", "--replace")
    #expect(again.exitCode == 0)
    let empty = try work.taghouse("sql", "house.db", "SELECT 1 WHERE 0", "--plot", "b.svg")
    #expect(empty.exitCode == 65)
    let words = try work.taghouse("sql", "house.db", "SELECT 'a', 'b'", "--chart", "bar")
    #expect(words.exitCode == 64)
    #expect(try work.folder.names() == ["a.svg", "house.db"])
  }

  @Test("The examples of docs/FUNCTIONS.md")
  func functionExamples() throws {
    let page = try String(
      contentsOfFile: "\(ProjectFolder.path)/docs/FUNCTIONS.md", encoding: .utf8)
    let examples = page.matches(of: #/(?m)^(SELECT .*?) +--> (.*)$/#)
    #expect(examples.count >= 9)
    for example in examples {
      let rows = try work.rows(String(example.1))
      #expect(rows == [String(example.2)], "\(example.1)")
    }
  }
}
