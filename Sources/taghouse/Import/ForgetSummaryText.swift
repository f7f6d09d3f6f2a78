import Answers
import Loading

/// What was taken back, for people.
struct ForgetSummaryText {
  private let summary: ForgetSummary
  private let isDryRun: Bool

  init(_ summary: ForgetSummary, isDryRun: Bool) {
    self.summary = summary
    self.isDryRun = isDryRun
  }

  var text: String {
    let files = "\(Figures.grouped(summary.fileCount)) file\(summary.fileCount == 1 ? "" : "s")"
    var text = isDryRun ? "would forget \(files)\n" : "forgot \(files)\n"
    let parts = [
      (summary.removedPostCount, "post", ""),
      (summary.strippedPostCount, "record", " of posts that other imports know"),
      (summary.tagCount, "tag", " that nothing else uses"), (summary.captionCount, "caption", ""),
      (summary.latentCount, "latent", ""), (summary.pictureCount, "picture", ""),
      (summary.scoredPostCount, "post", " with scores of a tagger"),
      (summary.relationCount, "relation", " of tags: aliases and implications"),
      (summary.listingCount, "row", " of lists of tags"),
      (summary.rejectCount, "rejected record", ""),
    ].filter { $0.0 > 0 }
    for (count, noun, rest) in parts {
      text += "  \(Figures.grouped(count)) \(noun)\(count == 1 ? "" : "s")\(rest)\n"
    }
    if parts.isEmpty { text += "  nothing else in the warehouse came from it\n" }
    return text + doubts
  }

  /// What cannot be told apart.
  private var doubts: String {
    var text = ""
    if summary.replacedCount > 0 {
      text +=
        "  \(Figures.grouped(summary.replacedCount)) of its records had changed what other imports"
      text += " brought; what stood there before is not stored\n"
    }
    if summary.sharedCount > 0 {
      text +=
        "  \(Figures.counted(summary.sharedCount, "record")) of other imports told of posts or tags"
      text += " that were there already; what they had in common with this one is gone, too\n"
    }
    for kind in summary.keptCaptionKinds {
      text +=
        "  captions of the kind \(VisibleText.escaped(kind)) stay: another import brought some,"
      text += " too; `taghouse caption-kinds --remove` removes all\n"
    }
    if summary.keptTagPostCount > 0 {
      text +=
        "  tags of \(Figures.counted(summary.keptTagPostCount, "post")) stay: another import may have"
      text += " brought them\n"
    }
    if !text.isEmpty, summary.replacedCount + summary.sharedCount > 0 {
      text += "  `taghouse import … --reread` of the other files brings their part back\n"
    }
    return text
  }
}
