// An import runs on three threads, with bounded queues between them; the loaders of Warehouse have
// a fourth for their accounts of tags (TagAccounting):
//
//     reading    ByteIO: bytes, decompressed and cut into chunks of whole records
//     parsing    BooruFormats: chunks -> batches of posts
//     loading    Warehouse: batches -> tables; the caller's thread
//
// Batches and chunks go round: what has been used is filled again. What is being worked on at any
// time is therefore a few megabytes, however large the input.

internal import BooruFormats
internal import ByteIO
internal import Dispatch
internal import Loading
internal import Reading
internal import Reports
internal import Store
internal import TableFiles

/// Imports files of one format into a warehouse.
public struct DumpImport {
  /// How often a wait for input looks whether the user has asked to stop.
  private static let millisecondsBetweenStopChecks = 100

  public let options: ImportOptions
  private let stop: StopFlag
  private let report: (ImportProgress) -> Void

  /// `report` is called on the caller's thread, after every batch.
  public init(
    _ options: ImportOptions, stop: StopFlag, report: @escaping (ImportProgress) -> Void
  ) {
    self.options = options
    self.stop = stop
    self.report = report
  }

  /// Runs the import to its end, or until it is stopped.
  ///
  /// Throws `ByteIOError` for what is wrong with the inputs, `WarehouseError` for what is wrong with
  /// the warehouse. What was read before an input failed is kept.
  public func run() throws -> ImportSummary {
    let clock = ContinuousClock()
    let start = clock.now
    let siteName = try options.resolvedSiteName()
    let folders =
      options.format.readsPictureFolders
      ? try options.inputs.map { try PictureFolder(path: $0) } : []
    let inputs =
      options.format.readsPictureFolders
      ? folders.map(\.input)
      : try InputFile.find(options.inputs, suffixes: options.format.fileSuffixes)
    let reserved = ReservedFiles(warehouse: options.warehousePath)
    for input in inputs { try reserved.check(input: input.path) }
    let tables = options.format.readsPictureFolders ? [] : try inputs.compactMap(TableFile.init)
    func makePlan(_ recorded: [ImportFileRecord]) -> InputPlan {
      InputPlan(
        inputs: inputs, folders: folders, tables: tables, recorded: recorded,
        format: options.format, rereads: options.rereads)
    }

    var summary = ImportSummary(
      outcome: .finished, counts: ImportCounts(), files: [], skipped: [], mode: "", byteCount: 0,
      elapsedSeconds: 0, peakMemoryByteCount: 0)
    var lock: WriterLock?
    var (recorded, context) = try Self.known(options, siteName: siteName)
    var plan = makePlan(recorded)
    var isDone = try plan.isDoneBefore()
    if !isDone {
      lock = try WriterLock(
        path: options.warehousePath, for: .importing, patience: options.patience)
      // What is known now stays true; another import may have read some of it before.
      (recorded, context) = try Self.known(options, siteName: siteName)
      plan = makePlan(recorded)
      isDone = try plan.isDoneBefore()
    }
    if isDone {
      summary.outcome = .nothingToDo
      summary.skipped = try plan.skippedInputs()
      try finishWhatWasBegun(lock, siteName: siteName)
      WriterLock.removeLeftover(path: options.warehousePath)
    } else if let lock {
      let pipeline = ImportPipeline(plan: plan, context: context, options: options)
      pipeline.start()
      let watch = watchForStop(of: pipeline)
      defer {
        watch.cancel()
        pipeline.cancel()
      }
      try load(from: pipeline, siteName: siteName, lock, into: &summary)
      if summary.files.contains(where: { $0.ratingSigns.hasS }) {
        let warehouse = try Warehouse(path: options.warehousePath, mode: .read)
        defer { warehouse.close() }
        summary.ratingMeaning = try warehouse.ratingMeaning(ofRun: summary.runID)
      }
      if let kind = options.format.relationKind {
        let warehouse = try Warehouse(path: options.warehousePath, mode: .read)
        defer { warehouse.close() }
        summary.relationProblems = try warehouse.relationProblems(kind, siteName: siteName)
      }
    }
    let elapsed = start.duration(to: clock.now).components
    summary.elapsedSeconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    summary.peakMemoryByteCount = ProcessMemory.peakByteCount()
    return summary
  }

  /// What the warehouse knows of the format's files, and what a decoder may have to know of it.
  private static func known(
    _ options: ImportOptions, siteName: String
  ) throws -> (files: [ImportFileRecord], context: DecodingContext) {
    guard !Warehouse.isMissing(path: options.warehousePath) else {
      return (
        [],
        DecodingContext(siteName: siteName, knownSiteNames: Site.shippedNames + [siteName])
      )
    }
    let warehouse = try Warehouse(path: options.warehousePath, mode: .read)
    defer { warehouse.close() }
    let files = try warehouse.recordedFiles(format: options.format.name, siteName: siteName)
    var context = DecodingContext(
      siteName: siteName, knownSiteNames: try warehouse.sites().map(\.name) + [siteName])
    if options.format.readsPictureFolders {
      context.knownPictures = try warehouse.imageFiles(siteName: siteName)
    }
    return (files, context)
  }

  // MARK: Loading

  private func load(
    from pipeline: ImportPipeline, siteName: String, _ lock: WriterLock,
    into summary: inout ImportSummary
  ) throws {
    var run = ImportRunRecord(
      format: options.format.name, startedAt: Clock.now(), programVersion: options.programVersion)
    run.makesCaptionSets = options.format.makesCaptionSets
    run.appliesListedAliases = options.format.appliesListedAliases
    run.taggerName = options.format.taggerName
    run.taggerWords = options.format.taggerWords
    run.categories = options.format.categories
    let probe = ImportProbe(pipeline, options)
    // Before anything is made.
    try probe.begin()
    var rejects = RejectTally()
    var loader = try makeLoader(siteName: siteName, run: run, lock)
    summary.mode = loader is BulkLoader ? "bulk" : "incremental"
    var file: Int?
    var failure: ByteIOError?
    do {
      loop: while let event = try probe.nextEvent() {
        switch event {
        case .skip(let input):
          summary.skipped.append(input)
        case .begin(let record):
          file = try loader.open(record)
        case .batch(let batch):
          guard let file else { break }
          batch.extent.file = file
          summary.lostTagPostCount += batch.lostTagPostCount
          summary.textCounts += batch.textCounts
          summary.hasTags = summary.hasTags || Self.hasTags(batch)
          for reject in batch.rejects { rejects.add(reject.reason) }
          if !loader.accepts(batch) {
            loader = try continueIncrementally(loader, siteName: siteName, into: &summary)
          }
          try loader.load(batch)
          summary.byteCount = batch.extent.consumedByteCount
          pipeline.recycle(batch)
          tell("importing", loader, summary.byteCount, pipeline.totalByteCount)
          if loader.isFull {
            loader = try continueIncrementally(loader, siteName: siteName, into: &summary)
          }
        case .end:
          if let file { try loader.complete(file: file) }
          file = nil
        }
        if let outcome = reasonToStop(loader) {
          summary.outcome = outcome
          break loop
        }
      }
    } catch let error as ByteIOError where error.code == .cancelled && stop.signal != nil {
      summary.outcome = reasonToStop(loader) ?? .finished
    } catch let error as ByteIOError {
      // An input that cannot be read: what came before it is whole, and stays.
      failure = error
    } catch {
      (loader as? BulkLoader)?.discard()
      throw error
    }
    pipeline.cancel()
    summary.rejectReasons = rejects.mostFrequent
    do {
      try finish(
        loader, summary: &summary, failure: failure, totalByteCount: pipeline.totalByteCount)
    } catch {
      guard var failure else { throw error }
      // Both are told: the second may come of the first, or make it worse.
      let hint = failure.hint.map { "\($0); " } ?? ""
      failure.hint = hint + "and what was read before could not be kept: \(error)"
      throw failure
    }
    if let failure { throw failure }
  }

  private static func hasTags(_ batch: RecordBatch) -> Bool {
    (0..<batch.count).contains { !batch.tagRange(of: $0).isEmpty }
  }

  /// Ends the wait for an input that does not come, such as a pipe that is held open, once the user
  /// has asked to stop. The thread that reads it stays blocked until the process ends.
  private func watchForStop(of pipeline: ImportPipeline) -> any DispatchSourceTimer {
    let stop = stop
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(
      deadline: .now(), repeating: .milliseconds(Self.millisecondsBetweenStopChecks))
    timer.setEventHandler { if stop.signal != nil { pipeline.cancel() } }
    timer.resume()
    return timer
  }

  /// Brings the statistics up to date where an import was killed, or has failed, behind its last records.
  private func finishWhatWasBegun(_ held: WriterLock?, siteName: String) throws {
    let path = options.warehousePath
    let reader = try Warehouse(path: path, mode: .read)
    let isFinished = try reader.isFinished()
    reader.close()
    guard !isFinished else { return }
    let lock =
      try held ?? WriterLock(path: path, for: .importing, patience: options.patience)
    let warehouse = try Warehouse(path: path, mode: .load, patience: options.patience)
    defer { warehouse.close() }
    try withExtendedLifetime(lock) {
      try warehouse.finish(siteName: siteName, categories: options.format.categories)
    }
  }

  private func makeLoader(
    siteName: String, run: ImportRunRecord, _ lock: WriterLock
  ) throws -> any RecordLoader {
    let path = options.warehousePath
    if options.allowsBulk, options.format.hasPosts,
      try BulkLoader.isPossible(path: path, format: options.format.name)
    {
      return try BulkLoader(
        path: path, siteName: siteName, run: run, lock: lock,
        maximumSetAsideCount: options.maximumSetAsideCount)
    }
    if Warehouse.isMissing(path: path) { try Warehouse.create(path: path, lock).close() }
    return try IncrementalLoader(
      path: path, siteName: siteName, run: run, lock: lock, patience: options.patience,
      rowsPerTransaction: options.rowsPerTransaction)
  }

  /// Ends a bulk load to which too many posts have come twice, or something that it cannot build.
  private func continueIncrementally(
    _ loader: any RecordLoader, siteName: String, into summary: inout ImportSummary
  ) throws -> any RecordLoader {
    guard let bulk = loader as? BulkLoader else { return loader }
    summary.mode = "bulk, then incremental"
    try bulk.finish(state: .running, message: nil) { _ in }
    return try IncrementalLoader(
      continuing: bulk, siteName: siteName, patience: options.patience,
      rowsPerTransaction: options.rowsPerTransaction)
  }

  private func reasonToStop(_ loader: any RecordLoader) -> ImportSummary.Outcome? {
    if let signal = stop.signal { return .interrupted(signal) }
    if let maximum = options.maximumRejectCount,
      loader.ledger.run.counts.rejectedCount > maximum
    {
      return .tooManyRejects(maximum: maximum)
    }
    return nil
  }

  private func finish(
    _ loader: any RecordLoader, summary: inout ImportSummary, failure: (any Error)?,
    totalByteCount: Int64?
  ) throws {
    let (state, message): (ImportRunRecord.State, String?) =
      switch summary.outcome {
      case .interrupted: (.stopped, "stopped by the user")
      case .tooManyRejects(let maximum): (.stopped, "more than \(maximum) records were rejected")
      default: failure.map { (.failed, "\($0)") } ?? (.finished, nil)
      }
    let byteCount = summary.byteCount
    try loader.finish(state: state, message: message) { phase in
      tell(phase, loader, byteCount, totalByteCount)
    }
    summary.counts = loader.ledger.run.counts
    summary.runID = loader.ledger.run.id
    summary.files = loader.ledger.files
    // Every member of every archive was done before, which only reading could tell.
    if summary.outcome == .finished, summary.files.isEmpty { summary.outcome = .nothingToDo }
  }

  private func tell(
    _ phase: String, _ loader: any RecordLoader, _ byteCount: Int64, _ totalByteCount: Int64?
  ) {
    report(
      ImportProgress(
        phase: phase, byteCount: byteCount, totalByteCount: totalByteCount,
        recordCount: loader.ledger.run.counts.recordCount,
        rejectedCount: loader.ledger.run.counts.rejectedCount))
  }
}
