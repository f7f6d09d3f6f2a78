import Answers
internal import CaptionDiff
import Export

/// A comparison of captions for people.
struct CaptionDiffText {
  private let diff: CaptionDiff

  init(_ diff: CaptionDiff) {
    self.diff = diff
  }

  var text: String { counts + tags + examples }

  private func visible(_ text: String) -> String { VisibleText.escaped(text) }

  private var counts: String {
    var text = "before  \(visible(diff.before.name))\nafter   \(visible(diff.after.name))\n"
    let lines: [(Int64, String)] = [
      (diff.commonCount, "posts in both"), (diff.before.onlyHereCount, "only before"),
      (diff.after.onlyHereCount, "only after"),
      (diff.changedCount, "captions change\(share)"),
    ]
    let width = lines.map { Figures.grouped($0.0).count }.max() ?? 0
    for (count, name) in lines {
      text += "  \(Figures.padded(Figures.grouped(count), to: width))  \(name)\n"
    }
    let details: [(Int64, String)] = [
      (diff.sameTagsCount, "of these have the same tags, in another order or form"),
      (diff.onlyTagsCount, "captions stay, but their processed tags change"),
    ]
    for (count, name) in details where count > 0 {
      text += "  \(Figures.padded(Figures.grouped(count), to: width))  \(name)\n"
    }
    if diff.commonCount == 0,
      diff.before.onlyHereCount > 0, diff.after.onlyHereCount > 0
    {
      text += "no post is in both: do both name posts alike, with or without their sites?\n"
    }
    return text
  }

  private var share: String {
    guard diff.commonCount > 0 else { return "" }
    let share = Double(diff.changedCount) / Double(diff.commonCount) * 100
    return ", \(Figures.fixed(share, positions: 1)) %"
  }

  private var tags: String {
    var text = ""
    for (tags, headline) in [
      (diff.comingTags, "tags that come, with the posts of each"),
      (diff.goingTags, "tags that go"),
    ] where !tags.isEmpty {
      text += "\(headline)\n"
      let counts = tags.map { Figures.grouped($0.postCount) }
      let width = counts.map(\.count).max() ?? 0
      for (tag, count) in zip(tags, counts) {
        text += "  \(Figures.padded(count, to: width))  \(visible(tag.tag))\n"
      }
    }
    if diff.uncountedChangeCount > 0 {
      text += "not counted, for there are too many different ones:"
      text += " \(Figures.counted(diff.uncountedChangeCount, "change"))\n"
    }
    return text
  }

  private var examples: String {
    var text = ""
    for example in diff.examples {
      text += "\(visible(example.post))\n"
      text += "  -\(example.before.isEmpty ? "" : " ")\(visible(example.before))\n"
      text += "  +\(example.after.isEmpty ? "" : " ")\(visible(example.after))\n"
    }
    return text.isEmpty ? "" : "examples\n" + text
  }
}
