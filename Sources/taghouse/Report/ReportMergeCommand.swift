import ArgumentParser
import Export
import Reports
import Store
internal import Rows

struct ReportMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Count which ids of a training set lack tags, a caption or a latent.",
    discussion: """
      A caption is missing when no step of the caption rule gives text; the post's own tags do not \
      count. Captions of unknown posts and latents without posts are counted among all posts of the \
      selection, everything else among the ids, which are all posts of the selection unless --from takes fewer. Where there are several sites, the counts of each stand below. Exits with 1 when a limit of \
      --fail-over is exceeded.

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

  @Option(help: "How it is printed: table, json, ndjson, csv, tsv or markdown.")
  var format: RowFormat?

  @Option(
    help: """
      Print each such post as SITE/NUMBER, for set:@FILE, or with --format its row: tags, caption, latent (that lack it), \
      only-tags, empty-caption, unknown, latent-without-post.
      """)
  var list: MergeList?

  @Option(help: "Count by site, month, rating, file or finish-reason, too.")
  var by: MergeGrouping?

  @Option(help: "Fail when more lack it than a count or share, as in caption=1%. Repeatable.")
  var failOver: [String] = []

  @Option(help: "Write the ids that lack tags, a caption or a latent to this JSON file.")
  var missing: String?

  @Flag(help: "Replace the file of --missing.")
  var replace = false

  func validate() throws {
    if let missing { try OutputEnding(missing).require("json", what: "The list of --missing") }
    if list != nil, by != nil {
      throw ValidationError("--list prints ids and --by counts them: name one of the two.")
    }
  }

  /// People see the counts of each site where there are several.
  private func standardGrouping(_ scan: MergeScan) -> MergeGrouping? {
    format ?? .table == .table && scan.siteNames.count > 1 ? .site : nil
  }

  /// Rows in the format that was asked for; else a line a post, as set:@FILE reads it.
  private func write(_ list: MergeList, of scan: MergeScan) throws {
    guard format == nil else {
      return try MergeReport.write(
        list, of: scan, format: format ?? .table, to: Console.write)
    }
    let lines = PostLines()
    try scan.forEachPost(on: list) { site, number in try lines.write(site: site, number) }
    try lines.finish()
  }

  func run() throws {
    let limits = try failOver.map { try MergeLimit($0) }
    let selection = try selection.selection()
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
    for complaint in complaints { Console.writeError("taghouse: \(complaint)\n") }
    if !complaints.isEmpty { throw ExitCode(1) }
  }
}
