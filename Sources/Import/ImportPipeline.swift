internal import BooruFormats
internal import ByteIO
internal import Dispatch
internal import Loading
internal import Store
internal import Synchronization
internal import TableFiles

/// The reading and the parsing thread of an import.
///
/// Memory: eight chunks of 1 MiB and eight batches of about as much; more for records that are longer.
final class ImportPipeline: Sendable {
  /// Chunks, and batches, that are in use at one time.
  private static let depth = 8

  /// What happens to the inputs, in their order.
  enum Event: Sendable {
    /// An input, or a member, that was done before.
    case skip(SkippedInput)
    case begin(ImportFileRecord)
    case batch(RecordBatch)
    /// The file that has begun was read to its end.
    case end
  }

  private enum Piece: Sendable {
    case skip(SkippedInput)
    case begin(ImportFileRecord, EntryHead)
    case chunk(RecordChunk, consumedByteCount: Int64)
    case end
  }

  let totalByteCount: Int64?
  private let plan: InputPlan
  private let makeDecoder: @Sendable () -> any RecordDecoder
  private let splittings: RecordSplitting.Candidates
  private let columns: ColumnChoice
  private let maximumLineByteCount: Int
  private let chunkByteCount: Int
  private let pieces = BoundedChannel<Piece>(capacity: ImportPipeline.depth)
  private let events = BoundedChannel<Event>(capacity: ImportPipeline.depth)
  private let freeChunks = BoundedChannel<RecordChunk>(capacity: ImportPipeline.depth)
  private let freeBatches = BoundedChannel<RecordBatch>(capacity: ImportPipeline.depth)

  init(plan: InputPlan, context: DecodingContext, options: ImportOptions) {
    self.plan = plan
    totalByteCount = plan.totalByteCount
    let format = options.format
    makeDecoder = { format.makeDecoder(context) }
    splittings = options.format.splittings
    columns = options.format.columns
    maximumLineByteCount = options.maximumLineByteCount
    chunkByteCount = options.chunkByteCount
  }

  func start() {
    DispatchQueue(label: "taghouse.reading").async { [self] in
      do {
        for _ in 0..<Self.depth { try freeChunks.send(RecordChunk()) }
        try readInputs()
        pieces.finish()
      } catch {
        pieces.finish(throwing: error)
      }
    }
    DispatchQueue(label: "taghouse.parsing").async { [self] in
      do {
        for _ in 0..<Self.depth { try freeBatches.send(RecordBatch()) }
        try parsePieces()
        events.finish()
      } catch {
        events.finish(throwing: error)
      }
    }
  }

  /// The next event; nil after the last. Throws what went wrong while reading, after everything
  /// that came before it.
  func nextEvent() throws -> Event? {
    try events.receive()
  }

  /// Gives a batch back to be filled again.
  func recycle(_ batch: RecordBatch) {
    try? freeBatches.send(batch)
  }

  /// Ends both threads, also in the middle. May be called more than once.
  func cancel() {
    pieces.cancel()
    events.cancel()
    freeChunks.cancel()
    freeBatches.cancel()
  }

  // MARK: Reading

  private func readInputs() throws {
    var plan = plan
    var doneByteCount: Int64 = 0
    for input in plan.inputs {
      let record = try plan.record(of: input)
      if case .skip(let skipped) = plan.decision(for: record, member: "", name: input.displayName) {
        try pieces.send(.skip(skipped))
      } else if let folder = plan.folder(of: input) {
        try readFolder(folder, record: record, plan: &plan, doneByteCount: doneByteCount)
      } else if let table = plan.table(of: input) {
        try readTable(table, record: record, plan: &plan, doneByteCount: doneByteCount)
      } else {
        let stream = try ByteStream(input)
        var memberCounts: [String: Int] = [:]
        while let entry = try stream.nextEntry() {
          // An archive to which a file was appended again has two members of its name.
          let name = entry.name ?? ""
          if let kind = TableFile.Kind(prefix: stream.prefix) {
            throw ByteIOError(
              .corruptInput, "this is \(kind.noun), which is read only as a file by itself",
              hint: "Unpack it, or name it, instead of writing it to a pipe.", path: input.path,
              entryName: entry.name)
          }
          memberCounts[name, default: 0] += 1
          let count = memberCounts[name, default: 1]
          try readEntry(
            count == 1 ? name : "\(name)#\(count)", of: stream, input: input, record: record,
            plan: &plan, doneByteCount: doneByteCount)
        }
      }
      doneByteCount += input.byteCount ?? 0
    }
  }

  private func readEntry(
    _ member: String, of stream: ByteStream, input: InputFile, record: ImportFileRecord,
    plan: inout InputPlan, doneByteCount: Int64
  ) throws {
    let name = member.isEmpty ? input.displayName : "\(input.displayName)/\(member)"
    switch plan.decision(for: record, member: member, name: name) {
    case .skip(let skipped):
      try pieces.send(.skip(skipped))
    case .read(let file, let start):
      let reader = RecordReader(
        stream, candidates: splittings, startingAt: start, chunkByteCount: chunkByteCount,
        maximumRecordByteCount: maximumLineByteCount)
      try reader.prepare()
      let head = EntryHead(
        isTable: reader.splitting == .tableRows, firstRow: reader.firstRow,
        fileName: InputPlan.fileName(path: file.path, member: file.member))
      var hasEnded = false
      let lineCount = try sendChunks(of: file, head, doneByteCount: doneByteCount) { chunk in
        if try reader.next(into: chunk) { return true }
        guard !hasEnded, let missingEnd = reader.missingEnd else { return false }
        hasEnded = true
        chunk.tell(missingEnd)
        return true
      }
      plan.noteComplete(file, lineCount: lineCount)
    }
  }

  /// Sends a file in chunks, and returns how many lines of it have been read, in all runs.
  private func sendChunks(
    of file: ImportFileRecord, _ head: EntryHead, doneByteCount: Int64,
    reading next: (RecordChunk) throws -> Bool
  ) throws -> Int64 {
    try pieces.send(.begin(file, head))
    var lineCount = file.counts.lineCount
    while let chunk = try freeChunks.receive(), try next(chunk) {
      lineCount += chunk.lineCount
      let consumed = doneByteCount + chunk.consumedByteCount
      try pieces.send(.chunk(chunk, consumedByteCount: consumed))
    }
    try freeChunks.send(RecordChunk())
    try pieces.send(.end)
    return lineCount
  }

  private func readFolder(
    _ folder: PictureFolder, record: ImportFileRecord, plan: inout InputPlan, doneByteCount: Int64
  ) throws {
    guard
      case .read(let file, let start) = plan.decision(
        for: record, member: "", name: folder.input.displayName)
    else { return }
    let reader = PictureFolderReader(
      folder, startingAt: start, chunkByteCount: chunkByteCount,
      maximumRecordByteCount: maximumLineByteCount)
    let lineCount = try sendChunks(
      of: file, EntryHead(), doneByteCount: doneByteCount, reading: reader.next(into:))
    plan.noteComplete(file, lineCount: lineCount)
  }

  /// Reads the rows of a table as lines.
  private func readTable(
    _ table: TableFile, record: ImportFileRecord, plan: inout InputPlan, doneByteCount: Int64
  ) throws {
    guard
      case .read(let file, let start) = plan.decision(
        for: record, member: "", name: table.input.displayName)
    else { return }
    let rows = try table.rows(columns, startingAt: start)
    let reader = RecordReader(
      rows.stream, splitting: .lines, startingAt: start, chunkByteCount: chunkByteCount,
      maximumRecordByteCount: maximumLineByteCount)
    let head = EntryHead(fileName: InputPlan.fileName(path: file.path, member: ""))
    let lineCount = try sendChunks(of: file, head, doneByteCount: doneByteCount) { chunk in
      guard try reader.next(into: chunk) else { return false }
      // The lines are made: how much of the file that is, the rows tell.
      let share = Double(chunk.endLineNumber) / Double(max(rows.rowCount ?? 0, 1))
      chunk.consumedByteCount = Int64(Double(table.input.byteCount ?? 0) * min(share, 1))
      return true
    }
    plan.noteComplete(file, lineCount: lineCount)
  }

  // MARK: Parsing

  private func parsePieces() throws {
    let decoder = makeDecoder()
    while let piece = try pieces.receive() {
      switch piece {
      case .skip(let skipped): try events.send(.skip(skipped))
      case .begin(let record, let head):
        decoder.begin(head)
        if let refusal = decoder.refusal {
          throw ByteIOError(
            .corruptInput, refusal, hint: decoder.refusalHint, path: record.path,
            entryName: record.member.isEmpty ? nil : record.member)
        }
        try events.send(.begin(record))
      case .end: try events.send(.end)
      case .chunk(let chunk, let consumedByteCount):
        guard let batch = try freeBatches.receive() else { return }
        batch.removeAll()
        parse(chunk, with: decoder, into: batch)
        batch.extent.consumedByteCount = consumedByteCount
        try freeChunks.send(chunk)
        try events.send(.batch(batch))
      }
    }
  }

  private func parse(_ chunk: RecordChunk, with decoder: any RecordDecoder, into batch: RecordBatch)
  {
    batch.extent.lineCount = chunk.lineCount
    batch.extent.blankCount = chunk.blankLineCount
    batch.extent.endByteOffset = chunk.endByteOffset
    batch.extent.endLineNumber = chunk.endLineNumber
    if let missingEnd = chunk.missingEnd {
      batch.reject(
        UnsafeBufferPointer(start: nil, count: 0),
        at: RecordLocation(
          lineNumber: missingEnd.lineNumber, byteOffset: missingEnd.byteOffset),
        "and all behind it are missing: the file ends before \(missingEnd.what)")
      batch.extent.endsFile = true
    }
    for span in chunk.spans {
      let bytes = chunk[span].assumingMemoryBound(to: UInt8.self)
      let position = RecordLocation(lineNumber: span.lineNumber, byteOffset: span.byteOffset)
      guard !span.isOverlong else {
        batch.rejects.append(
          RejectedRecord(
            lineNumber: span.lineNumber, byteOffset: span.byteOffset,
            byteCount: span.recordByteCount,
            reason: "is longer than the limit of \(maximumLineByteCount) bytes", bytes: bytes))
        continue
      }
      switch decoder.decode(bytes, at: position, into: batch) {
      case .record: break
      case .blank: batch.extent.blankCount += 1
      case .header: batch.extent.lineCount -= 1
      }
    }
  }
}
