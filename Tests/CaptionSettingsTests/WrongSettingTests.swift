import TestSupport
import Testing

@testable import CaptionSettings

@Suite("What is wrong in a file is named with its line")
struct WrongSettingTests {
  struct Example: CustomTestStringConvertible {
    var text: String
    var line: Int
    var code: CaptionSettingsError.Code
    var message: String
    var hint: String?

    init(
      _ text: String, _ line: Int, _ code: CaptionSettingsError.Code, _ message: String,
      hint: String? = nil
    ) {
      (self.text, self.line, self.code) = (text, line, code)
      (self.message, self.hint) = (message, hint)
    }

    var testDescription: String { text }

    static let all: [Example] = [
      // Keys.
      Example(
        "\nprune_mod = 'none'", 2, .unknownKey, "there is no setting prune_mod",
        hint: "Did you mean prune_mode?"),
      Example(
        "[tagging]\nTag-Threshold = 0.5", 2, .unknownKey,
        "there is no setting tagging.Tag-Threshold", hint: "Did you mean tag_threshold?"),
      Example(
        "zzzzzzzzzz = 1", 1, .unknownKey, "there is no setting zzzzzzzzzz",
        hint: "`taghouse caption --list-settings` explains all settings."),
      Example(
        "[taging]\ntag_threshold = 0.5", 1, .unknownKey, "there is no setting taging",
        hint: "Did you mean tagging?"),
      Example(
        "tagging.x.tag_threshold = 0.5", 1, .unknownKey, "there is no table [tagging.x]",
        hint: "Did you mean [tagging]?"),
      Example(
        "mine.tag_threshold = 0.5", 1, .unknownKey, "there is no table [mine]",
        hint: "Keys may stand without a table."),
      Example(
        "[tagging]\n[tagging.tag_threshold]", 2, .badValue,
        "tag_threshold: expected a number from 0 to 1, found {}"),
      Example("tagging = 3", 1, .badValue, "tagging: expected a table, found 3"),
      Example(
        "[[tagging]]\ntag_threshold = 1", 1, .badValue,
        "tagging: expected a table, found an array of tables"),
      Example(
        "tag_threshold = 1\n[tagging]\n\ntag_threshold = 1", 4, .badValue,
        "tag_threshold: stands in line 1, too"),
      Example(
        "[general]\nsrc_dir = 1\n[tagging]\nsrc_dir = 2", 4, .badValue,
        "src_dir: stands in line 2, too"),
      // Types.
      Example(
        "drop_all_core = 1", 1, .badValue, "drop_all_core: expected true or false, found 1"),
      Example(
        "drop_all_core = 'true'", 1, .badValue,
        "drop_all_core: expected true or false, found 'true'"),
      Example(
        "# x\nmax_tag_number = 1.5", 2, .badValue,
        "max_tag_number: expected a whole number from 0 on, found 1.5"),
      Example(
        "max_tag_number = '3'", 1, .badValue,
        "max_tag_number: expected a whole number from 0 on, found '3'"),
      Example(
        "caption_inner_sep = 3", 1, .badValue, "caption_inner_sep: expected a text, found 3"),
      Example(
        "caption_inner_sep = ['a']", 1, .badValue,
        "caption_inner_sep: expected a text, found an array"),
      Example(
        "seed = 1979-05-27", 1, .badValue, "seed: expected a whole number from 0 on, found a date"),
      Example(
        "sort_mode = {a = 1}", 1, .badValue,
        "sort_mode: expected one of score, original, shuffle, found a table"),
      Example(
        "sort_mode = {}", 1, .badValue,
        "sort_mode: expected one of score, original, shuffle, found {}"),
      Example(
        "load_aux = [\n1]", 1, .badValue,
        "load_aux: expected names of letters, digits, '_' and '-', found an array"),
      // Ranges.
      Example(
        "max_tag_number = -1", 1, .badValue,
        "max_tag_number: expected a whole number from 0 on, found -1"),
      Example(
        "compute_core_tag_up_levels = 65", 1, .badValue,
        "compute_core_tag_up_levels: expected a whole number from 0 to 64, found 65"),
      Example(
        "use_tags_prob = 1.01", 1, .badValue,
        "use_tags_prob: expected a number from 0 to 1, found 1.01"),
      Example(
        "use_tags_prob = nan", 1, .badValue,
        "use_tags_prob: expected a number from 0 to 1, found nan"),
      Example(
        "tag_threshold = -inf", 1, .badValue,
        "tag_threshold: expected a number from 0 to 1, found -inf"),
      Example(
        "prune_mode = 'Minimal'", 1, .badValue,
        "prune_mode: expected one of none, minimal, character, character_core, found 'Minimal'"),
      Example(
        "compat = ['substring', 'sub']", 1, .badValue,
        "compat: expected some of substring, faces, original, found an array"),
      Example(
        "caption_ordering = []", 1, .badValue,
        "caption_ordering: expected names of fields, such as character and tags, found an array"),
      Example(
        "caption_ordering = 'tags,hair'", 1, .badValue,
        "caption_ordering: expected names of fields, such as character and tags, "
          + "found 'tags,hair'"),
      Example(
        "keep_tokens_before = 'hair'", 1, .badValue,
        "keep_tokens_before: expected the name of a field, such as tags, found 'hair'"),
      Example(
        "save_aux = ['../x']", 1, .badValue,
        "save_aux: expected names of letters, digits, '_' and '-', found an array"),
      Example(
        "caption_extension = ''", 1, .badValue,
        "caption_extension: expected an ending of letters and digits, such as txt, found ''"),
      Example(
        "preset = 'sd'", 1, .badValue,
        "preset: expected one of kohya, animagine-like, danbooru-tags, natural, or nothing, "
          + "found 'sd'"),
    ]
  }

  @Test("Keys, types and ranges", arguments: Example.all)
  func wrong(example: Example) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(example.text, to: "wrong.toml")
    let error = #expect(throws: CaptionSettingsError.self) { try CaptionSettings(paths: [path]) }
    #expect(error?.message == example.message)
    #expect(error?.hint == example.hint)
    #expect(error?.line == example.line)
    #expect(error?.code == example.code)
    #expect(error?.path == path)
  }

  @Test("The error as text: file, line, what, and what to do")
  func description() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\n\nsortmode = 'score'", to: "wrong.toml")
    let error = #expect(throws: CaptionSettingsError.self) { try CaptionSettings(paths: [path]) }
    #expect(
      error?.description
        == "\(path):3: there is no setting sortmode\nDid you mean sort_mode?")
  }

  @Test("Wrong flags", arguments: CaptionSetting.allCases)
  func wrongFlags(setting: CaptionSetting) throws {
    let kind = setting.declaration.kind
    // Any text will do for a text or a path.
    guard kind != .text, kind != .path else { return }
    let error = #expect(throws: CaptionSettingsError.self) {
      try CaptionSettings(paths: [], flags: [(setting, "no, nothing/of that")])
    }
    #expect(error?.code == .badFlag)
    #expect(
      error?.message
        == "\(setting.option): expected \(kind.expectation), found 'no, nothing/of that'")
  }

  @Test("A list that is not there, a folder, or no list, and the place that names it")
  func lists() throws {
    let folder = try TemporaryFolder()
    try folder.write("[\n\n1]", to: "list.json")
    try folder.write([0x61, 0x0A, 0xFF], to: "list.txt")
    func failure(_ text: String) throws -> CaptionSettingsError? {
      let path = try folder.write(text, to: "f.toml")
      let settings = try CaptionSettings(paths: [path])
      return #expect(throws: CaptionSettingsError.self) { try settings.makeRecipe() }
    }
    var error = try failure("\nblacklist_tags_file = 'none.txt'")
    #expect(error?.code == .noSuchFile)
    #expect(
      error?.description == "\(folder.path("f.toml")):2: blacklist_tags_file: "
        + "\(folder.path("none.txt")): there is no such file")
    error = try failure("overlap_tags_file = '.'")
    #expect(error?.code == .cannotRead)
    error = try failure("\noverlap_tags_file = 'list.json'")
    #expect(error?.code == .badFile)
    #expect(error?.path == folder.path("list.json"))
    #expect(error?.line == 3)
    #expect(error?.message.hasSuffix("(a list; \(folder.path("f.toml")):2 names it)") == true)
    error = try failure("character_tags_file = '\(folder.path("list.json"))'")
    #expect(error?.line == 1)
    error = try failure("blacklist_tags_file = 'list.txt'")
    #expect(error?.line == 2)
    #expect(error?.hint == "Save the list as UTF-8.")
  }

  @Test("A wrong template shows the column, whether of a file or a flag")
  func templates() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\ntemplate = '{tags:max=0}'", to: "f.toml")
    var settings = try CaptionSettings(paths: [path])
    var error = #expect(throws: CaptionSettingsError.self) { try settings.makeRecipe() }
    #expect(error?.code == .badValue)
    #expect(error?.line == 2)
    #expect(error?.message.contains("found '0' (column 11)") == true)
    settings = try CaptionSettings(paths: [], flags: [(.template, "{hair}")])
    error = #expect(throws: CaptionSettingsError.self) { try settings.makeRecipe() }
    #expect(error?.code == .badFlag)
    #expect(error?.description.hasPrefix("--template: there is no field 'hair'") == true)
  }
}
