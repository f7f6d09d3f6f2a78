import Glibc
import TestSupport
import Testing

@testable import ByteIO

@Suite struct ByteStreamTests {
  private let folder = TemporaryFolder()
  private static let text = (0..<30_000).map { "{\"id\":\($0),\"x\":\"\($0 &* 7919)\"}\n" }.joined()

  private func readAll(_ path: String) throws -> [(name: String?, bytes: [UInt8])] {
    let stream = try ByteStream(path: path)
    var entries: [(String?, [UInt8])] = []
    var buffer = [UInt8](repeating: 0, count: 10_000)
    while let entry = try stream.nextEntry() {
      var bytes: [UInt8] = []
      while case let count = try buffer.withUnsafeMutableBytes({ try stream.read(into: $0) }),
        count > 0
      {
        bytes += buffer[..<count]
      }
      #expect(stream.byteOffset == Int64(bytes.count))
      entries.append((entry.name, bytes))
    }
    return entries
  }

  private func expectOne(_ path: String, _ text: String) throws {
    let entries = try readAll(path)
    try #require(entries.count == 1)
    #expect(entries[0].name == nil)
    #expect(entries[0].bytes == Array(text.utf8))
  }

  @Test func plain() throws {
    let path = folder.write("a.jsonl", Self.text)
    try expectOne(path, Self.text)
    try expectOne(folder.write("empty", ""), "")
    try expectOne(folder.write("short", "x"), "x")
    let stream = try ByteStream(try InputFile(path: path))
    #expect(stream.isPlain && stream.byteCount == Int64(Self.text.utf8.count))
    while try stream.nextEntry() != nil { _ = try readEntry(stream) }
    #expect(stream.consumedByteCount == stream.byteCount)
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func compressed(_ tool: String) throws {
    try Requirement.program(tool)
    folder.write("a", Self.text)
    folder.write("b", "tail\n")
    folder.write("empty", "")
    let commands = """
      cd '\(folder.path)' && for f in a b empty; do \(tool) -qc <$f >$f.z || exit 1; done
      cat a.z empty.z b.z a.z >all.z
      """
    #expect(shell(commands) == 0)
    // Whatever they are called: magic bytes decide.
    try expectOne(folder["a.z"], Self.text)
    try expectOne(folder["empty.z"], "")
    try expectOne(folder["all.z"], Self.text + "tail\n" + Self.text)
    let stream = try ByteStream(path: folder["a.z"])
    #expect(!stream.isPlain)
    _ = try stream.nextEntry()
    #expect(try readEntry(stream).records.count == 30_000)
    #expect(stream.consumedByteCount == stream.byteCount)
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func cutOff(_ tool: String) throws {
    try Requirement.program(tool)
    folder.write("a", Self.text)
    #expect(shell("cd '\(folder.path)' && \(tool) -qc <a >a.z && head -c -2000 a.z >cut.z") == 0)
    let stream = try ByteStream(path: folder["cut.z"])
    _ = try stream.nextEntry()
    let reader = RecordReader(stream, splitting: .lines, chunkByteCount: 1000)
    let chunk = RecordChunk()
    var texts: [String] = []
    let error = byteIOError {
      while try reader.next(into: chunk) {
        texts += chunk.spans.map { String(decoding: chunk[$0], as: UTF8.self) }
      }
    }
    #expect(error?.code == .corruptInput)
    #expect(error?.path == folder["cut.z"])
    #expect(error?.cause?.isEmpty == false)
    // What came before the damage is delivered, in whole records.
    #expect(Self.text.hasPrefix(texts.joined(separator: "\n")))
    let delivered = try #require(error?.byteOffset)
    if tool == "gzip" || tool == "zstd" { #expect(texts.count > 1000) }
    #expect(chunk.endByteOffset <= delivered)
    // The error stays.
    #expect(byteIOError { _ = try reader.next(into: chunk) }?.code == .corruptInput)
  }

  @Test(arguments: [1, 3, 9, 17])
  func cutOffGzipHeader(_ byteCount: Int) throws {
    try Requirement.program("gzip")
    folder.write("a", "some text\n")
    #expect(shell("cd '\(folder.path)' && gzip -c <a >a.gz") == 0)
    let bytes = try contents(of: folder["a.gz"])
    folder.write("cut", bytes + bytes[..<byteCount])
    let error = byteIOError { _ = try readAll(folder["cut"]) }
    #expect(error?.code == .corruptInput)
    guard byteCount > 1 else { return }
    folder.write("cut", Array(bytes[..<byteCount]))
    #expect(byteIOError { _ = try readAll(folder["cut"]) }?.code == .corruptInput)
  }

  @Test func zerosBehindGzipAreIgnored() throws {
    try Requirement.program("gzip")
    folder.write("a", "some text\n")
    let commands = "gzip -c <a >a.gz && head -c 700000 /dev/zero >>a.gz"
    #expect(shell("cd '\(folder.path)' && \(commands)") == 0)
    try expectOne(folder["a.gz"], "some text\n")
    #expect(shell("echo x >>'\(folder["a.gz"])'") == 0)
    #expect(byteIOError { _ = try readAll(folder["a.gz"]) }?.code == .corruptInput)
  }

  @Test(arguments: ["zstd", "xz", "bzip2"])
  func corrupt(_ tool: String) throws {
    try Requirement.program(tool)
    folder.write("a", Self.text)
    let options = tool == "zstd" ? "--check" : ""
    #expect(shell("cd '\(folder.path)' && \(tool) -q \(options) -c <a >a.z") == 0)
    var bytes = try contents(of: folder["a.z"])
    for position in bytes.count / 2..<bytes.count / 2 + 20 { bytes[position] ^= 0x55 }
    folder.write("bad.z", bytes)
    let error = byteIOError { _ = try readAll(folder["bad.z"]) }
    #expect(error?.code == .corruptInput)
    #expect("\(try #require(error))".contains("bad.z at byte "))
  }

  @Test func fifo() throws {
    let path = folder["fifo"]
    #expect(mkfifo(path, 0o600) == 0)
    folder.write("a", Self.text)
    for command in ["cat a", "gzip -c a", "(printf '%s\\n' one; cat a)"] {
      #expect(shell("cd '\(folder.path)' && (\(command)) >fifo &") == 0)
      let file = try InputFile(path: path)
      #expect(file.byteCount == nil && file.modifiedAtNanoseconds == nil)
      let stream = try ByteStream(file)
      #expect(stream.byteCount == nil)
      _ = try stream.nextEntry()
      let reading = try readEntry(stream, .lines)
      #expect(reading.records.count == (command.hasPrefix("(") ? 30_001 : 30_000))
    }
  }

  @Test func skippingAndResuming() throws {
    folder.write("a", Self.text)
    #expect(shell("cd '\(folder.path)' && gzip -c a >a.gz && tar cf a.tar a") == 0)
    for name in ["a", "a.gz", "a.tar"] {
      let whole = try ByteStream(path: folder[name])
      _ = try whole.nextEntry()
      let all = try readEntry(whole, chunk: 50_000)
      for end in [all.ends[0], all.ends[1], all.ends[5], all.ends.last!] {
        let stream = try ByteStream(path: folder[name])
        _ = try stream.nextEntry()
        let rest = try readEntry(stream, startingAt: end.position)
        #expect(rest.records == Array(all.records[end.recordCount...]))
      }
      let stream = try ByteStream(path: folder[name])
      _ = try stream.nextEntry()
      let error = byteIOError { try stream.skip(toOffset: 1 << 40) }
      #expect(error?.code == .endsBeforeResumePoint)
    }
    let stream = try ByteStream(path: folder["a"])
    _ = try stream.nextEntry()
    try stream.skip(toOffset: 500_000)
    #expect(stream.consumedByteCount == 500_000)
  }

  @Test func errorsNameThePath() {
    let missing = byteIOError { _ = try ByteStream(path: folder["nothing"]) }
    #expect(missing?.code == .noSuchInput && missing?.path == folder["nothing"])
    let error = byteIOError { _ = try readAll(folder.path) }
    #expect(error?.code == .readFailed || error?.code == .cannotOpen)
  }
}

@Suite struct TarStreamTests {
  private let folder = TemporaryFolder()

  private func names(_ path: String) throws -> [String?: [String]] {
    let stream = try ByteStream(path: path)
    var result: [String?: [String]] = [:]
    while let entry = try stream.nextEntry() { result[entry.name] = try readEntry(stream).texts }
    return result
  }

  private func makeTree() {
    let commands = """
      cd '\(folder.path)' && mkdir -p t/sub/empty && printf 'a1\\na2\\n' >t/a.jsonl
      printf '[{\"b\":1},{\"b\":2}]' | gzip -c >t/sub/b.json.gz
      : >t/empty.txt; ln -s a.jsonl t/link; printf 'é\\n' >'t/名.txt'
      """
    #expect(shell(commands) == 0)
  }

  private static let expected: [String?: [String]] = [
    "t/a.jsonl": ["a1", "a2"], "t/sub/b.json.gz": ["{\"b\":1}", "{\"b\":2}"], "t/empty.txt": [],
    "t/名.txt": ["é"],
  ]

  @Test(arguments: ["ustar", "gnu", "pax", "v7"])
  func formats(_ format: String) throws {
    makeTree()
    #expect(shell("cd '\(folder.path)' && tar --format=\(format) -cf x t") == 0)
    #expect(try names(folder["x"]) == Self.expected)
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func compressed(_ tool: String) throws {
    try Requirement.program(tool)
    makeTree()
    #expect(shell("cd '\(folder.path)' && tar -cf x t && \(tool) -qc <x >x.z") == 0)
    #expect(try names(folder["x.z"]) == Self.expected)
  }

  @Test func membersKeepTheirOrderAndCanBeSkipped() throws {
    makeTree()
    #expect(shell("cd '\(folder.path)/t' && tar -cf ../x a.jsonl sub/b.json.gz empty.txt") == 0)
    let stream = try ByteStream(path: folder["x"])
    var names: [String?] = []
    while let entry = try stream.nextEntry() { names.append(entry.name) }
    #expect(names == ["a.jsonl", "sub/b.json.gz", "empty.txt"])
    #expect(try stream.nextEntry() == nil)
  }

  @Test func cutOffArchive() throws {
    makeTree()
    let commands = "cd '\(folder.path)' && seq 100000 >t/z && tar -cf x t/a.jsonl t/z"
    #expect(shell(commands + " && head -c 100000 x >cut") == 0)
    let stream = try ByteStream(path: folder["cut"])
    var records = 0
    let error = byteIOError {
      while try stream.nextEntry() != nil {
        let reader = RecordReader(stream)
        let chunk = RecordChunk()
        while try reader.next(into: chunk) { records += chunk.spans.count }
      }
    }
    #expect(error?.code == .corruptInput && error?.entryName == "t/z")
    #expect(records > 10_000)
    #expect((error?.byteOffset ?? 0) > 90_000)
  }

  @Test func cutOffCompressedMember() throws {
    let commands = """
      cd '\(folder.path)' && seq 100000 | gzip -c >z.gz && head -c 100000 z.gz >y.gz
      echo last >last.txt && tar -cf x y.gz last.txt
      """
    #expect(shell(commands) == 0)
    let stream = try ByteStream(path: folder["x"])
    _ = try stream.nextEntry()
    let error = byteIOError { _ = try readEntry(stream) }
    #expect(error?.code == .corruptInput && error?.entryName == "y.gz")
    // The members behind it can still be read.
    #expect(try stream.nextEntry()?.name == "last.txt")
    #expect(try readEntry(stream).texts == ["last"])
  }
}
