import TestSupport
import Testing

@testable import CaptionSettings

@Suite("docs/CAPTIONS.md and the settings")
struct SettingDocumentTests {
  /// A row of the table of settings.
  private static func row(_ declaration: SettingDeclaration) -> String {
    let standard = TOMLText.value(declaration.standard)
    let kind = declaration.kind.expectation
    return "| `\(declaration.setting.key)` | `\(standard)` | \(kind) | \(declaration.help) |"
  }

  @Test("Every setting is in the tables, with its default and its help, and no other")
  func tables() throws {
    let folder = try TemporaryFolder()
    let copied = try ProgramRun.run(
      "cp", [ProjectFolder.path + "/docs/CAPTIONS.md", folder.path("captions.md")])
    try #require(copied.exitCode == 0)
    let text = String(decoding: try folder.read("captions.md"), as: UTF8.self)
    let start = try #require(text.firstRange(of: "\n## Settings\n")).upperBound
    let end = text[start...].firstRange(of: "\n## ")?.lowerBound ?? text.endIndex
    var expected: [String] = []
    for group in SettingGroup.allCases {
      expected += ["| **\(group.rawValue)** | | | |"]
      expected += CaptionSetting.declarations.filter { $0.group == group }.map(Self.row)
    }
    let rows = text[start..<end].split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("| `") || $0.hasPrefix("| **") }
    #expect(rows == expected, "\(expected.joined(separator: "\n"))")
  }
}
