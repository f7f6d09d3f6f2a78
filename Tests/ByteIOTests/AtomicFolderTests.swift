import Glibc
import Testing

@testable import ByteIO

@Suite struct AtomicFolderTests {
  private let folder = TemporaryFolder()
  private static let manifest = "{\n  \"files\" : [],\n  \"kind\" : \"taghouse tars\"\n}\n"

  private func write(_ text: String, to name: String, in output: AtomicFolder) throws {
    try Array(text.utf8).withUnsafeBytes { try output.write($0, to: name) }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try contents(of: folder[name]), as: UTF8.self)
  }

  @Test func appearsOnlyWhenCommitted() throws {
    let output = try AtomicFolder(path: folder["set/"])
    try write("one", to: "a.txt", in: output)
    try write("two", to: "x/y/b.txt", in: output)
    try write("three", to: "x/c.txt", in: output)
    try write("", to: "x/y/empty", in: output)
    for part in ["1", "2", ""] {
      try Array(part.utf8).withUnsafeBytes { try output.append($0, to: "z/d.txt") }
    }
    #expect(folder.names.count == 1 && folder.names[0].hasPrefix(".set.\(getpid())."))
    try output.commit()
    #expect(folder.names == ["set"])
    #expect(try text("set/a.txt") == "one" && text("set/x/y/b.txt") == "two")
    #expect(try text("set/x/c.txt") == "three" && text("set/x/y/empty") == "")
    #expect(try text("set/z/d.txt") == "12")
    #expect(byteIOError { try output.commit() }?.code == .writeFailed)
    #expect(byteIOError { try write("", to: "b", in: output) }?.code == .writeFailed)
  }

  @Test func nothingIsLeftAfterDiscardOrDeinit() throws {
    let output = try AtomicFolder(path: folder["set"])
    try write("one", to: "x/y/a.txt", in: output)
    output.discard()
    #expect(folder.names.isEmpty)
    do {
      let other = try AtomicFolder(path: folder["set"])
      try write("one", to: "a.txt", in: other)
    }
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [false, true])
  func anEmptyFolderIsTaken(_ replace: Bool) throws {
    #expect(mkdir(folder["set"], 0o755) == 0)
    let output = try AtomicFolder(path: folder["set"], replace: replace)
    try write("one", to: "a.txt", in: output)
    try output.commit()
    #expect(folder.names == ["set"])
    #expect(try text("set/a.txt") == "one")
  }

  @Test func onlyAFolderOfOursIsReplaced() throws {
    #expect(mkdir(folder["set"], 0o755) == 0)
    folder.write("set/mine.txt", "precious")
    for manifest in [nil, "{}", "{\"kind\": \"other\"}", "\"taghouse\""] {
      if let manifest { folder.write("set/manifest.json", manifest) }
      for replace in [false, true] {
        let error = byteIOError { _ = try AtomicFolder(path: folder["set"], replace: replace) }
        #expect(error?.code == .alreadyExists && error?.path == folder["set"])
      }
    }
    #expect(try text("set/mine.txt") == "precious")

    folder.write("set/manifest.json", Self.manifest)
    #expect(mkdir(folder["set/deep"], 0o755) == 0)
    folder.write("outside.txt", "kept")
    #expect(symlink(folder["outside.txt"], folder["set/deep/link"]) == 0)
    #expect(
      byteIOError { _ = try AtomicFolder(path: folder["set"]) }?.code == .alreadyExists)
    let output = try AtomicFolder(path: folder["set"], replace: true)
    try write("new", to: "a.txt", in: output)
    #expect(try text("set/mine.txt") == "precious")
    try output.commit()
    #expect(folder.names == ["outside.txt", "set"])
    #expect(access(folder["set/mine.txt"], F_OK) != 0 && access(folder["set/deep"], F_OK) != 0)
    #expect(try text("set/a.txt") == "new" && text("outside.txt") == "kept")
  }

  private func commitFolder(_ names: [String]) throws {
    let output = try AtomicFolder(path: folder["set"], replace: true)
    for name in names { try write(name, to: name, in: output) }
    let manifest = "{\"kind\": \"taghouse captions\", \"contents\": \"\(output.contentsMark)\"}"
    try write(manifest, to: AtomicFolder.manifestName, in: output)
    try output.commit()
  }

  @Test(
    "What somebody has added to a folder of ours does not go with it",
    arguments: ["1.png", "mine/notes.txt", "mine/", "5/2.txt", ".hidden"])
  func addedFilesStay(added: String) throws {
    try commitFolder(["1.txt", "5/1.txt", "manifest.txt"])
    try commitFolder(["1.txt", "5/1.txt"])
    let path = folder["set/\(added)"]
    if added.contains("/") { _ = mkdir(folder["set/\(added.split(separator: "/")[0])"], 0o755) }
    if !added.hasSuffix("/") { folder.write("set/\(added)", "precious") }
    #expect(byteIOError { try commitFolder(["1.txt"]) }?.code == .alreadyExists)
    #expect(access(path, F_OK) == 0)
    #expect(try text("set/1.txt") == "1.txt")
    #expect(rename(path, folder["elsewhere"]) == 0)
    if added.hasPrefix("mine/") { rmdir(folder["set/mine"]) }
    try commitFolder(["1.txt"])
    #expect(access(folder["set/5"], F_OK) != 0)
  }

  @Test("Of a folder without a mark, as former versions wrote it, pictures stay")
  func picturesStay() throws {
    #expect(mkdir(folder["set"], 0o755) == 0)
    folder.write("set/manifest.json", Self.manifest)
    folder.write("set/1.webp", "picture")
    #expect(byteIOError { try commitFolder(["1.txt"]) }?.code == .alreadyExists)
    unlink(folder["set/1.webp"])
    try commitFolder(["1.txt"])
  }

  @Test(arguments: [false, true])
  func whatAppearsMeanwhileIsNotReplaced(_ replace: Bool) throws {
    let output = try AtomicFolder(path: folder["set"], replace: replace)
    try write("new", to: "a.txt", in: output)
    #expect(mkdir(folder["set"], 0o755) == 0)
    folder.write("set/theirs.txt", "theirs")
    #expect(byteIOError { try output.commit() }?.code == .alreadyExists)
    #expect(folder.names == ["set"])
    #expect(try text("set/theirs.txt") == "theirs")
  }

  @Test func theTargetOfALinkIsTaken() throws {
    #expect(mkdir(folder["real"], 0o755) == 0)
    #expect(symlink("real", folder["link"]) == 0)
    let output = try AtomicFolder(path: folder["link"])
    try write("one", to: "a.txt", in: output)
    try output.commit()
    #expect(folder.names == ["link", "real"])
    #expect(try text("real/a.txt") == "one")
  }

  @Test func whatCannotBeWrittenIsNamed() throws {
    folder.write("file", "x")
    #expect(byteIOError { _ = try AtomicFolder(path: folder["file"]) }?.code == .alreadyExists)
    #expect(byteIOError { _ = try AtomicFolder(path: folder["no/such"]) }?.code == .cannotCreate)
    for (first, second) in [("a", "a"), ("a", "a/b"), ("a", "../b"), ("a", "/b"), ("a", "c//d")] {
      let output = try AtomicFolder(path: folder["set"])
      try write("1", to: first, in: output)
      let error = byteIOError { try write("2", to: second, in: output) }
      #expect(error?.code == (first == second ? .alreadyExists : .cannotCreate))
      #expect(error?.path == folder["set"] + "/" + second)
      #expect(folder.names == ["file"])
    }
  }

  @Test func leftoversOfKilledProcessesAreRemoved() throws {
    let process = deadProcess()
    for name in [
      ".set.\(process).3.tmp", ".set.1.1.tmp", ".other.\(process).1.tmp", ".set.x.1.tmp",
    ] {
      #expect(mkdir(folder[name], 0o755) == 0)
      folder.write(name + "/part", "x")
    }
    let output = try AtomicFolder(path: folder["set"])
    #expect(
      folder.names.filter { !$0.hasPrefix(".set.\(getpid()).") }
        == [".other.\(process).1.tmp", ".set.1.1.tmp", ".set.x.1.tmp"])
    output.discard()
  }

  /// A process was killed between the two renames of a replacement: the new folder is complete.
  @Test func aCrashBetweenTwoRenamesLosesNothing() throws {
    let hidden = ".set.\(deadProcess()).7"
    func make(_ name: String, _ text: String) {
      #expect(mkdir(folder[name], 0o755) == 0)
      folder.write(name + "/manifest.json", Self.manifest)
      folder.write(name + "/a.txt", text)
    }
    make(hidden + "-old.tmp", "older")
    make(hidden + ".tmp", "new")
    let error = byteIOError { _ = try AtomicFolder(path: folder["set"]) }
    #expect(error?.code == .alreadyExists)
    #expect(folder.names == ["set"])
    #expect(try text("set/a.txt") == "new")

    // Without the new one the older one comes back.
    #expect(rename(folder["set"], folder[hidden + "-old.tmp"]) == 0)
    #expect(byteIOError { _ = try AtomicFolder(path: folder["set"]) }?.code == .alreadyExists)
    #expect(folder.names == ["set"])

    // Killed before it removed what it had replaced.
    make(hidden + "-old.tmp", "older")
    try AtomicFolder(path: folder["set"], replace: true).discard()
    #expect(folder.names == ["set"])
    #expect(try text("set/a.txt") == "new")
  }

  @Test func aFolderWithTheWarehouseIsNotReplaced() throws {
    #expect(mkdir(folder["set"], 0o755) == 0 && mkdir(folder["set/deep"], 0o755) == 0)
    folder.write("set/manifest.json", Self.manifest)
    let warehouse = folder.write("set/deep/house.db", "precious")
    let error = byteIOError {
      _ = try AtomicFolder(
        path: folder["set"], replace: true, reserved: ReservedFiles(warehouse: warehouse))
    }
    #expect(error?.code == .cannotCreate && error?.message.contains("the warehouse") == true)
    #expect(try text("set/deep/house.db") == "precious")
    #expect(folder.names == ["set"])
  }
}
