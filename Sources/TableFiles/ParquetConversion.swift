// Parquet is written by DuckDB's program, as it is read:
//
//     lines of JSON → COPY (SELECT * FROM read_json('/dev/stdin', …)) TO '/dev/stdout' (FORMAT parquet) → bytes
//
// One thread writes lines, another one takes what the program prints. The program works on one thread, too: with
// two it needs half as much memory again and is no faster, for lines come one by one.

internal import ByteIO
internal import Dispatch

/// Turns lines of JSON into the bytes of a Parquet file while they come. One thread.
public final class ParquetConversion {
  /// A column and what it holds; each may be null.
  public struct Column: Sendable {
    public enum Kind: String, Sendable {
      case text = "VARCHAR"
      case integer = "BIGINT"
      case texts = "VARCHAR[]"
      case integers = "BIGINT[]"
    }

    public var name: String
    public var kind: Kind

    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// Bytes that are taken from the program at once: 256 KiB.
  private static let bufferByteCount = 256 * 1024
  /// The longest line, 32 MiB: DuckDB keeps several times as much in memory.
  private static let maximumLineByteCount = 32 << 20

  /// What the thread that takes bytes has.
  ///
  /// `@unchecked Sendable`: `failure` is that thread's until it has signalled its end, and the program lets one
  /// thread write and another one read.
  private final class Reading: @unchecked Sendable {
    let program: ProgramOutput
    let end = DispatchSemaphore(value: 0)
    var failure: (any Error)?

    init(_ program: ProgramOutput) {
      self.program = program
    }

    func run(_ take: (UnsafeRawBufferPointer) throws -> Void) {
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ParquetConversion.bufferByteCount, alignment: 64)
      defer {
        buffer.deallocate()
        end.signal()
      }
      do {
        while case let count = try program.read(into: buffer), count > 0 {
          // What is not taken is read all the same, so that nobody waits.
          guard failure == nil else { continue }
          do {
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
          } catch {
            failure = error
          }
        }
      } catch {
        failure = failure ?? error
      }
    }
  }

  private let reading: Reading
  private var isFinished = false

  /// - Parameters:
  ///   - path: That of the file, for errors.
  ///   - take: Takes the bytes of the file, on another thread, until `finish` has returned.
  /// - Throws: `cannotCreate` when there is no such program.
  public init(
    _ columns: [Column], path: String,
    take: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let types = columns.map { "\(Self.quoted($0.name)): \(Self.quoted($0.kind.rawValue))" }
    let program = try ProgramOutput(
      DuckDBTable.program,
      DuckDBTable.options + [
        "-c",
        """
        SET enable_progress_bar = false;
        SET threads = 1;
        SET preserve_insertion_order = true;
        COPY (
          SELECT * FROM read_json('/dev/stdin', format = 'newline_delimited',
            maximum_object_size = \(Self.maximumLineByteCount), columns = {\(types.joined(separator: ", "))})
        ) TO '/dev/stdout' (FORMAT parquet, COMPRESSION zstd);
        """,
      ], takesInput: true
    ) { flaw in
      switch flaw {
      case .isMissing:
        ByteIOError(
          .cannotCreate, "Parquet is written by the program duckdb, and there is none",
          hint: DuckDBTable.installing, path: path)
      case .failed(let words):
        ByteIOError(
          .writeFailed, "the program duckdb could not write this Parquet file", path: path,
          cause: words)
      }
    }
    let reading = Reading(program)
    self.reading = reading
    DispatchQueue(label: "taghouse.parquet").async { reading.run(take) }
  }

  deinit { abandon() }

  /// Takes whole lines of JSON.
  public func append(_ lines: UnsafeRawBufferPointer) throws {
    guard try reading.program.write(lines) else {
      try finish()
      throw ByteIOError(.writeFailed, "the program duckdb has ended before its time")
    }
  }

  /// Waits until all bytes are taken. Throws what went wrong with them or the program.
  public func finish() throws {
    abandon()
    if let failure = reading.failure { throw failure }
  }

  private func abandon() {
    guard !isFinished else { return }
    isFinished = true
    reading.program.closeInput()
    reading.end.wait()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
