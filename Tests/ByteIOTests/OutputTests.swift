import Glibc
import TestSupport
import Testing

@testable import ByteIO

@Suite struct AtomicFileTests {
  private let folder = TemporaryFolder()

  private func write(_ text: String, to file: AtomicFile) throws {
    var text = text
    try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
  }

  @Test func appearsOnlyWhenCommitted() throws {
    let file = try AtomicFile(path: folder["a.txt"])
    try write("one\n", to: file)
    try file.flush()
    #expect(access(folder["a.txt"], F_OK) != 0)
    #expect(folder.names.count == 1 && folder.names[0].hasPrefix(".a.txt.\(getpid())."))
    try file.commit()
    #expect(folder.names == ["a.txt"])
    #expect(try contents(of: folder["a.txt"]) == Array("one\n".utf8))
    #expect(file.byteCount == 4)
  }

  @Test func nothingIsLeftAfterDiscardOrDeinit() throws {
    let file = try AtomicFile(path: folder["a.txt"])
    try write("one\n", to: file)
    file.discard()
    #expect(folder.names.isEmpty)
    #expect(byteIOError { try file.commit() }?.code == .writeFailed)
    do {
      let other = try AtomicFile(path: folder["a.txt"])
      try write("two\n", to: other)
    }
    #expect(folder.names.isEmpty)
  }

  @Test func replacesOnlyWhenAsked() throws {
    let path = folder.write("a.txt", "old")
    let error = byteIOError { _ = try AtomicFile(path: path) }
    #expect(error?.code == .alreadyExists && error?.path == path)
    let file = try AtomicFile(path: path, replace: true)
    try write("new", to: file)
    #expect(try contents(of: path) == Array("old".utf8))
    try file.commit()
    #expect(try contents(of: path) == Array("new".utf8))
    #expect(folder.names == ["a.txt"])
  }

  @Test func aFileThatAppearsMeanwhileIsNotReplaced() throws {
    let file = try AtomicFile(path: folder["a.txt"])
    try write("new", to: file)
    folder.write("a.txt", "theirs")
    #expect(byteIOError { try file.commit() }?.code == .alreadyExists)
    #expect(try contents(of: folder["a.txt"]) == Array("theirs".utf8))
    #expect(folder.names == ["a.txt"])
  }

  @Test func leftoversOfAKilledProcessAreNotInTheWay() throws {
    // The counter of temporary names goes on, so the next few names are predictable.
    let probe = try AtomicFile(path: folder["a"])
    let number = Int(folder.names[0].split(separator: ".")[2])!
    probe.discard()
    for next in number + 1...number + 20 { folder.write(".a.\(getpid()).\(next).tmp", "") }
    let file = try AtomicFile(path: folder["a"])
    try file.commit()
    #expect(folder.names.contains("a"))
  }

  @Test func namesOfAnyLength() throws {
    for name in [String(repeating: "n", count: 255), String(repeating: "名", count: 85)] {
      let file = try AtomicFile(path: folder[name])
      try file.commit()
      #expect(folder.names.contains(name))
    }
  }

  @Test func whatCannotBeCreatedIsNamed() {
    for path in [folder["no/such/folder.txt"], folder.path] {
      let error = byteIOError { _ = try AtomicFile(path: path) }
      #expect(error?.code == .cannotCreate && error?.path == path)
    }
  }

  @Test func largeAndSmallWritesKeepTheirOrder() throws {
    let file = try AtomicFile(path: folder["a"])
    var expected: [UInt8] = []
    for count in [1, 300_000, 0, 5, 262_143, 2, 262_144, 100_000, 200_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
      try bytes.withUnsafeBytes { try file.write($0) }
      expected += bytes
    }
    try file.commit()
    #expect(try contents(of: folder["a"]) == expected)
  }

  @Test func aFullDiskIsAnError() throws {
    let file = try AtomicFile(path: "/dev/full")
    let error = byteIOError {
      try write(String(repeating: "x", count: 1_000_000), to: file)
      try file.commit()
    }
    #expect(error?.code == .writeFailed && error?.path == "/dev/full")
    #expect(error?.cause == "No space left on device")
    #expect(access("/dev/full", F_OK) == 0)
  }

  @Test func devicesAreWrittenDirectly() throws {
    let file = try AtomicFile(path: "/dev/null")
    try write("x", to: file)
    try file.commit()
    var info = stat()
    #expect(stat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aClosedPipeHasItsOwnError() throws {
    AtomicFile.ignoreBrokenPipeSignal()
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    // Not inherited by the processes that other tests start meanwhile.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let file = try AtomicFile(path: "/dev/fd/\(ends[1])")
    close(ends[0])
    close(ends[1])
    let error = byteIOError { try write(String(repeating: "x", count: 300_000), to: file) }
    #expect(error?.code == .brokenPipe)
  }
}

@Suite struct ByteWriterTests {
  private let folder = TemporaryFolder()
  private static let text = (0..<60_000).map { "line \($0 &* 2_654_435_761 % 1000)\n" }.joined()

  @discardableResult
  private func write(
    _ name: String, _ compression: OutputCompression = .automatic
  ) throws -> WrittenFile {
    let writer = try ByteWriter(path: folder[name], compression: compression, replace: true)
    for line in Self.text.split(separator: "\n") {
      try writer.append(String(line))
      try writer.append("\n")
    }
    let written = try writer.finish()
    #expect(try writer.finish() == written)
    #expect(access(folder[name], F_OK) != 0)
    try writer.commit()
    return written
  }

  private func decoded(_ name: String) throws -> [UInt8] {
    let stream = try ByteStream(path: folder[name])
    _ = try stream.nextEntry()
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 100_000)
    while case let count = try buffer.withUnsafeMutableBytes({ try stream.read(into: $0) }),
      count > 0
    {
      result += buffer[..<count]
    }
    return result
  }

  @Test(arguments: ["a.txt", "a.txt.gz", "a.txt.zst"])
  func roundTrip(_ name: String) throws {
    let written = try write(name)
    #expect(written.path == folder[name])
    #expect(try decoded(name) == Array(Self.text.utf8))
    #expect(written.uncompressedByteCount == Int64(Self.text.utf8.count))
    let bytes = try contents(of: folder[name])
    #expect(written.byteCount == Int64(bytes.count))
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    #expect(written.sha256 == hash.hexDigest())
    #expect((written.byteCount < written.uncompressedByteCount) == (name != "a.txt"))
    #expect(folder.names == [name])
  }

  @Test func sameBytesOnEveryRun() throws {
    for name in ["a.gz", "a.zst"] {
      #expect(try write(name).sha256 == write("b-" + name).sha256)
    }
    // RFC 1952: no flags, no name, time 0.
    #expect(try contents(of: folder["a.gz"])[3..<8].allSatisfy { $0 == 0 })
  }

  @Test func toolsAgree() throws {
    try write("a.gz")
    #expect(shell("gzip -t '\(folder["a.gz"])'") == 0)
    try Requirement.program("zstd")
    try write("a.zst")
    #expect(shell("zstd -qt '\(folder["a.zst"])'") == 0)
  }

  @Test func levelsAndNames() throws {
    let fast = try write("a", .gzip(level: 1))
    let small = try write("b", .gzip(level: 9))
    #expect(small.byteCount < fast.byteCount)
    #expect(try write("c.gz", .none).byteCount == Int64(Self.text.utf8.count))
    #expect(OutputCompression.automatic.resolved(for: "X.GZ") == .gzip(level: 6))
    #expect(OutputCompression.automatic.resolved(for: "-") == .none)
  }

  @Test(arguments: ["empty", "empty.gz", "empty.zst"])
  func empty(_ name: String) throws {
    let writer = try ByteWriter(path: folder[name])
    try writer.commit()
    #expect(try decoded(name) == [])
  }

  @Test func shardsAppearTogether() throws {
    let shards = try (0..<3).map { try ByteWriter(path: folder["shard-\($0).gz"]) }
    for shard in shards {
      try shard.append("x\n")
      _ = try shard.finish()
    }
    #expect(folder.names.allSatisfy { $0.hasPrefix(".") })
    for shard in shards { try shard.commit() }
    #expect(folder.names == ["shard-0.gz", "shard-1.gz", "shard-2.gz"])
  }

  @Test func discardLeavesNothing() throws {
    let writer = try ByteWriter(path: folder["a.gz"])
    try writer.append(Self.text)
    writer.discard()
    #expect(folder.names.isEmpty)
    do { _ = try ByteWriter(path: folder["b.zst"]) }
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [OutputCompression.none, .gzip(level: 1), .zstd(level: 1)])
  func aFullDiskIsAnError(_ compression: OutputCompression) throws {
    let writer = try ByteWriter(path: "/dev/full", compression: compression)
    let error = byteIOError {
      try writer.append(Self.text)
      try writer.commit()
    }
    #expect(error?.code == .writeFailed && error?.cause == "No space left on device")
  }
}

@Suite struct SHA256Tests {
  private func hash(_ text: String) -> String {
    var hash = SHA256()
    Array(text.utf8).withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }

  /// FIPS 180-2, appendix B.
  @Test func knownVectors() {
    #expect(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      hash(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesAndCopies() {
    var hash = SHA256()
    for byte in Array("ab".utf8) { withUnsafeBytes(of: byte) { hash.update($0) } }
    let copy = hash
    #expect(hash.hexDigest() == hash.hexDigest())
    withUnsafeBytes(of: UInt8(ascii: "c")) { hash.update($0) }
    #expect(hash.hexDigest() == self.hash("abc"))
    #expect(copy.hexDigest() == self.hash("ab"))
  }
}

@Suite struct ByteIOErrorTests {
  @Test func readsAsOneLine() {
    let error = ByteIOError(
      .corruptInput, "damaged", hint: "fetch it again", path: "a.tar", entryName: "b.gz",
      byteOffset: 7, cause: "truncated")
    #expect("\(error)" == "a.tar (b.gz) at byte 7: damaged: truncated; fetch it again")
    #expect("\(ByteIOError(.cancelled, "stopped"))" == "stopped")
  }
}
