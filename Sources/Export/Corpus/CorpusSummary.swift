/// One file of a corpus.
public struct CorpusFile: Sendable, Equatable {
  public var path: String
  public var lineCount: Int64
  /// Bytes of the file, and of its lines before compression.
  public var byteCount: Int64
  public var uncompressedByteCount: Int64
  /// Of the file's bytes, in hexadecimal.
  public var sha256: String
}

/// What a corpus export has written.
public struct CorpusSummary: Sendable {
  public var tally: CorpusTally
  public var files: [CorpusFile]
  /// Nil when the corpus went to standard output.
  public var manifestPath: String?
}
