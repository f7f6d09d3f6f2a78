import ArgumentParser
import Glibc
import Loading
import Querying
import Store

struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take an import back out of a warehouse.",
    discussion: """
      Removes what only that import has brought: posts, tags, captions, latents, pictures, scores, \
      aliases, implications and rejected records. The counts are right afterwards. What two imports \
      had in common cannot be told apart; the summary says so. The numbers of imports are those of \
      `taghouse info` and of the query import_history.

      Examples:
        taghouse forget house.db --run 3
        taghouse forget house.db --file posts.jsonl --dry-run
        taghouse forget house.db --site gelbooru
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Forget all files of this import.", valueName: "number"))
  var runNumber: Int64?

  @Option(
    help: ArgumentHelp(
      "Forget this file, archive or folder, wherever it is now.", valueName: "path"),
    completion: .file())
  var file: String?

  @Option(help: "Forget all that is known of this site.", completion: .names(.site))
  var site: String?

  @Flag(help: "Only say what would go.")
  var dryRun = false

  @OptionGroup var waiting: WaitFlags

  func validate() throws {
    guard [runNumber != nil, file != nil, site != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Say what to forget: --run, --file or --site, one of them.")
    }
  }

  private var forgotten: ForgottenImport {
    if let runNumber { return .run(runNumber) }
    if let file { return .file(Self.absolutePath(file)) }
    return .site(site ?? "")
  }

  /// As the ledger has it, also of a file that is not there any more.
  private static func absolutePath(_ path: String) -> String {
    func resolved(_ path: String) -> String? {
      guard let text = realpath(path, nil) else { return nil }
      defer { free(text) }
      return String(cString: text)
    }
    if path == "-" { return path }
    if let whole = resolved(path) { return whole }
    guard let slash = path.lastIndex(of: "/") else {
      return (resolved(".") ?? ".") + "/" + path
    }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return resolved(folder).map { $0 + path[slash...] } ?? path
  }

  func run() throws {
    StopSignals.install()
    let summary = try Warehouse.forget(
      forgotten, path: warehouse, isDryRun: dryRun, patience: waiting.patience)
    try Console.write(ForgetSummaryText(summary, isDryRun: dryRun).text)
  }
}

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
        "  \(Figures.grouped(summary.sharedCount)) records of other imports told of posts or tags"
      text += " that were there already; what they had in common with this one is gone, too\n"
    }
    for kind in summary.keptCaptionKinds {
      text +=
        "  captions of the kind \(VisibleText.escaped(kind)) stay: another import brought some,"
      text += " too; `taghouse caption-kinds --drop` removes all\n"
    }
    if summary.keptTagPostCount > 0 {
      text +=
        "  tags of \(Figures.grouped(summary.keptTagPostCount)) posts stay: another import may have"
      text += " brought them\n"
    }
    if !text.isEmpty, summary.replacedCount + summary.sharedCount > 0 {
      text += "  `taghouse import … --reread` of the other files brings their part back\n"
    }
    return text
  }
}
