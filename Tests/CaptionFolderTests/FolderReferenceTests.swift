import CaptionSettings
import Foundation
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Captions of folders against plain Python")
struct FolderReferenceTests {
  @Test("All files are as Python has them, and nothing else", arguments: 0..<24 as Range<UInt64>)
  func asPythonHasThem(seed: UInt64) throws {
    var random = RandomPictures(seed: seed)
    let fixture = try PictureFolderFixture()
    try random.fill(fixture, count: 40)
    var settings = random.settings()
    let arguments = settings.map { "\($0.key.key)=\($0.value)" }
    for (setting, text, name) in [
      (CaptionSetting.blacklistTagsFile, FolderReference.blacklist, "b.txt"),
      (.overlapTagsFile, FolderReference.overlap, "o.json"),
      (.characterTagsFile, FolderReference.characterTags, "c.json"),
    ] {
      settings[setting] = try fixture.folder.write(text, to: name)
    }
    try FileManager.default.copyItem(atPath: fixture.path, toPath: fixture.path + ".before")
    let before = try fixture.tree()
    let told = try fixture.caption(settings) { $0.isDryRun = true }.changes
    #expect(differences(before, try fixture.tree()).isEmpty, "seed \(seed)")
    let (summary, changes) = try fixture.caption(settings)
    #expect(summary.failureCount == 0, "seed \(seed): \(summary.failures)")
    #expect(changes == told, "seed \(seed)")
    let after = try fixture.tree()
    let touched = changes.map { String($0.drop { $0 != " " }.dropFirst()) }
    #expect(differences(before, after) == touched.sorted(), "seed \(seed)")
    #expect(
      touched.allSatisfy {
        $0.hasSuffix("_meta.json") || $0.hasSuffix(".txt")
          || ["core_tags.json", "emb_init.json"].contains($0)
      }, "seed \(seed): \(touched)")
    // Where the outcome is not the input, a second run finds nothing to do.
    if settings[.processFromOriginalTags] != "false" {
      #expect(try fixture.caption(settings).changes.isEmpty, "seed \(seed)")
      #expect(differences(after, try fixture.tree()).isEmpty, "seed \(seed)")
    }
    let found = try Python.output(
      of: FolderReference.script, arguments: [fixture.path] + arguments)
    #expect(found == "\(summary.captionedCount) pictures\n", "seed \(seed): \(arguments)")
  }
}
