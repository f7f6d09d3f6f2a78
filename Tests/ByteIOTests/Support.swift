import Glibc
import Testing

@testable import ByteIO

/// A folder that is removed with everything in it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/byteio-tests.XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }

  deinit {
    _ = shell("chmod -R u+w '\(path)'; rm -rf '\(path)'")
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let path = self[name]
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(descriptor >= 0, "cannot create \(path)")
    precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    return path
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  subscript(name: String) -> String { path + "/" + name }

  /// Names in the folder, hidden ones too, sorted.
  var names: [String] {
    let stream = opendir(path)!
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// Runs a command line and returns its exit status.
func shell(_ command: String) -> Int32 {
  var process: pid_t = 0
  var arguments: [UnsafeMutablePointer<CChar>?] = [
    strdup("sh"), strdup("-c"), strdup(command), nil,
  ]
  defer { for argument in arguments { free(argument) } }
  guard posix_spawn(&process, "/bin/sh", nil, nil, &arguments, environ) == 0 else { return -1 }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  return status
}

func contents(of path: String) throws -> [UInt8] {
  let source = try DescriptorSource(path: path)
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }),
    count > 0
  {
    result += buffer[..<count]
  }
  return result
}

/// A source that delivers its bytes in the given portions, then as asked for.
final class PortionSource: SeekableSource {
  let bytes: [UInt8]
  var portions: [Int]
  var position = 0

  init(_ bytes: [UInt8], portions: [Int]) {
    self.bytes = bytes
    self.portions = portions.reversed()
  }

  var consumedByteCount: Int64 { Int64(position) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let wanted = max(1, portions.popLast() ?? .max)
    let count = min(buffer.count, wanted, bytes.count - position)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: .init(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }

  func seek(to byteOffset: Int64) throws -> Bool { false }
}

/// A record as a reader delivered it.
struct SeenRecord: Hashable, CustomStringConvertible {
  var line: Int64
  var offset: Int64
  var length: Int64
  var bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var description: String { "\(line)@\(offset)+\(length) \(text.debugDescription)" }
}

/// Everything that a reader delivered.
struct Reading: Equatable {
  var records: [SeenRecord] = []
  var blankLineCount: Int64 = 0
  var lineCount: Int64 = 0
  /// What the entry lacked at its end.
  var missingEnd: String?
  /// The end of each chunk and how many records came until then.
  var ends: [(position: RecordPosition, recordCount: Int)] = []
  var chunkCount: Int { ends.count }
  var texts: [String] { records.map(\.text) }

  static func == (left: Reading, right: Reading) -> Bool {
    left.records == right.records && left.blankLineCount == right.blankLineCount
      && left.lineCount == right.lineCount && left.missingEnd == right.missingEnd
  }
}

/// Reads bytes to the end and checks what holds for every chunk.
func read(
  _ bytes: [UInt8], _ splitting: RecordSplitting,
  candidates: RecordSplitting.Candidates = .none, startingAt start: RecordPosition = .start,
  chunk chunkByteCount: Int = RecordReader.defaultChunkByteCount,
  maximum: Int = RecordReader.defaultMaximumRecordByteCount, portions: [Int] = []
) throws -> Reading {
  let stream = try ByteStream(
    PortionSource(bytes, portions: portions), path: "memory", byteCount: nil)
  _ = try stream.nextEntry()
  return try readEntry(
    stream, splitting, candidates: candidates, startingAt: start, chunk: chunkByteCount,
    maximum: maximum)
}

func read(
  _ text: String, _ splitting: RecordSplitting,
  candidates: RecordSplitting.Candidates = .none, startingAt start: RecordPosition = .start,
  chunk chunkByteCount: Int = RecordReader.defaultChunkByteCount,
  maximum: Int = RecordReader.defaultMaximumRecordByteCount, portions: [Int] = []
) throws -> Reading {
  try read(
    Array(text.utf8), splitting, candidates: candidates, startingAt: start, chunk: chunkByteCount,
    maximum: maximum, portions: portions)
}

/// Reads the present entry of a stream to its end.
func readEntry(
  _ stream: ByteStream, _ splitting: RecordSplitting = .automatic,
  candidates: RecordSplitting.Candidates = .none,
  startingAt start: RecordPosition = .start,
  chunk chunkByteCount: Int = RecordReader.defaultChunkByteCount,
  maximum: Int = RecordReader.defaultMaximumRecordByteCount
) throws -> Reading {
  let reader = RecordReader(
    stream, splitting: splitting, candidates: candidates, startingAt: start,
    chunkByteCount: chunkByteCount, maximumRecordByteCount: maximum)
  var reading = Reading()
  let chunk = RecordChunk()
  while try reader.next(into: chunk) {
    for span in chunk.spans {
      reading.records.append(
        SeenRecord(
          line: span.lineNumber, offset: span.byteOffset, length: span.recordByteCount,
          bytes: Array(chunk[span])))
    }
    if let last = chunk.spans.last {
      let padding = UnsafeRawBufferPointer(
        start: chunk.baseAddress + last.offset + last.byteCount,
        count: RecordChunk.paddingByteCount)
      #expect(padding.allSatisfy { $0 == 0 })
    }
    #expect(chunk.lineCount == Int64(chunk.spans.count) + chunk.blankLineCount)
    reading.blankLineCount += chunk.blankLineCount
    reading.lineCount += chunk.lineCount
    reading.ends.append((chunk.endPosition, reading.records.count))
  }
  #expect(chunk.spans.isEmpty && chunk.lineCount == 0)
  reading.missingEnd = reader.missingEnd?.what
  return reading
}

/// Reads bytes cut in every way and expects what reading them whole gives; returns that.
@discardableResult
func readInEveryMode(
  _ bytes: [UInt8], _ splitting: RecordSplitting,
  candidates: RecordSplitting.Candidates = .none,
  maximum: Int = RecordReader.defaultMaximumRecordByteCount
) throws -> Reading {
  func reading(
    from start: RecordPosition = .start, chunk: Int = RecordReader.defaultChunkByteCount,
    portions: [Int] = []
  ) throws -> Reading {
    try read(
      bytes, splitting, candidates: candidates, startingAt: start, chunk: chunk, maximum: maximum,
      portions: portions)
  }
  let whole = try reading()
  let byByte = Array(repeating: 1, count: bytes.count)
  #expect(try reading(portions: byByte) == whole, "byte by byte")
  for chunk in 1...max(1, bytes.count + 1) {
    let cut = try reading(chunk: chunk, portions: byByte)
    #expect(cut == whole, "chunks of \(chunk) bytes")
    for (position, recordCount) in cut.ends {
      let rest = try reading(from: position)
      #expect(
        rest.records == Array(whole.records[recordCount...])
          && rest.missingEnd == whole.missingEnd,
        "resumed at \(position) after \(recordCount) records, chunks of \(chunk) bytes")
    }
  }
  for cut in 0..<max(1, bytes.count) {
    #expect(try reading(portions: [cut]) == whole, "cut at \(cut)")
  }
  return whole
}

@discardableResult
func readInEveryMode(
  _ text: String, _ splitting: RecordSplitting,
  candidates: RecordSplitting.Candidates = .none,
  maximum: Int = RecordReader.defaultMaximumRecordByteCount
) throws -> Reading {
  try readInEveryMode(Array(text.utf8), splitting, candidates: candidates, maximum: maximum)
}

/// The error that a body throws; nil when it throws none or another type.
func byteIOError(_ body: () throws -> Void) -> ByteIOError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ByteIOError
  }
}

// Outputs of tests that have nothing to lose.

extension AtomicFile {
  convenience init(path: String, replace: Bool = false) throws {
    try self.init(path: path, replace: replace, reserved: ReservedFiles())
  }
}

extension ByteWriter {
  convenience init(
    path: String, compression: OutputCompression = .automatic, replace: Bool = false
  ) throws {
    try self.init(
      path: path, compression: compression, replace: replace, reserved: ReservedFiles())
  }
}

extension AtomicFolder {
  convenience init(path: String, replace: Bool = false) throws {
    try self.init(path: path, replace: replace, reserved: ReservedFiles())
  }
}

/// The number of a process that has ended and was waited for.
func deadProcess() -> pid_t {
  var process: pid_t = 0
  var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
  defer { free(arguments[0]) }
  #expect(posix_spawnp(&process, "true", nil, nil, &arguments, environ) == 0)
  waitpid(process, nil, 0)
  return process
}
