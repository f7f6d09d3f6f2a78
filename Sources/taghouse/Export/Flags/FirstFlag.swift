import ArgumentParser
import Querying
import Reading
import Statistics

extension CandidateFlags {
  /// A flag of these that was given; nil when there is none.
  func firstFlag() throws -> String? {
    if let name = candidates.name { return name }
    if part != nil { return "--part" }
    if let flag = selection.choice.firstFlag { return flag }
    if selection.excludeDeleted { return "--exclude-deleted" }
    if selection.mergeMD5 { return "--merge-md5" }
    if selection.seed != nil { return "--seed" }
    if selection.allowUnknown { return "--allow-unknown" }
    return selection.per.isEmpty ? nil : "--per"
  }
}

extension WarehouseFieldFlags {
  /// A flag of these that was given; nil when there is none.
  func firstFlag() -> String? {
    if imageType != nil { return "--image-type" }
    if !tagCategories.isEmpty { return "--tag-categories" }
    if quality != nil { return "--quality" }
    if captionRule != CaptionRule.defaultName { return "--caption-rule" }
    if tagger != nil { return "--tagger" }
    return layer.layer == .stored ? nil : "--layer"
  }
}
