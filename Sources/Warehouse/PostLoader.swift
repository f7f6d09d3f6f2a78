public import BooruFormats

/// Takes batches of posts into a warehouse. Two do it: `BulkLoader` and `IncrementalLoader`, with one
/// result.
///
/// A loader belongs to one thread. Everything up to some batch is kept, whatever happens after it.
public protocol PostLoader: AnyObject {
  /// The run and its files, as far as they are loaded.
  var ledger: ImportLedger { get }

  /// Announces a file; the result is what `InputExtent.file` of its batches has to be.
  ///
  /// A record with an id goes on where that row of import_file stands.
  func open(_ file: ImportFileRecord) throws -> Int

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
