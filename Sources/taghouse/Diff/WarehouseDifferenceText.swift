import Answers
import Export
internal import Rows
internal import WarehouseDiff

/// How two warehouses differ, for people.
struct WarehouseDifferenceText {
  /// A name takes no more columns than this.
  private static let maximumNameWidth = 60

  private let difference: WarehouseDifference

  init(_ difference: WarehouseDifference) {
    self.difference = difference
  }

  var text: String {
    var text = "before  \(VisibleText.escaped(difference.before))\n"
    text += "after   \(VisibleText.escaped(difference.after))\n"
    if difference.sites.isEmpty { return text + "there is nothing in them to compare\n" }
    for site in difference.sites { text += "\n" + self.text(of: site) }
    return text + (difference.hasDifference ? "" : "\nno differences\n")
  }

  private func text(of site: SiteDifference) -> String {
    var text = counts(of: site) + notes(of: site)
    if !site.fields.isEmpty {
      text += "fields that changed, in so many posts\n"
      text += table(site.fields.map { ([Figures.grouped($0.count)], $0.name) })
    }
    for (tags, heading) in [
      (site.moreFrequentTags, "tags with more posts: before, after, more"),
      (site.lessFrequentTags, "tags with fewer posts: before, after, fewer"),
    ] where !tags.isEmpty {
      text += heading + "\n"
      text += table(
        tags.map {
          (
            [
              Figures.grouped($0.before), Figures.grouped($0.after),
              Figures.grouped(abs($0.change)),
            ], $0.name
          )
        })
    }
    guard !site.recategorizedTags.isEmpty else { return text }
    text += "tags of another category, with their posts\n"
    return text
      + table(
        site.recategorizedTags.map {
          (
            [Figures.grouped($0.postCount)],
            "\($0.name): \($0.before ?? "none") → \($0.after ?? "none")"
          )
        })
  }

  // MARK: Counts

  private static let headings = ["before", "after", "came", "went", "changed"]

  private func counts(of site: SiteDifference) -> String {
    let parts = site.parts.filter { !$0.counts.isEmpty || $0.name == "posts" }
    let names = [site.name] + parts.map { $0.kind.map { "captions: \($0)" } ?? $0.name }
    let rows =
      [Self.headings]
      + parts.map { part in
        let counts = part.counts
        return [counts.before, counts.after, counts.came, counts.went, counts.changed]
          .map(Figures.grouped)
      }
    let cut = names.map { TerminalText.cut($0, to: Self.maximumNameWidth) }
    let nameWidth = cut.map { TerminalText.width(of: $0) }.max() ?? 0
    let widths = Self.headings.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return zip(cut, rows).map { name, row in
      let cells = zip(row, widths).map { "  " + Figures.padded($0, to: $1) }.joined()
      return TerminalText.padded(name, to: nameWidth) + cells + "\n"
    }.joined()
  }

  private func notes(of site: SiteDifference) -> String {
    var text = ""
    if site.posts.before == 0, site.posts.after > 0 { text += "only after: no post before\n" }
    if site.posts.after == 0, site.posts.before > 0 { text += "only before: no post after\n" }
    if site.tags.changed > 0 || site.recountedTagCount > 0 {
      text += "\(Figures.counted(site.recountedTagCount, "tag")) with another number of posts,"
      text += " \(Figures.grouped(site.tags.changed)) of another category\n"
    }
    return text
  }

  /// Numbers to the right, names behind them.
  private func table(_ rows: [(numbers: [String], name: String)]) -> String {
    let widths = (0..<(rows.first?.numbers.count ?? 0)).map { column in
      rows.map { $0.numbers[column].count }.max() ?? 0
    }
    return rows.map { row in
      let numbers = zip(row.numbers, widths).map { "  " + Figures.padded($0, to: $1) }.joined()
      return "\(numbers)  \(TerminalText.cut(row.name, to: Self.maximumNameWidth))\n"
    }.joined()
  }
}
