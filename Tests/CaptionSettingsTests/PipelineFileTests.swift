import TagRules
import TestSupport
import Testing

@testable import CaptionSettings

@Suite("Files of the known pipeline are taken as they are")
struct PipelineFileTests {
  /// Every setting that a text names, with its line.
  private static func keys(in text: String) -> [(setting: CaptionSetting, line: Int)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { position, line in
      guard let key = line.split(separator: " ").first,
        let setting = CaptionSetting(rawValue: String(key))
      else { return nil }
      return (setting, position + 1)
    }
  }

  @Test("Each key counts, with its line", arguments: [PipelineFile.older, PipelineFile.newer])
  func everyKeyCounts(text: String) throws {
    let folder = try TemporaryFolder()
    let lists = ["blacklist_tags.txt", "overlap_tags.json", "character_tags.json"]
    // A list is beside the file of settings; so is its folder.
    let made = try ProgramRun.run("mkdir", ["-p", folder.path("configs/tag_filtering")])
    #expect(made.exitCode == 0)
    for (list, shipped) in zip(lists, ShippedList.allCases) {
      try folder.write(shipped.text, to: "configs/tag_filtering/\(list)")
    }
    let path = try folder.write(text, to: "base.toml")
    let settings = try CaptionSettings(paths: [path])
    let keys = Self.keys(in: text)
    #expect(keys.count >= 31)
    for (setting, line) in keys {
      #expect(
        settings.source(of: setting) == .file(path: path, line: line, position: 0), "\(setting)")
      // The pipeline's defaults are those of the settings, but for folders and lists.
      if setting != .computeCoreTagUpLevels, setting.declaration.kind != .path {
        #expect(settings.value(of: setting) == setting.declaration.standard, "\(setting)")
      }
    }
    #expect(settings.value(of: .computeCoreTagUpLevels) == .count(1))
    #expect(
      settings.value(of: .blacklistTagsFile)
        == .text("\(folder.path)/configs/tag_filtering/blacklist_tags.txt"))
    #expect(settings.notes.count == 1)
    #expect(settings.notes[0].hasPrefix("\(path): ignored, for other stages of the pipeline: "))
    #expect(settings.notes[0].hasSuffix(", min_multiply, max_multiply, weight_csv"))
    let recipe = try settings.makeRecipe()
    #expect(recipe.template == CaptionOptions().template)
    #expect(recipe.rules.blacklist == DefaultLists.blacklist)
  }

  @Test("Without its lists, the program's own stand in, and a note says so")
  func listsThatAreNotThere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(PipelineFile.newer, to: "base.toml")
    let settings = try CaptionSettings(paths: [path])
    #expect(settings.value(of: .overlapTagsFile) == .text(""))
    #expect(settings.notes.count { $0.contains("the list that ships with this program") } == 3)
    _ = try settings.makePlan()
  }

  @Test("A preset goes with such a file, as it says nothing but defaults of captions")
  func presetBesideDefaults() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(PipelineFile.newer, to: "base.toml")
    let settings = try CaptionSettings(paths: [path], flags: [(.preset, "kohya")])
    #expect(try settings.makeRecipe().template == CaptionPreset.kohya.template())
  }

  @Test("What the tables are named does not matter, nor whether there are any")
  func flatKeys() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "weight_csv = {}\ntagging.tag_threshold = 0.5\n[balancing]\nmax_tag_number = 3\n",
      to: "flat.toml")
    let settings = try CaptionSettings(paths: [path])
    #expect(settings.value(of: .tagThreshold) == .share(0.5))
    #expect(settings.source(of: .tagThreshold) == .file(path: path, line: 2, position: 0))
    #expect(settings.value(of: .maxTagNumber) == .count(3))
    #expect(settings.notes == ["\(path): ignored, for other stages of the pipeline: weight_csv"])
  }

  @Test("Tables and names of other versions")
  func otherVersions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      [tag_processing]
      pruned_mode = "minimal"
      [nyaa_download]
      anime_resolution = 720
      a_key_of_its_own = 1
      [a_stage_to_come]
      x = "y"
      """, to: "other.toml")
    let settings = try CaptionSettings(paths: [path])
    #expect(settings.value(of: .pruneMode) == .text("minimal"))
    #expect(
      settings.notes == [
        "\(path): ignored, for other stages of the pipeline: "
          + "anime_resolution, a_key_of_its_own, [a_stage_to_come], x"
      ])
    let slip = try folder.write("[tag_procesing]\nx = 1\n", to: "slip.toml")
    #expect(throws: CaptionSettingsError.self) { try CaptionSettings(paths: [slip]) }
    let both = try folder.write("pruned_mode = \"none\"\nprune_mode = \"none\"\n", to: "both.toml")
    #expect(throws: CaptionSettingsError.self) { try CaptionSettings(paths: [both]) }
  }
}
