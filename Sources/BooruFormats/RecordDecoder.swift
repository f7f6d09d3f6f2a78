/// Turns the bytes of one record into a row of a batch: what a format has to provide.
///
/// A decoder belongs to one thread. It never throws: input that is no record goes to the batch's
/// rejects, a field of a wrong type becomes null and is counted in its field problems.
public protocol RecordDecoder: AnyObject {
  /// Appends the record in `bytes` to `batch`, as a post or as a reject.
  ///
  /// At least 64 bytes behind `bytes` must be readable.
  func decode(_ bytes: UnsafeBufferPointer<UInt8>, at place: RecordPlace, into batch: PostBatch)
}

/// Where in its file a record stands.
public struct RecordPlace: Sendable {
  /// Physical line where it begins, from 1.
  public var lineNumber: Int64
  /// Of its first byte, in decoded bytes from the start of the file.
  public var byteOffset: Int64

  public init(lineNumber: Int64, byteOffset: Int64) {
    self.lineNumber = lineNumber
    self.byteOffset = byteOffset
  }
}
