public import BooruFormats

/// Takes batches of records into a warehouse. Two do it: `BulkLoader` and `IncrementalLoader`, with
/// one result.
///
/// A loader belongs to one thread. Everything up to some batch is kept, whatever happens after it.
public protocol RecordLoader: AnyObject {
  /// The run and its files, as far as they are loaded.
  var ledger: ImportLedger { get }

  /// Announces a file; the result is what `InputExtent.file` of its batches has to be.
  ///
  /// A record with an id goes on where that row of import_file stands.
  func open(_ file: ImportFileRecord) throws -> Int

  /// Whether the loader can take this batch; when not, `finish` it and go on with another one.
  func accepts(_ batch: RecordBatch) -> Bool

  /// Takes a batch and what else its stretch of input held.
  func load(_ batch: RecordBatch) throws

  /// Notes that a file was read to its end.
  func complete(file: Int) throws

  /// Whether the loader can go on; when not, `finish` it and go on with another one.
  var isFull: Bool { get }

  /// Makes everything durable and brings the caches up to date.
  ///
  /// `progress` is told what is done now, for people.
  func finish(state: ImportRunRecord.State, message: String?, progress: (String) -> Void) throws
}

/// What became of one record.
package enum RecordOutcome {
  /// Nothing of what it says was there before.
  case imported
  /// Something that was there is now otherwise, or was added to.
  case updated
  /// All of it was there.
  case unchanged

  /// What becomes of a record of which some parts were new, some changed, some the same.
  init(hasAdded: Bool, hasChanged: Bool, hasSame: Bool) {
    if hasChanged || (hasAdded && hasSame) {
      self = .updated
    } else {
      self = hasAdded ? .imported : .unchanged
    }
  }
}

extension ImportCounts {
  package mutating func count(_ outcome: RecordOutcome) {
    switch outcome {
    case .imported: importedCount += 1
    case .updated: updatedCount += 1
    case .unchanged: unchangedCount += 1
    }
  }

  /// The lines, blank lines and rejects of a batch.
  package init(linesOf batch: RecordBatch) {
    self.init()
    lineCount = batch.extent.lineCount
    blankCount = batch.extent.blankCount
    rejectedCount = Int64(batch.rejects.count)
  }
}
