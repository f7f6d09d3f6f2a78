import FileSystem
import Glibc
import Testing

@testable import ByteIO

@Suite struct AtomicFileSetTests {
  private let folder = TemporaryFolder()

  private func begin(_ names: [String], replaces: Bool = false) throws -> AtomicFileSet {
    let set = try AtomicFileSet(
      names.map { AtomicFileSet.Output(folder[$0], replaces: replaces) }, base: folder["out"],
      reserved: ReservedFiles())
    for (writer, name) in zip(set.writers, names) { try writer.append("new \(name)") }
    return set
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try contents(of: folder[name]), as: UTF8.self)
  }

  @Test(arguments: [false, true])
  func allOrNothing(replaces: Bool) throws {
    let set = try begin(["a", "b", "c"], replaces: replaces)
    #expect(folder.names.allSatisfy { $0.hasPrefix(".") })
    if replaces { folder.write("b", "old") }
    try set.commit()
    #expect(folder.names == ["a", "b", "c"])
    for name in folder.names { #expect(try text(name) == "new \(name)") }
    if replaces { return }
    #expect(byteIOError { _ = try begin(["d", "b"]) }?.code == .alreadyExists)
    #expect(folder.names == ["a", "b", "c"])
  }

  @Test func aStepThatFailsTakesTheOthersBack() throws {
    folder.write("a", "old a")
    folder.write("b", "old b")
    let set = try begin(["a", "b", "new", "z"], replaces: true)
    #expect(mkdir(folder["z"], 0o755) == 0)
    #expect(byteIOError { try set.commit() }?.code == .cannotCreate)
    #expect(folder.names == ["a", "b", "z"])
    #expect(try text("a") == "old a" && text("b") == "old b")

    // Not asked to replace, and something appears meanwhile.
    let other = try begin(["c", "d"])
    folder.write("d", "theirs")
    #expect(byteIOError { try other.commit() }?.code == .alreadyExists)
    #expect(folder.names == ["a", "b", "d", "z"])
    #expect(try text("d") == "theirs")
  }

  /// What a process leaves that is killed when so many of its files are in place.
  private func leave(_ names: [String], placedCount: Int, replaces: Bool = false) throws {
    let process = deadProcess()
    var list = "taghouse outputs 1\n"
    for (position, name) in names.enumerated() {
      let hidden = folder[".\(name).\(process).\(position + 1).tmp"]
      folder.write(".\(name).\(process).\(position + 1).tmp", "killed \(name)")
      let identity = try #require(FileIdentity(at: hidden))
      list += "file\n\(identity.device) \(identity.inode) \(replaces ? 1 : 0)\n"
      list += "\(hidden)\0\(folder[name])\0"
      if position < placedCount { #expect(rename(hidden, folder[name]) == 0) }
    }
    folder.write(".out.outputs", list + "end\n")
  }

  @Test(arguments: 0...3)
  func theNextRunEndsWhatAKilledOneBegan(placedCount: Int) throws {
    try leave(["a", "b", "c"], placedCount: placedCount)
    // The same command again: nobody was told that its files are there.
    let set = try begin(["a", "b", "c"])
    #expect(try text("a") == "killed a" && text("b") == "killed b" && text("c") == "killed c")
    try set.commit()
    #expect(folder.names == ["a", "b", "c"])
    #expect(try text("a") == "new a" && text("c") == "new c")
    #expect(byteIOError { _ = try begin(["a", "b", "c"]) }?.code == .alreadyExists)
  }

  @Test func anotherOnesFileStaysWhenAKilledRunIsEnded() throws {
    try leave(["a", "b"], placedCount: 1)
    folder.write("b", "theirs")
    #expect(byteIOError { _ = try begin(["a", "b"]) }?.code == .alreadyExists)
    #expect(folder.names == ["a", "b"])
    #expect(try text("a") == "killed a" && text("b") == "theirs")
  }

  @Test("A list from somebody else moves and removes nothing")
  func aForeignListIsNotFollowed() throws {
    folder.write("precious", "precious")
    folder.write(".a.1.1.tmp", "theirs")
    folder.write("house.db", "house")
    let precious = try #require(FileIdentity(at: folder["precious"]))
    let theirs = try #require(FileIdentity(at: folder[".a.1.1.tmp"]))
    let steps = [
      // To and from what is no output of the command, and what has no temporary name.
      (precious, "precious", "a"), (theirs, ".a.1.1.tmp", "house.db"),
      (FileIdentity(device: 1, inode: 1), "house.db", "a"), (theirs, ".a.1.1.tmp", "b"),
    ]
    var list = "taghouse outputs 1\n"
    for (identity, from, to) in steps {
      list += "file\n\(identity.device) \(identity.inode) 1\n\(folder[from])\0\(folder[to])\0"
    }
    folder.write(".out.outputs", list + "end\n")
    try begin(["a", "b"]).discard()
    #expect(try text("precious") == "precious" && text("house.db") == "house")
    #expect(access(folder["a"], F_OK) != 0 && access(folder["b"], F_OK) != 0)
  }

  @Test func aListWithoutItsEndIsNotFollowed() throws {
    let list = folder[".out.outputs"]
    try leave(["a", "b"], placedCount: 0)
    let bytes = try contents(of: list)
    for count in [0, 10, bytes.count / 2, bytes.count - 1] {
      try leave(["a", "b"], placedCount: 0)
      folder.write(".out.outputs", Array(bytes[..<count]))
      try begin(["a", "b"]).discard()
      #expect(folder.names.isEmpty, "\(count) bytes of the list")
    }
  }

  @Test func hiddenFilesOfAKilledRunGo() throws {
    let process = deadProcess()
    for name in ["a", "b"] { folder.write(".\(name).\(process).1.tmp", "x") }
    folder.write(".other.\(process).1.tmp", "x")
    try begin(["a", "b"]).commit()
    #expect(folder.names == [".other.\(process).1.tmp", "a", "b"])
    folder.write(".a.\(process).1.tmp", "x")
    try AtomicFile(path: folder["a"], replace: true).commit()
    #expect(folder.names == [".other.\(process).1.tmp", "a", "b"])
  }

  @Test func streamsAreWrittenDirectly() throws {
    let set = try AtomicFileSet(
      [.init("/dev/null", replaces: false), .init(folder["a"], replaces: false)],
      base: "/dev/null", reserved: ReservedFiles())
    for writer in set.writers { try writer.append("x") }
    try set.commit()
    #expect(folder.names == ["a"])
    let full = try AtomicFileSet(
      [.init(folder["b"], replaces: false), .init("/dev/full", replaces: false)],
      base: folder["b"], reserved: ReservedFiles())
    for writer in full.writers { try writer.append("x") }
    #expect(byteIOError { try full.commit() }?.code == .writeFailed)
    #expect(folder.names == ["a"])
  }
}
