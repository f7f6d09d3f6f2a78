import Foundation
import TestSupport
import Testing

@Suite("Rooms: where files stand")
struct RoomTests {
  /// Somebody who looks for a file reads the names of a folder at one glance.
  private static let mostFiles = 22

  @Test(
    "No folder holds more Swift files than one reads at a glance",
    arguments: ["Sources", "Tests", "Benchmarks"])
  func folders(top: String) {
    let files = SourceFile.below(top)
    #expect(!files.isEmpty)
    let folders = Dictionary(grouping: files) { $0.path.split(separator: "/").dropLast() }
    for (folder, files) in folders {
      #expect(
        files.count <= Self.mostFiles, "\(folder.joined(separator: "/")) has \(files.count) files")
    }
  }
}
