internal import ByteIO
internal import Loading
public import Store

/// What an import shall do.
public struct ImportOptions: Sendable {
  /// The warehouse; it is made when it is not there.
  public var warehousePath: String
  public var format: ImportFormat
  /// Nil: the format's.
  public var siteName: String?
  /// Files, folders, `-` for standard input.
  public var inputs: [String]
  /// Stop when more records than this were rejected; nil: never.
  public var maximumRejectCount: Int64?
  /// Longer records are rejected, in bytes.
  public var maximumLineByteCount = RecordReader.defaultMaximumRecordByteCount
  /// Build a warehouse without posts directly from pages.
  public var allowsBulk = true
  /// Import files whose first records look like those of another format.
  public var trustsFormat = false
  /// Read files again that were read before.
  public var rereads = false
  /// How long to wait for others that write the warehouse.
  public var patience = Patience.none
  public var programVersion: String

  // Sizes that only tests change, to meet the seams between chunks, transactions and loaders.
  var chunkByteCount = RecordReader.defaultChunkByteCount
  var rowsPerTransaction = IncrementalLoader.defaultRowsPerTransaction
  var maximumSetAsideCount = BulkLoader.defaultMaximumSetAsideCount

  public init(
    warehousePath: String, format: ImportFormat, inputs: [String], programVersion: String
  ) {
    self.warehousePath = warehousePath
    self.format = format
    self.inputs = inputs
    self.programVersion = programVersion
  }

  /// The site of records that name none. Throws when neither the options nor the format say one.
  func resolvedSiteName() throws -> String {
    if let name = siteName ?? format.defaultSiteName { return name }
    throw WarehouseError(
      .unknownSite, "records of the format \(format.name) do not say which site they are of",
      hint: "Name it with --site.")
  }
}

/// How far an import has come.
public struct ImportProgress: Sendable {
  /// What is done now.
  public var phase: String
  /// Bytes of the inputs, as stored: read, and in all when that is known.
  public var byteCount: Int64
  public var totalByteCount: Int64?
  public var recordCount: Int64
  public var rejectedCount: Int64
}
