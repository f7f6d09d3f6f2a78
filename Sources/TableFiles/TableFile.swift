public import ByteIO
internal import Glibc

/// A file of rows and columns that is read by a program or a library of its own: Parquet, or SQLite.
public struct TableFile: Sendable {
  public enum Kind: Sendable {
    case parquet, sqlite

    /// What the first bytes of a file say; nil for anything else.
    public init?(prefix: [UInt8]) {
      if prefix.starts(with: Self.parquetMark) {
        self = .parquet
      } else if prefix.starts(with: Self.sqliteMark) {
        self = .sqlite
      } else {
        return nil
      }
    }

    static let prefixByteCount = 16
    private static let parquetMark = Array("PAR1".utf8)
    private static let sqliteMark = Array("SQLite format 3\0".utf8)

    /// For people.
    public var noun: String {
      switch self {
      case .parquet: "a Parquet file"
      case .sqlite: "an SQLite file"
      }
    }
  }

  public let input: InputFile
  public let kind: Kind

  /// Looks at an input; nil when it is something else. An address is taken for Parquet.
  /// - Throws: `cannotOpen`, `readFailed`; `cannotOpen` for an address of another kind of file.
  public init?(_ input: InputFile) throws {
    self.input = input
    if input.isRemote {
      let name = input.path.lowercased()
      let others = [".db", ".sqlite", ".sqlite3", ".json", ".jsonl", ".csv"]
      let isOther =
        others.contains(where: name.hasSuffix)
        || InputFile.compressionSuffixes.contains(where: name.hasSuffix)
      guard !isOther else {
        throw ByteIOError(
          .cannotOpen, "of the files that lie elsewhere only Parquet is read where it lies",
          hint: "fetch it first, or name - and let curl write it to standard input",
          path: input.path)
      }
      kind = .parquet
      return
    }
    guard input.byteCount != nil else { return nil }
    guard let kind = Kind(prefix: try Self.prefix(of: input)) else { return nil }
    self.kind = kind
  }

  private static func prefix(of input: InputFile) throws -> [UInt8] {
    let descriptor = open(input.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }  // whoever reads it next says why
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Kind.prefixByteCount)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(count, 0)))
  }

  /// What tells a table that lies elsewhere from others: the layout of its rows. Nil for files here, whose
  /// bytes tell.
  /// - Throws: `cannotOpen` when the program is missing, `corruptInput`.
  public func remoteFingerprint() throws -> String? {
    input.isRemote ? try DuckDBTable(path: input.path, isRemote: true).fingerprint() : nil
  }

  /// Begins to read the rows.
  ///
  /// - Parameters:
  ///   - columns: What is read; others cost nothing.
  ///   - start: The end of a chunk of a former run: its line is the row to go on with.
  ///   - maximumRowCount: Reads no more rows; nil: all.
  /// - Throws: `cannotOpen` when the program is missing, `corruptInput` when it holds nothing that is read.
  public func rows(
    _ columns: ColumnChoice, startingAt start: RecordPosition = .start,
    maximumRowCount: Int64? = nil
  ) throws -> TableRows {
    let range = RowRange(first: start.lineNumber - 1, maximumCount: maximumRowCount)
    let source: any ByteSource
    let rowCount: Int64?
    switch kind {
    case .parquet:
      let table = try DuckDBTable(path: input.path, isRemote: input.isRemote)
      source = try table.lines(columns, range)
      rowCount = table.rowCount
    case .sqlite:
      let table = try SQLiteTable(path: input.path)
      source = try table.lines(columns, range)
      rowCount = table.rowCount
    }
    return TableRows(
      stream: ByteStream(making: source, path: input.path, byteOffset: start.byteOffset),
      rowCount: rowCount)
  }
}

/// Which rows of a table are read.
struct RowRange {
  /// From 0.
  var first: Int64
  /// Nil: all that follow.
  var maximumCount: Int64?

  /// ` LIMIT 1 OFFSET 5`, or nothing where all rows are read; SQLite has no OFFSET alone.
  func clause(unlimited: String) -> String {
    guard first > 0 || maximumCount != nil else { return "" }
    return " LIMIT \(maximumCount.map(String.init) ?? unlimited) OFFSET \(first)"
  }
}

/// Rows of a table as lines of JSON.
public struct TableRows {
  /// Its present entry are the lines, from the row at which reading was to begin.
  public let stream: ByteStream
  /// Rows of the whole table; nil where counting would mean reading it.
  public let rowCount: Int64?
}
