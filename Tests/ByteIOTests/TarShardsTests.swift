import Glibc
import TestSupport
import Testing

@testable import ByteIO

@Suite struct TarShardsTests {
  private let folder = TemporaryFolder()

  private struct Member {
    var name: String
    var bytes: [UInt8]
    var shard: Int
  }

  @discardableResult
  private func write(
    _ members: [Member], shards count: Int, index: Bool = true, to name: String = "set"
  ) throws -> [TarShard] {
    let output = try AtomicFolder(path: folder[name])
    let shards = TarShards(in: output, shardCount: count, writesIndex: index)
    for member in members {
      try member.bytes.withUnsafeBytes {
        try shards.append(name: member.name, bytes: $0, toShard: member.shard)
      }
    }
    let written = try shards.finish()
    try output.commit()
    return written
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }

  private static func randomMembers(_ count: Int, shards: Int, seed: UInt64) -> [Member] {
    var random = SeededGenerator(seed: seed)
    let sizes = [0, 1, 2, 3, 511, 512, 513, 1024, 4095, 4096, 5000, 20_000]
    return (0..<count).map { number in
      let size = sizes.randomElement(using: &random)!
      return Member(
        name: "\(number).caption",
        bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) },
        shard: number % shards)
    }
  }

  /// Python's tarfile reads every member back, and the index says where each is.
  @Test(arguments: [1, 3, 40])
  func pythonReadsThem(_ count: Int) throws {
    var members = Self.randomMembers(300, shards: count, seed: UInt64(count))
    members.append(Member(name: "sub/é \"quoted\" \\ \t.txt", bytes: [1], shard: 0))
    members.append(
      Member(name: String(repeating: "n", count: 100), bytes: [1, 2], shard: count - 1))
    members.append(Member(name: "big", bytes: Array(repeating: 7, count: 2_500_000), shard: 0))
    let written = try write(members, shards: count)
    let program = """
      import hashlib, json, os, sys, tarfile
      total = 0
      for name in sorted(os.listdir(sys.argv[1])):
          if not name.endswith(".tar"): continue
          path = os.path.join(sys.argv[1], name)
          data = open(path, "rb").read()
          index = json.load(open(path[:-4] + ".json", encoding="utf-8"))
          assert index["filesize"] == len(data) and len(data) % 10240 == 0
          assert index["hash"] == index["hash_lfs"] == hashlib.sha256(data).hexdigest()
          with tarfile.open(path, "r:") as tar:
              seen = tar.getmembers()
              assert [member.name for member in seen] == list(index["files"])
              for member in seen:
                  entry = index["files"][member.name]
                  text = tar.extractfile(member).read()
                  assert member.isreg() and member.mode == 0o644 and member.mtime == 0
                  assert member.uid == member.gid == 0
                  assert entry["offset"] == member.offset_data and entry["size"] == len(text)
                  assert entry["sha256"] == hashlib.sha256(text).hexdigest()
                  print(name, member.name, entry["sha256"])
      """
    let output = try Python.output(of: program, arguments: [folder["set"]])
    let expected = (0..<count).flatMap { shard in
      members.filter { $0.shard == shard }.map {
        "\(written[shard].name) \($0.name) \(Self.hash($0.bytes))"
      }
    }
    #expect(output.split(separator: "\n").map(String.init) == expected)
    for shard in written {
      let bytes = try contents(of: folder["set/" + shard.name])
      #expect(shard.byteCount == Int64(bytes.count) && shard.sha256 == Self.hash(bytes))
    }
    #expect(written.reduce(0) { $0 + $1.memberCount } == Int64(members.count))
  }

  @Test func otherToolsReadThem() throws {
    try Requirement.program("tar")
    try write(Self.randomMembers(50, shards: 1, seed: 5), shards: 1)
    #expect(shell("test $(tar -tf '\(folder["set"])/0000.tar' | wc -l) = 50") == 0)
    let stream = try ByteStream(path: folder["set/0000.tar"])
    var count = 0
    while try stream.nextEntry() != nil { count += 1 }
    #expect(count == 50)
  }

  @Test func sameBytesOnEveryRun() throws {
    let members = Self.randomMembers(200, shards: 7, seed: 3)
    let first = try write(members, shards: 7, to: "a")
    #expect(try write(members, shards: 7, to: "b") == first)
    #expect(shell("diff -r '\(folder["a"])' '\(folder["b"])'") == 0)
    // Within a shard the order counts, among shards it does not.
    let sorted = members.sorted { $0.shard < $1.shard }
    #expect(try write(sorted, shards: 7, to: "c") == first)
  }

  @Test func emptyShards() throws {
    let written = try write([], shards: 2)
    #expect(written.map(\.name) == ["0000.tar", "0001.tar"])
    #expect(written.allSatisfy { $0.byteCount == 10_240 && $0.memberCount == 0 })
    #expect(try contents(of: folder["set/0001.tar"]) == Array(repeating: 0, count: 10_240))
    let index = String(decoding: try contents(of: folder["set/0001.json"]), as: UTF8.self)
    #expect(index.hasPrefix("{\"files\": {}, \"filesize\": 10240, \"hash\": \""))
  }

  @Test func manyShardsWithLongNumbers() throws {
    let members = [0, 9_999, 10_000, 11_999].map {
      Member(name: "\($0)", bytes: [9], shard: $0)
    }
    let written = try write(members, shards: 12_000, index: false)
    #expect(written.count == 12_000 && written[9_999].name == "09999.tar")
    #expect(written.reduce(0) { $0 + $1.memberCount } == 4)
    #expect(written[11_999].sha256 == Self.hash(try contents(of: folder["set/11999.tar"])))
  }

  @Test(arguments: ["", "a\u{0}b", String(repeating: "é", count: 51)])
  func namesThatDoNotFit(_ name: String) throws {
    let output = try AtomicFolder(path: folder["set"])
    let shards = TarShards(in: output, shardCount: 1)
    let error = byteIOError {
      try [1].withUnsafeBytes {
        try shards.append(name: name, bytes: $0, toShard: 0)
      }
    }
    #expect(error?.code == .cannotCreate && error?.entryName == name)
  }

  @Test func aFailedWriteRemovesTheFolder() throws {
    let output = try AtomicFolder(path: folder["set"])
    let shards = TarShards(in: output, shardCount: 2)
    // A folder where the tar should be: it cannot be opened for writing.
    #expect(mkdir(output.temporaryPath + "/0001.tar", 0o755) == 0)
    let error = byteIOError { _ = try shards.finish() }
    #expect(error?.code == .cannotCreate && error?.path == folder["set"] + "/0001.tar")
    #expect(folder.names.isEmpty)
  }
}
