import ArgumentParser
import Glibc
import Import
import Loading
import Querying
import Store

/// The arguments and options that all imports share, and how they run.
struct ImportFlags: ParsableArguments {
  @Argument(help: "The warehouse; made if it is not there.", completion: .file())
  var warehouse: String

  @Argument(help: "Files, folders, archives, or - for standard input.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "The site of the records. (default: the format's own, if it has one)", valueName: "name"),
    completion: .names(.site))
  var site: String?

  @Option(help: "Stop after this many rejected records, and keep what was read.")
  var maxRejects: Int64?

  @Option(help: "Reject records with more bytes.")
  var maxLineBytes = 64 << 20

  @Flag(inversion: .prefixedNo, help: "Build a new warehouse the fast way.")
  var bulk = true

  @Flag(help: "Import files whose first records look like those of another format.")
  var trustFormat = false

  @Flag(help: "Read files again that were already imported.")
  var reread = false

  @OptionGroup var waiting: WaitFlags

  @Option(help: "Output format: table or json.")
  var format = SummaryFormat.table

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    guard maxLineBytes >= 1 else { throw ValidationError("--max-line-bytes must be at least 1.") }
    guard maxRejects ?? 0 >= 0 else { throw ValidationError("--max-rejects must not be negative.") }
  }

  func run(format importFormat: ImportFormat) throws {
    try exit(with: summary(of: files, format: importFormat, site: site))
  }

  /// Imports inputs of one format, and tells what came of it.
  func summary(
    of inputs: [String], format importFormat: ImportFormat, site: String?
  ) throws -> ImportSummary {
    var options = ImportOptions(
      warehousePath: warehouse, format: importFormat, inputs: inputs,
      programVersion: Taghouse.version)
    options.siteName = site
    options.maximumRejectCount = maxRejects
    options.maximumLineByteCount = maxLineBytes
    options.allowsBulk = bulk
    options.rereads = reread
    options.trustsFormat = trustFormat
    options.patience = waiting.patience
    StopSignals.install()
    let line = ProgressLine(isQuiet: quiet)
    defer { line.clear() }
    let summary = try DumpImport(options, stop: StopSignals.flag) { progress in
      line.update(isUrgent: progress.phase != "importing") {
        ImportProgressText.line(progress, of: importFormat.recordNoun, elapsedSeconds: $0)
      }
    }.run()
    line.clear()
    let text = ImportSummaryText(
      summary: summary, warehouse: warehouse, noun: importFormat.recordNoun)
    try Console.write(self.format == .json ? text.json : text.table)
    if let sentence = text.lostTagSentence { Console.writeError(sentence) }
    if let sentence = text.stopSentence { Console.writeError(sentence) }
    if let sentence = text.nothingTakenSentence(format: importFormat) {
      Console.writeError(sentence)
    }
    return summary
  }

  /// Ends with the code that an import's outcome wants; returns when that is 0.
  func exit(with summary: ImportSummary) throws {
    switch summary.outcome {
    case .interrupted(let signal): throw ExitCode(128 + signal)
    case .tooManyRejects: throw ExitCode(EX_DATAERR)
    case .finished, .nothingToDo:
      if summary.counts.rejectedCount > 0 || summary.hasLostAllTags { throw ExitCode(1) }
    }
  }
}

enum SummaryFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json
}
