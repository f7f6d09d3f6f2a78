import Answers
import CaptionFolder
import TagRules

extension Document {
  /// `taghouse explain --src-dir --format json`: that of a caption with its path, and what its caption file has.
  init(_ explanation: FolderCaptionExplanation) {
    guard case .members(let members) = Document(explanation.caption) else {
      self = .null
      return
    }
    let sample = explanation.sample
    self = .members(
      [Member("picture", Document(explanation.caption.picturePath))] + members + [
        Member("is_changed", .flag(sample != nil)),
        Member(
          "caption_before", Document(sample == nil ? explanation.caption.caption : sample?.before)),
        Member("is_kept", .flag(sample?.isKept ?? false)),
      ])
  }
}
