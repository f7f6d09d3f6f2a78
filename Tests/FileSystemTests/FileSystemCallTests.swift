import Foundation
import Glibc
import TestSupport
import Testing

@testable import FileSystem

@Suite("Calls of the file system")
struct FileSystemCallTests {
  @Test("A name is taken only where it is free")
  func renameWithoutReplacing() throws {
    let folder = try TemporaryFolder()
    try folder.write("new", to: "new")
    try folder.write("old", to: "old")
    #expect(FileSystemCall.renameWithoutReplacing(folder.path("new"), folder.path("old")) == -1)
    #expect(errno == EEXIST)
    #expect(FileSystemCall.renameWithoutReplacing(folder.path("new"), folder.path("free")) == 0)
    #expect(FileStatus(path: folder.path("new")) == nil)
    #expect(FileStatus(path: folder.path("free"))?.byteCount == 3)
  }

  @Test("A file without a name leaves nothing, and takes all bytes")
  func unnamedFile() throws {
    let folder = try TemporaryFolder()
    let descriptor = FileSystemCall.makeUnnamedFile(in: folder.path)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(bytes.withUnsafeBytes { FileSystemCall.writeAll($0, to: descriptor) } == 0)
    #expect(FileStatus(descriptor: descriptor)?.byteCount == 100_000)
    #expect(FileSystemCall.makeUnnamedFile(in: folder.path("none")) == -1)
    // It never had one: a program that is killed leaves nothing either. Where there is no O_TMPFILE, it has a
    // name for a moment, as the kernel tells behind a deletion.
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/fd/\(descriptor)")
    let inode = try #require(FileStatus(descriptor: descriptor)).identity.inode
    #expect(link.hasSuffix("/#\(inode) (deleted)"), "\(link)")
  }

  @Test("What cannot be written says why")
  func writeFails() throws {
    let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let code = [UInt8(1)].withUnsafeBytes { FileSystemCall.writeAll($0, to: descriptor) }
    #expect(code == -1)
    #expect(errno == ENOSPC)
  }

  @Test("Two names of a file are one file; a copy is another")
  func identity() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", to: "a")
    try folder.write("a", to: "copy")
    try FileManager.default.linkItem(atPath: folder.path("a"), toPath: folder.path("twin"))
    let identity = try #require(FileStatus(path: folder.path("a"))?.identity)
    #expect(FileStatus(path: folder.path("twin"))?.identity == identity)
    #expect(FileStatus(path: folder.path("copy"))?.identity != identity)
    #expect(FileIdentity(at: folder.path("a")) == identity)
    #expect(FileIdentity(at: folder.path("none")) == nil)
  }
}
