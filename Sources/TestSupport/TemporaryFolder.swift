internal import Foundation
internal import Synchronization

/// A folder for one test, removed with everything in it when the value goes away; at the end of the process at
/// the latest, for what a static property holds never goes away.
public final class TemporaryFolder: Sendable {
  /// Those that are there.
  private static let paths = Mutex<Set<String>>([])

  /// Made once: what it does at the end of the process.
  private static let cleaning: Int32 = atexit {
    for path in TemporaryFolder.paths.withLock({ $0 }) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  public let path: String

  public init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("taghouse-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
    guard Self.cleaning == 0 else { throw CocoaError(.featureUnsupported) }
    Self.paths.withLock { _ = $0.insert(url.path) }
  }

  deinit {
    Self.paths.withLock { _ = $0.remove(path) }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A path in the folder.
  public func path(_ name: String) -> String {
    "\(path)/\(name)"
  }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let path = path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  public func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// Names of what is in the folder, hidden ones too, sorted.
  public func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
