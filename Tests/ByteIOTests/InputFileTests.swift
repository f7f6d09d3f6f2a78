import Glibc
import Testing

@testable import ByteIO

@Suite struct InputFileTests {
  private let folder = TemporaryFolder()

  private func find(_ arguments: [String], _ suffixes: [String]? = nil) throws -> [String] {
    try InputFile.find(arguments, suffixes: suffixes).map {
      $0.path.hasPrefix(folder.path + "/")
        ? String($0.path.dropFirst(folder.path.count + 1)) : $0.path
    }
  }

  private func makeTree() {
    let commands = """
      cd '\(folder.path)' && mkdir -p d/b d/.hidden d/Z && mkfifo d/pipe
      for f in d/b.jsonl d/b/1.jsonl d/b/10.jsonl.gz d/b/2.JSON d/.x.jsonl d/.hidden/y.jsonl \
        d/Z/t.tar.zst d/a.txt d/é.jsonl d/b-.json; do echo x >$f; done
      ln -s ../d d/loop; ln -s b.jsonl d/l.jsonl
      """
    #expect(shell(commands) == 0)
  }

  @Test func foldersAreWalkedInByteOrder() throws {
    makeTree()
    #expect(
      try find([folder["d"]]) == [
        "d/Z/t.tar.zst", "d/a.txt", "d/b-.json", "d/b.jsonl", "d/b/1.jsonl", "d/b/10.jsonl.gz",
        "d/b/2.JSON", "d/l.jsonl", "d/é.jsonl",
      ])
  }

  @Test func suffixesChooseFromFolders() throws {
    makeTree()
    #expect(
      try find([folder["d"] + "/"], [".jsonl"]) == [
        "d/Z/t.tar.zst", "d/b.jsonl", "d/b/1.jsonl", "d/b/10.jsonl.gz", "d/l.jsonl", "d/é.jsonl",
      ])
    #expect(try find([folder["d/a.txt"]], [".jsonl"]) == ["d/a.txt"])
    #expect(try find([folder["d/b"]], [".json"]) == ["d/b/2.JSON"])
  }

  @Test func argumentsKeepTheirOrderAndRepeat() throws {
    makeTree()
    let arguments = [folder["d/b.jsonl"], "-", folder["d/a.txt"], folder["d/b.jsonl"]]
    #expect(try find(arguments) == ["d/b.jsonl", "-", "d/a.txt", "d/b.jsonl"])
    #expect(try find([folder["d/.x.jsonl"]]) == ["d/.x.jsonl"])
  }

  @Test func sizesAndNames() throws {
    let file = try InputFile(path: folder.write("a", "12345"))
    #expect(file.byteCount == 5)
    #expect(file.displayName == file.path)
    let modified = try #require(file.modifiedAtNanoseconds)
    #expect(abs(modified / 1_000_000_000 - Int64(time(nil))) < 1000)
    let input = try InputFile(path: "-")
    #expect(input.byteCount == nil && input.isStandardInput)
    #expect(input.displayName == "standard input")
  }

  @Test func missingAndEmptyAreNamed() throws {
    let missing = byteIOError { _ = try find([folder["nothing"]]) }
    #expect(missing?.code == .noSuchInput && missing?.path == folder["nothing"])
    #expect(shell("cd '\(folder.path)' && mkdir e && echo x >e/a.txt && ln -s no e/b.jsonl") == 0)
    let broken = byteIOError { _ = try find([folder["e"]], [".jsonl"]) }
    #expect(broken?.code == .noSuchInput && broken?.path == folder["e/b.jsonl"])
    let empty = byteIOError { _ = try find([folder["e"]], [".csv"]) }
    #expect(empty?.code == .noSuchInput && empty?.message.contains(".csv") == true)
    let error = byteIOError { _ = try InputFile(path: folder["e"]) }
    #expect(error?.code == .cannotOpen)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func unreadableIsNamed() {
    let path = folder.write("secret", "x")
    chmod(path, 0)
    #expect(byteIOError { _ = try find([path]) }?.code == .cannotOpen)
  }

  @Test func fingerprint() throws {
    let long = [UInt8](repeating: 7, count: 100_000)
    let a = try InputFingerprint(of: InputFile(path: folder.write("a", long)))
    var hash = SHA256()
    long.prefix(65_536).withUnsafeBytes { hash.update($0) }
    #expect(a == InputFingerprint(byteCount: 100_000, prefixSHA256: hash.hexDigest()))
    let grown = try InputFingerprint(of: InputFile(path: folder.write("a", long + [7])))
    #expect(grown != a && grown?.prefixSHA256 == a?.prefixSHA256)
    let other = folder.write("a", [8] + long.dropFirst())
    let changed = try InputFingerprint(of: InputFile(path: other))
    #expect(changed?.byteCount == a?.byteCount && changed != a)
    #expect(try InputFingerprint(of: InputFile(path: "-")) == nil)
  }
}
