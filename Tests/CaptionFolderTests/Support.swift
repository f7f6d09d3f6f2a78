import CaptionSettings
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CaptionFolder

/// A folder of invented pictures for one test.
struct PictureFolderFixture {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("pics")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and the folders on its way.
  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// A picture with metadata.
  func add(_ stem: String, _ metadata: String?, in folder: String = "", ending: String = "png")
    throws
  {
    try write("", to: "\(folder)\(stem).\(ending)")
    if let metadata { try write(metadata, to: "\(folder).\(stem)_meta.json") }
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  func isThere(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: target)
  }

  func metadata(_ stem: String, in folder: String = "") throws -> [String: Any] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path("\(folder).\(stem)_meta.json")))
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  /// Captions the folder with settings as the command line has them.
  @discardableResult
  func caption(
    _ settings: [CaptionSetting: String] = [:], of name: String = "",
    _ change: (inout FolderCaptioningOptions) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> (summary: FolderCaptioningSummary, changes: [String]) {
    let plan = try CaptionSettings(paths: [], flags: settings.map { ($0.key, $0.value) }).makePlan()
    var options = FolderCaptioningOptions(plan, path: name.isEmpty ? path : path(name))
    change(&options)
    var changes: [String] = []
    var run = try FolderCaptioning(
      options, isCancelled: isCancelled, report: { _ in },
      tell: { change in
        let path = change.path.replacing("\(self.path)/", with: "")
        changes.append("\(change.isNew ? "new" : "changed") \(path)")
      })
    return (try run.run(), changes)
  }

  /// All that is in the folder: by path its kind, bits and bytes, and the time of its last change.
  func tree() throws -> [String: FileState] {
    var tree: [String: FileState] = [:]
    try visit(path, "", &tree)
    return tree
  }

  private func visit(_ folder: String, _ prefix: String, _ tree: inout [String: FileState]) throws {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var info = stat()
      guard lstat("\(folder)/\(name)", &info) == 0 else {
        // A name that is no UTF-8.
        tree[prefix + name] = FileState(mode: 0)
        continue
      }
      var state = FileState(mode: info.st_mode)
      if info.st_mode & S_IFMT == S_IFDIR {
        try visit("\(folder)/\(name)", "\(prefix)\(name)/", &tree)
      } else {
        state.seconds = info.st_mtim.tv_sec
        state.nanoseconds = info.st_mtim.tv_nsec
        state.bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        if info.st_mode & S_IFMT == S_IFLNK {
          state.target = try FileManager.default.destinationOfSymbolicLink(
            atPath: "\(folder)/\(name)")
        }
      }
      tree[prefix + name] = state
    }
  }
}

struct FileState: Equatable {
  var mode: mode_t
  var seconds = 0
  var nanoseconds = 0
  var bytes: Data?
  var target: String?
}

/// Paths that are in one tree alone, or differ.
func differences(_ first: [String: FileState], _ second: [String: FileState]) -> [String] {
  Set(first.keys).union(second.keys).filter { first[$0] != second[$0] }.sorted()
}
