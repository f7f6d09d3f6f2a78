import Foundation
import TestSupport
import Testing

@testable import FileSystem

@Suite("Names of files")
struct FilePathTests {
  @Test(
    "The folder of a path",
    arguments: [
      ("/a", "/"), ("a", "."), ("/a/b", "/a"), ("a/b/c", "a/b"), ("/", "/"),
      ("d/\u{301}a", "d"),
    ])
  func parentFolder(path: String, folder: String) {
    #expect(path.parentFolder == folder)
  }

  @Test("One path for all spellings, of what is there and of what is not")
  func spellings() throws {
    let folder = try TemporaryFolder()
    let real = try #require(FilePath.resolved(folder.path))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path)
    try folder.write("", to: "file")
    #expect(FilePath.absolute(folder.path("link/file")) == "\(real)/file")
    #expect(FilePath.absolute(folder.path("link/none")) == "\(real)/none")
    #expect(FilePath.resolved(folder.path("none")) == nil)
    #expect(FilePath.absolute("/none/of/these") == "/none/of/these")
    // A link itself keeps its name.
    #expect(FilePath.position(of: folder.path("link")) == "\(real)/link")
  }

  @Test("Which warehouse a file stands beside")
  func sideFiles() {
    for path in ["house.db", "/data/house.db", "a/.b"] {
      for side in SideFile.all(of: path) {
        #expect(SideFile.owner(of: side) == path, "\(side)")
      }
      #expect(Set(SideFile.all(of: path)).count == 8)
    }
    for path in ["house.db", "notes.lock", ".lock", "x.loading", "corpus.txt"] {
      #expect(SideFile.owner(of: path) == nil, "\(path)")
    }
  }
}
