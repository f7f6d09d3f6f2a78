import TagRules
import TestSupport
import Testing

@testable import CaptionSettings

@Suite("Templates, presets and the options that they stand for")
struct CompositionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func settings(
    _ files: [String], _ flags: [(setting: CaptionSetting, text: String)] = []
  ) throws -> CaptionSettings {
    var paths: [String] = []
    for (position, text) in files.enumerated() {
      paths.append(try folder.write(text, to: "\(position).toml"))
    }
    return try CaptionSettings(paths: paths, flags: flags)
  }

  private func conflict(
    _ files: [String], _ flags: [(setting: CaptionSetting, text: String)] = []
  ) -> CaptionSettingsError? {
    #expect(throws: CaptionSettingsError.self) { try settings(files, flags) }
  }

  @Test("A preset gives its template", arguments: CaptionPreset.allCases)
  func presets(preset: CaptionPreset) throws {
    let settings = try settings([], [(.preset, preset.rawValue)])
    #expect(try settings.makeRecipe().template == preset.template())
    #expect(settings.source(of: .template) == .preset(preset.rawValue))
    #expect(settings.notes == [])
  }

  @Test("Files win over presets, flags over files; an empty template or preset is none")
  func layers() throws {
    var made = try settings(["template = '{artist}'"], [(.preset, "kohya")])
    #expect(made.value(of: .template) == .text("{artist}"))
    #expect(
      made.notes == ["template (\(folder.path("0.toml")):1) takes the place of the preset kohya"])
    made = try settings(["template = '{artist}'", "preset = 'natural'"], [(.template, "{tags}")])
    #expect(made.value(of: .template) == .text("{tags}"))
    #expect(made.notes == ["--template takes the place of the preset natural"])
    made = try settings(["template = '{artist}'"], [(.template, "")])
    #expect(try made.makeRecipe().template == CaptionOptions().template)
    made = try settings(["preset = 'kohya'", "preset = {}"])
    #expect(try made.makeRecipe().template == CaptionOptions().template)
    made = try settings(["template = ''"], [(.preset, "kohya")])
    #expect(try made.makeRecipe().template == CaptionPreset.kohya.template())
  }

  @Test("A template excludes every option of captions beside it")
  func exclusion() throws {
    let compositions = CaptionSetting.allCases.filter(\.isComposition)
    #expect(compositions.count == 16)
    for setting in compositions {
      let value = TOMLText.value(setting.declaration.standard)
      let file = "template = '{tags}'\n\(setting.key) = \(value)"
      let error = conflict([file])
      #expect(error?.code == .conflict)
      #expect(
        error?.description == "\(folder.path("0.toml")):2: \(setting.key): "
          + "template (\(folder.path("0.toml")):1) excludes it\n"
          + "A template says all of it; see docs/CAPTIONS.md, Templates.")
    }
    #expect(
      conflict([], [(.template, "{tags}"), (.captionInnerSep, ", ")])?.message
        == "--set caption_inner_sep: --template excludes it")
    #expect(
      conflict(["template = '{tags}'"], [(.captionInnerSep, "|")])?.message
        == "--set caption_inner_sep: template (\(folder.path("0.toml")):1) excludes it")
    #expect(
      conflict([], [(.preset, "kohya"), (.useTagsProb, "1")])?.message
        == "--set use_tags_prob: the preset kohya excludes it")
    #expect(
      conflict(["use_tags_prob = 0.5"], [(.preset, "kohya")])?.message
        == "use_tags_prob: the preset kohya excludes it")
    // Chance is none of them.
    #expect(throws: Never.self) {
      try settings(["template = '{tags}'\nseed = 3\nepoch = 2\nmax_tag_number = 1"])
    }
  }

  @Test("A stronger template takes the place of options, and a note says so")
  func replacement() throws {
    let files = ["caption_inner_sep = '|'\nuse_tags_prob = 0.5"]
    var made = try settings(files, [(.template, "{tags}")])
    #expect(made.notes == ["--template takes the place of caption_inner_sep, use_tags_prob"])
    #expect(try made.makeRecipe().template == CaptionTemplate(parsing: "{tags}"))
    made = try settings(files + ["template = '{tags}'"])
    #expect(made.notes.count == 1)
    // A preset has nothing against defaults in a file.
    made = try settings(["caption_inner_sep = ', '"], [(.preset, "natural")])
    #expect(made.notes == [])
    #expect(try made.makeRecipe().template == CaptionPreset.natural.template())
  }

  @Test("A file of core tags, by either name; another source beside it is a conflict")
  func coreTags() throws {
    #expect(try settings([], [(.core, "file")]).makeRecipe().core == .file)
    #expect(try settings(["use_existing_core_tag_file = true"]).makeRecipe().core == .file)
    #expect(
      try settings(["use_existing_core_tag_file = true\ncore = 'counted'"]).makeRecipe().core
        == .file)
    #expect(try settings(["core = 'confident'"]).makeRecipe().core == .confident)
    #expect(
      conflict(["use_existing_core_tag_file = true"], [(.core, "counted")])?.message
        == "--set core: counted, and use_existing_core_tag_file (\(folder.path("0.toml")):1) "
        + "asks for a file")
  }
}
