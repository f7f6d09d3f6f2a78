import Foundation
import Glibc
import Testing

@testable import ByteIO

@Suite("Files that are written in place")
struct InPlaceFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("in-place-\(UUID().uuidString)").path

  private func withFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  private func file(_ name: String) throws -> InPlaceFile {
    try InPlaceFile(PathBytes("\(folder)/\(name)"))
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("New, read, the same, other")
  func contents() throws {
    try withFolder {
      let new = try file("a")
      #expect(!new.isThere)
      #expect(try new.content(maximumByteCount: 10) == nil)
      #expect(try !new.holds([]))
      try new.replace(with: Array("hello".utf8))
      let there = try file("a")
      #expect(there.isThere)
      #expect(try there.holds(Array("hello".utf8)) && !there.holds(Array("hellO".utf8)))
      let error = #expect(throws: ByteIOError.self) { try there.content(maximumByteCount: 4) }
      #expect(error?.code == .cannotOpen)
      try there.replace(with: [])
      #expect(try file("a").content(maximumByteCount: 4) == [])
      #expect(try names() == ["a"])
    }
  }

  @Test("Many contents wait and are put in place together; one that cannot leaves those behind it")
  func together() throws {
    try withFolder {
      for name in "abcdef" { try file("\(name)").replace(with: [0]) }
      var waiting = try "abcdef".map { try file("\($0)").write([1, 2]) }
      #expect(try "abcdef".allSatisfy { try file("\($0)").holds([0]) })
      #expect(try names().count == 12)
      try InPlaceFile.putInPlace(waiting)
      #expect(try "abcdef".allSatisfy { try file("\($0)").holds([1, 2]) })
      #expect(try names() == ["a", "b", "c", "d", "e", "f"])

      waiting = try "abcdef".map { try file("\($0)").write([3]) }
      try FileManager.default.removeItem(atPath: "\(folder)/c")
      try FileManager.default.createDirectory(
        atPath: "\(folder)/c/x", withIntermediateDirectories: true)
      let error = #expect(throws: ByteIOError.self) { try InPlaceFile.putInPlace(waiting) }
      #expect(error?.path == "\(folder)/c")
      #expect(try file("a").holds([3]) && file("b").holds([3]) && file("d").holds([1, 2]))
      #expect(try names() == ["a", "b", "c", "d", "e", "f"])
      try file("a").write([4]).discard()
      #expect(try names() == ["a", "b", "c", "d", "e", "f"] && file("a").holds([3]))
    }
  }

  @Test(
    "Temporary files are known by their names, those of running programs are not taken for leftovers"
  )
  func leftovers() throws {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/true")
    try child.run()
    child.waitUntilExit()
    let ended = child.processIdentifier
    for name in [
      ".a.taghouse-\(ended)-1.tmp", "..1_meta.json.taghouse-\(ended)-12.tmp",
      ".a.taghouse-\(getpid())-1.tmp", ".a.taghouse-1-1.tmp.taghouse-\(ended)-1.tmp",
    ] {
      #expect(InPlaceFile.isLeftover(PathBytes(name)), "\(name)")
    }
    for name in [
      ".a.taghouse-1-1.tmp", "a.taghouse-\(ended)-1.tmp", ".a.taghouse-\(ended)-1",
      ".a.taghouse-\(ended).tmp", ".a.taghouse-\(ended)-x.tmp", ".a.taghouse-0-1.tmp",
      ".a.taghouse--1-1.tmp", ".a.taghouse-99999999999-1.tmp", ".a.\(ended).1.tmp", "", ".",
    ] {
      #expect(!InPlaceFile.isLeftover(PathBytes(name)), "\(name)")
    }
  }

  @Test("Links, folders, devices, what nobody may write, and a folder that is gone")
  func kinds() throws {
    try withFolder {
      try file("a").replace(with: [1])
      symlink("a", "\(folder)/link")
      symlink("nowhere", "\(folder)/dangling")
      symlink("link", "\(folder)/second")
      try file("second").replace(with: [2])
      #expect(try file("a").holds([2]) && file("link").holds([2]))
      var info = stat()
      #expect(lstat("\(folder)/second", &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
      #expect(throws: ByteIOError.self) { try file("dangling") }
      #expect(throws: ByteIOError.self) { try InPlaceFile(PathBytes(folder)) }
      #expect(throws: ByteIOError.self) { try InPlaceFile(PathBytes("/dev/null")) }
      chmod("\(folder)/a", 0o444)
      let error = #expect(throws: ByteIOError.self) { try file("second").replace(with: [3]) }
      #expect(error?.code == .cannotCreate && error?.path == "\(folder)/second")
      #expect(try file("a").holds([2]))
      let missing = #expect(throws: ByteIOError.self) { try file("none/b").replace(with: [1]) }
      #expect(missing?.code == .cannotCreate)
      #expect(try names() == ["a", "dangling", "link", "second"])
    }
  }

  @Test("Parts of paths")
  func paths() {
    let path = PathBytes("a/b c/d.e")
    #expect(path.folder == PathBytes("a/b c/") && path.name == PathBytes("d.e"))
    #expect(
      PathBytes("x").folder == PathBytes("")
        && PathBytes("/").appending(path).description == "/a/b c/d.e")
    #expect(PathBytes("x/").appending(path) == PathBytes("x").appending(path))
    #expect(!PathBytes([0xFF]).isUTF8 && PathBytes([0xFF]).description == "\u{FFFD}")
    #expect(PathBytes("a") < PathBytes("b") && PathBytes("Z") < PathBytes("a"))
  }
}
