/// Turns the bytes of one record into a row of a batch: what a format has to provide.
///
/// A decoder belongs to one thread. It never throws: input that is no record goes to the batch's
/// rejects, a field of a wrong type becomes null and is counted in its field problems.
public protocol RecordDecoder: AnyObject {
  /// Begins a file, or a member of an archive, also where reading goes on in the middle of it.
  func begin(_ entry: EntryHead)

  /// Why nothing of the file that has begun is to be read, as a sentence without a dot; nil: it is.
  var refusal: String? { get }

  /// What to do with a file that is refused.
  var refusalHint: String { get }

  /// Appends the record in `bytes` to `batch`, or rejects it there, and says what it was.
  ///
  /// At least 64 bytes behind `bytes` must be readable.
  func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind
}

extension RecordDecoder {
  /// For formats whose records need nothing but themselves.
  public func begin(_ entry: EntryHead) {}

  public var refusal: String? { nil }

  public var refusalHint: String { OtherExport.hint }
}

/// What a stretch of input was that came as a record.
public enum RecordKind: Sendable {
  /// A record, appended or rejected.
  case record
  /// A row without any value; counted like a blank line.
  case blank
  /// The names of the columns; not counted.
  case header
}

/// How a file begins.
public struct EntryHead: Sendable {
  /// Whether its records are rows of a table (CSV); otherwise each is a JSON value, or a member of a
  /// JSON object with its key.
  public var isTable: Bool
  /// The first row of a table, without its line ending; it may name the columns. Empty otherwise.
  public var firstRow: [UInt8]
  /// The file's name, or that of the member, without folders; empty for standard input.
  public var fileName: String

  public init(isTable: Bool = false, firstRow: [UInt8] = [], fileName: String = "") {
    self.isTable = isTable
    self.firstRow = firstRow
    self.fileName = fileName
  }
}

/// Where in its file a record stands.
public struct RecordLocation: Sendable {
  /// Physical line where it begins, from 1.
  public var lineNumber: Int64
  /// Of its first byte, in decoded bytes from the start of the file.
  public var byteOffset: Int64

  public init(lineNumber: Int64, byteOffset: Int64) {
    self.lineNumber = lineNumber
    self.byteOffset = byteOffset
  }
}
