import Answers
import Reports

/// What a warehouse holds, for people: a word in front, what belongs to it behind.
struct InfoText {
  private static let nameWidth = 12

  private let info: WarehouseInfo
  private let path: String

  init(_ info: WarehouseInfo, path: String) {
    self.info = info
    self.path = path
  }

  var text: String {
    var text = headline
    for site in info.sites { text += self.text(of: site) }
    if !info.sites.isEmpty { text += content + statistics }
    return text + imports
  }

  private var headline: String {
    let size = Figures.bytes(info.byteCount)
    guard !info.sites.isEmpty else {
      return "\(VisibleText.escaped(path)): no posts yet, \(size)\n"
        + line("to begin", "taghouse import \(VisibleText.escaped(path)) FILE…")
    }
    let posts = WarehouseInfo.Count(
      value: info.sites.reduce(0) { $0 + $1.postCount.value },
      isLowerBound: info.sites.contains { $0.postCount.isLowerBound })
    return "\(VisibleText.escaped(path)): \(counted(posts, "post")), \(size)\n"
  }

  // MARK: Lines

  private func line(_ name: String, _ text: String) -> String {
    let shown = VisibleText.escaped(name)
    let blanks = String(repeating: " ", count: max(1, Self.nameWidth - shown.count))
    return "  \(shown)\(blanks)\(text)\n"
  }

  /// Lines under one name.
  private func lines(_ name: String, _ texts: [String]) -> String {
    texts.enumerated().map { line($0.offset == 0 ? name : "", $0.element) }.joined()
  }

  private func shown(_ count: WarehouseInfo.Count) -> String {
    (count.isLowerBound ? "more than " : "") + Figures.grouped(count.value)
  }

  private func counted(_ count: WarehouseInfo.Count, _ noun: String) -> String {
    "\(shown(count)) \(noun)\(count.value == 1 && !count.isLowerBound ? "" : "s")"
  }

  // MARK: Parts

  private func text(of site: WarehouseInfo.SiteInfo) -> String {
    var posts = counted(site.postCount, "post")
    posts +=
      site.firstNumber == site.lastNumber
      ? ", number \(site.firstNumber)" : ", numbers \(site.firstNumber) to \(site.lastNumber)"
    if let first = site.firstDate, let last = site.lastDate {
      let (first, last) = (String(first.prefix(10)), String(last.prefix(10)))
      posts += first == last ? ", of \(first)" : ", from \(first) to \(last)"
    }
    var categories = site.categories.filter { $0.tagCount > 0 }
      .map { "\(VisibleText.escaped($0.name)) \(Figures.grouped($0.tagCount))" }
    var texts = [posts]
    if let tagCount = site.tagCount {
      let rest = tagCount - site.categories.reduce(Int64(0)) { $0 + $1.tagCount }
      if rest > 0 { categories.append("without category \(Figures.grouped(rest))") }
      let tags = tagCount == 0 ? "no tags" : Figures.counted(tagCount, "tag")
      texts.append(categories.isEmpty ? tags : "\(tags): \(categories.joined(separator: ", "))")
    }
    return lines(site.name, texts)
  }

  private var content: String {
    func sources(_ sources: [WarehouseInfo.Source]) -> [String] {
      sources.map { "\(shown($0.postCount))  \(VisibleText.escaped($0.name))" }
    }
    func part(_ name: String, _ texts: [String]) -> String {
      lines(name, texts.isEmpty ? ["none"] : texts)
    }
    return part("captions", sources(info.captionKinds))
      + part("latents", info.latentCount.value > 0 ? [shown(info.latentCount)] : [])
      + part("pictures", info.pictureCount.value > 0 ? [shown(info.pictureCount)] : [])
      + part("taggers", sources(info.taggers))
      + part(
        "sets",
        info.sets.map { "\(VisibleText.escaped($0.name)): \(VisibleText.escaped($0.search))" })
  }

  private var statistics: String {
    let state = info.statistics
    var texts: [String] = []
    if !state.areCountsCurrent {
      texts.append("out of date: `taghouse analyze \(VisibleText.escaped(path))`")
    } else if !state.isAnalyzed {
      texts.append(
        "counts of tags are up to date; the rest is counted when asked for, slowly:"
          + " `taghouse analyze \(VisibleText.escaped(path))`")
    } else {
      texts.append("up to date")
    }
    if !state.areLayersCurrent {
      texts.append(
        "layers are out of date: `taghouse analyze \(VisibleText.escaped(path))`")
    }
    for layer in state.keptLayers {
      texts.append("layer \(layer.name): \(layer.isCurrent ? "up to date" : "out of date")")
    }
    if state.hasCaptionText { texts.append("the words of captions are indexed") }
    return lines("statistics", texts)
  }

  private var imports: String {
    lines("imports", info.runs.map(Self.text))
  }

  private static func text(of run: WarehouseInfo.Run) -> String {
    let time = String(run.startedAt.prefix(16)).replacing("T", with: " ")
    var text = "\(run.id)  \(time)  \(VisibleText.escaped(run.format))"
    if run.state != "finished" { text += "  \(run.state)" }
    let counts = [
      (run.importedCount, "new"), (run.updatedCount, "updated"), (run.rejectedCount, "rejected"),
    ].filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
    text += "  " + (counts.isEmpty ? "nothing new" : counts.joined(separator: ", "))
    guard let path = run.path else { return text }
    let name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init)
    text += "  \(VisibleText.escaped(name ?? path))"
    if run.fileCount > 1 { text += " and \(Figures.grouped(run.fileCount - 1)) more" }
    return text
  }
}
