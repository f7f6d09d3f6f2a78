import Foundation
import TestSupport
import Testing

@testable import TagRules

@Suite("docs/CAPTIONS.md says what is")
struct DocumentTests {
  private let text: String

  init() throws {
    text = try String(contentsOfFile: "\(ProjectFolder.path)/docs/CAPTIONS.md", encoding: .utf8)
  }

  @Test func optionsAsTemplate() {
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("    ") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let shown = lines.joined(separator: " ")
    #expect(shown.contains(CaptionOptions().template.description))
  }

  @Test("All fields, other names of fields, modifiers and modes are there")
  func names() throws {
    let words = CaptionField.allCases.map(\.rawValue) + CaptionPreset.allCases.map(\.rawValue)
    for word in words + PruneMode.allCases.map(\.rawValue) {
      #expect(text.contains("`\(word)`"), "\(word)")
    }
    let modifiers = text.matches(of: #/(?m)^\| `([a-z]+)[=`]/#).map { String($0.1) }
    for modifier in CaptionTemplateParser.names {
      #expect(modifiers.contains(modifier) || text.contains("`\(modifier)="), "\(modifier)")
    }
    for name in text.matches(of: #/\{([a-z_]+)[:}]/#).map({ String($0.1) }) {
      #expect(name == "separators" || CaptionField(name: name) != nil, "\(name)")
    }
  }

  @Test("The presets write what the table says", arguments: CaptionPreset.allCases)
  func presets(preset: CaptionPreset) throws {
    var fixture = CaptionFixture()
    fixture.rules.mode = .minimal
    fixture.template = try preset.template()
    fixture.post(
      "hat 1girl solo", characters: ["hatsune miku"],
      fields: [
        (.copyright, "vocaloid"), (.artist, "someone"), (.rating, "safe"), (.year, "2021"),
      ])
    let caption = fixture.run().outcomes[0].caption.replacing("|", with: "\\|")
    #expect(text.contains("| `\(preset.rawValue)` | `\(caption)` |"), "\(caption)")
  }
}
