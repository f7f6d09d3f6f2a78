/// How far an export has come, in ranges of posts of the site at hand.
public struct ExportProgress: Sendable {
  public var rangeCount: Int
  public var totalRangeCount: Int
  /// Lines or posts that were written so far, over all sites.
  public var writtenCount: Int64
}

/// One file of an export.
public struct ExportedFile: Sendable, Equatable {
  public var path: String
  /// Lines in it; nil where that means nothing.
  public var lineCount: Int64?
  /// Bytes of the file, and of its content before compression.
  public var byteCount: Int64
  public var uncompressedByteCount: Int64
  /// Of the file's bytes, in hexadecimal.
  public var sha256: String
}
