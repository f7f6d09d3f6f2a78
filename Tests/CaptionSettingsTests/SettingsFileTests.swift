import TestSupport
import Testing

@testable import CaptionSettings

@Suite("Keys of TOML and their lines")
struct SettingsFileTests {
  private static func lines(_ text: String) throws -> [String] {
    try SettingsFile(Array(text.utf8), path: "f.toml").entries.map {
      "\($0.line) \($0.path.joined(separator: "."))"
    }
  }

  @Test("Values over several lines, texts that look like keys, ends of lines, byte order marks")
  func lines() throws {
    let text = """
      # a = 1

      a = [ # [b]
        "x", # ]
        "[c]"
      ]
      b = '''
      c = 1
      [d]
      '''
      [ t ] # e = 1
      "f" = \"\"\"
      g = 1 \\
        h = 2\"\"\"
      i.j = {k = 1}
      [u.v]
      l = 1
      """
    let expected = ["3 a", "7 b", "11 t", "12 t.f", "15 t.i.j", "16 u.v", "17 u.v.l"]
    #expect(try Self.lines(text) == expected)
    #expect(try Self.lines(text.replacing("\n", with: "\r\n")) == expected)
    #expect(try Self.lines("\u{FEFF}" + text) == expected)
    #expect(try Self.lines("\u{FEFF}[t]\na = 1") == ["1 t", "2 t.a"])
    #expect(try Self.lines("") == [])
    #expect(try Self.lines("# nothing") == [])
  }

  @Test("Random files: each key in its line, with its value", arguments: 0..<40)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var text = ""
    var table = ""
    var expected: [String] = []
    var values: [RawValue] = []
    func line() -> Int { text.count { $0 == "\n" } + 1 }
    for number in 0..<Int.random(in: 1...30, using: &generator) {
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: text += "\n"
      case 1: text += "  # k\(number) = 1 [x] '''\n"
      case 2:
        table = "t\(number)."
        expected.append("\(line()) t\(number)")
        values.append(.nothing)
        text += " [t\(number)] # comment\n"
      case 3:
        expected.append("\(line()) \(table)k\(number)")
        values.append(.array([.text("a = 1"), .count(2), .array([])]))
        text += "k\(number) = [\n\n 'a = 1', # ]\n  2,\n[],\n]\n"
      case 4:
        expected.append("\(line()) \(table)k\(number)")
        values.append(.text("x = 1\n[y]\n"))
        text += "k\(number) = \"\"\"\nx = 1\n[y]\n\"\"\" # end\n"
      case 5:
        expected.append("\(line()) \(table)k\(number).b")
        values.append(.share(0.5))
        text += "k\(number) . b = 5e-1\n"
      case 6:
        expected.append("\(line()) \(table)k\(number)")
        values.append(.nothing)
        text += "'k\(number)' = { }\n"
      case 7:
        expected.append("\(line()) \(table)k\(number)")
        values.append(.flag(true))
        text += "\tk\(number) = true#\n"
      default:
        expected.append("\(line()) \(table)k\(number)")
        values.append(.text("# \"é\n"))
        text += "k\(number) = \"# \\\"\\u00e9\\n\"\n"
      }
    }
    #expect(try Self.lines(text) == expected, "seed \(seed):\n\(text)")
    let file = try SettingsFile(Array(text.utf8), path: "f.toml")
    #expect(file.entries.map(\.value) == values, "seed \(seed)")
  }

  @Test("What is no TOML names its line")
  func notTOML() throws {
    let texts: [(text: [UInt8], line: Int?)] = [
      (Array("a = 1\nb = \n".utf8), 2), (Array("a = 1\na = 2\n".utf8), 2),
      (Array("{\"a\": 1}".utf8), 1), (Array("x\n".utf8), 1), ([0x61, 0x0A, 0xFF], nil),
      (Array("a = 1\nb = '\0'\n".utf8), 2), (Array("a = 1\n\nb = \"x\\u0000y\"\n".utf8), 3),
      (Array("a = [\n1,\n".utf8), 2), (Array("# \n[t\n".utf8), 2),
    ]
    for (text, line) in texts {
      let error = #expect(throws: CaptionSettingsError.self) {
        try SettingsFile(text, path: "f.toml")
      }
      #expect(error?.code == .badFile, "\(text)")
      #expect(error?.path == "f.toml")
      #expect(error?.line == line, "\(String(describing: error))")
    }
  }

  @Test("A file that is not there, a folder, a file that is too large")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    func code(_ path: String) -> CaptionSettingsError.Code? {
      do {
        _ = try CaptionSettings(paths: [path])
        return nil
      } catch {
        #expect(error.path == path)
        return error.code
      }
    }
    #expect(code(folder.path("none.toml")) == .noSuchFile)
    #expect(code(folder.path) == .cannotRead)
    let large = String(repeating: "# much\n", count: SettingsFile.maximumByteCount / 7 + 1)
    #expect(code(try folder.write(large, to: "large.toml")) == .badFile)
    let full = String(large.prefix(SettingsFile.maximumByteCount - 1)) + "\n"
    #expect(code(try folder.write(full, to: "full.toml")) == nil)
  }
}
