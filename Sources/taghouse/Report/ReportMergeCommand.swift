import ArgumentParser
import Export
import Reports
internal import Rows
import Store

struct ReportMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Count and list the posts that lack tags, a caption or a latent.",
    discussion: """
      Everything is counted over all posts of the selection, unless --from takes fewer. A caption is missing when the caption rule finds no text; the post's own tags do not count. \
      --list takes tags, caption, latent (posts that lack it), only-tags, empty-caption, unknown or \
      latent-without-post. With --fail-over the exit code is 1 when more posts lack something.

      Examples:
        taghouse report merge house.db --by month
        taghouse report merge house.db --site e621 --list caption --format csv
        taghouse report merge house.db --missing missing.json --fail-over caption=1%
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Ids") var merge: MergeFlags
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Posts") var layer: LayerFlags

  @Option(help: "Output format: table, json, jsonl, csv, tsv or markdown.")
  var format: RowFormat?

  @Option(
    help: """
      Print the posts on this list instead, as SITE/NUMBER for set:@FILE, or as rows with --format.
      """)
  var list: MergeList?

  @Option(help: "Group by this: site, month, rating, file or finish-reason.")
  var by: MergeGrouping?

  @Option(
    help: ArgumentHelp(
      "Fail when more posts lack it, as caption=1%, with commas or repeated.", valueName: "limits"))
  var failOver: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Write the ids that lack tags, a caption or a latent into this JSON file.",
      valueName: "file"), completion: .file())
  var missing: String?

  @Flag(help: "Replace what is there.")
  var replace = false

  func run() throws {
    let limits = try failOver.elements().map { try MergeLimit($0) }
    let selection = try selection.selection(limitsPosts: list == nil)
    let file = try missing.map {
      try MissingFile(
        path: $0, replaces: replace, warehousePath: warehouse, selection: selection)
    }
    let opened = try Warehouse(path: warehouse, mode: .read)
    let complaints = try opened.holdingSnapshot {
      let scan = try MergeScan(merge.question(selection, layer: layer.layer), of: opened)
      let report =
        try list == nil || !limits.isEmpty
        ? MergeReport(scan, by: by ?? standardGrouping(scan)) : nil
      if let list {
        try write(list, of: scan)
      } else {
        try report?.write(format: format ?? .table, to: Console.write)
      }
      try file?.write(scan)
      return limits.compactMap { limit in report.flatMap { limit.complaint(about: $0.total) } }
    }
    for complaint in complaints { Console.writeError("error: \(complaint)\n") }
    if !complaints.isEmpty { throw ExitCode(1) }
  }
}
