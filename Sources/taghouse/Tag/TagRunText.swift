import Answers
import Taggers

/// What tagging says of itself.
enum TagRunText {
  /// `tagging  45.2 %  0:42 left  12.3 pictures/s  1,234 pictures`
  static func line(_ progress: TaggingProgress, elapsedSeconds: Double) -> String {
    let share = Double(progress.pictureCount) / Double(max(progress.totalPictureCount, 1))
    let seconds = max(elapsedSeconds, 0.001)
    // What had tags before took no time, and says nothing of what is left.
    let rate = Double(progress.taggedCount) / seconds
    var parts = ["tagging  \(Figures.fixed(share * 100, positions: 1)) %"]
    if rate > 0 {
      let left = Double(progress.totalPictureCount - progress.pictureCount) / rate
      parts.append("\(Figures.clock(left)) left")
    }
    parts.append("\(Figures.rounded(rate)) pictures/s")
    parts.append(Figures.counted(Int64(progress.pictureCount), "picture"))
    return parts.joined(separator: "  ")
  }

  static func failures(_ failures: [FolderTaggingSummary.Failure], count: Int) -> String {
    var text = ""
    for failure in failures {
      text += "error: \(VisibleText.escaped("\(failure.path): \(failure.reason)"))\n"
    }
    let rest = count - failures.count
    if rest > 0 { text += "error: and \(Figures.grouped(Int64(rest))) more\n" }
    return text
  }

  /// `WD v3 (wd), 10,861 tags`
  static func models(_ models: [TaggerModel]) -> String {
    models.map { model in
      let method = model.description.name
      return (model.name == method ? model.name : "\(model.name) (as \(method))")
        + ", \(Figures.counted(Int64(model.tags.count), "tag"))"
    }.joined(separator: "; ")
  }

  /// The rate of what was tagged, with its time: `12.3 pictures/s, 42.0 s`.
  static func rate(_ count: Int, elapsedSeconds: Double) -> String {
    let rate = Double(count) / max(elapsedSeconds, 0.001)
    if count == 0 { return "after \(Figures.duration(elapsedSeconds))" }
    return "after \(Figures.duration(elapsedSeconds)), \(Figures.rounded(rate)) pictures/s"
  }
}
