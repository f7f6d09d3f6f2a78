internal import ByteIO
package import CaptionSettings
package import Recipes
internal import Rows
internal import Store
internal import TagRules

extension CaptioningOptions {
  /// Bytes of a file of core tags, 256 MiB.
  private static let maximumCoreTagByteCount = 256 << 20

  /// The recipe of a plan, with the file of core tags that it names.
  package init(reading plan: CaptionPlan) throws {
    self.init(plan.recipe)
    inputPaths = plan.inputPaths
    overwritesTags = plan.overwritesTags
    imageType = plan.place.imageType
    if !plan.place.tagCategories.isEmpty { tagCategories = plan.place.tagCategories }
    if let quality = plan.place.quality.flatMap({ QualityWords(argument: $0) }) {
      qualityWords = quality.words
    }
    taggerName = plan.place.tagger
    if !plan.namedLists.contains(.blacklist) { warehouseLists.insert(.blacklist) }
    if !plan.namedLists.contains(.overlap) { warehouseLists.insert(.overlap) }
    if !plan.namedLists.contains(.characterTags) { warehouseLists.insert(.characterTags) }
    guard plan.recipe.core == .file else { return }
    guard let path = plan.coreTagPath else {
      throw OutputError(
        .badOption, "core tags are to come from a file, and none is named",
        hint: "Name it: --set core_tag_file=FILE, or in the recipe.")
    }
    do {
      coreTagFile = try InputFile(path: path).content(
        maximumByteCount: Self.maximumCoreTagByteCount)
    } catch let error as ByteIOError {
      let cause = error.cause.map { ": \($0)" } ?? ""
      throw OutputError(
        .badOption, "the core tags in '\(path)' cannot be read: \(error.message)\(cause)",
        hint: "Check the setting core_tag_file.")
    }
  }
}

/// What `--quality` takes: `high=0.8,low=0`.
package struct QualityWords: Sendable {
  package let words: [QualityWord]

  package init?(argument: String) {
    var words: [QualityWord] = []
    for part in argument.split(separator: ",") {
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex,
        let share = Double(part[part.index(after: sign)...]), 0...1 ~= share
      else { return nil }
      words.append(QualityWord(String(part[..<sign]), from: share))
    }
    guard !words.isEmpty else { return nil }
    self.words = words
  }
}
