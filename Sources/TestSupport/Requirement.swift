internal import Foundation
public import Testing

/// What a test needs beside the project: programs of other packages, and reference programs.
///
/// Where it is missing, the test is skipped, and the runner says so and why. With `CI` set it fails: there,
/// everything is to be installed.
///
///     @Test func asSqlite3ReadsIt() throws {
///       try Requirement.program("sqlite3")
public enum Requirement {
  /// What is missing where nothing may be.
  public struct Missing: Error, CustomStringConvertible {
    public var description: String
  }

  /// Whether nothing may be missing.
  public static let isStrict = ProcessInfo.processInfo.environment["CI"].map { $0 != "" } ?? false

  /// Goes on where the program is on PATH or was built.
  public static func program(
    _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if BuiltProgram.path(of: name) == nil {
      try isMissing("there is no program \(name)", sourceLocation: sourceLocation)
    }
  }

  /// The folder `shared` with the reference programs, which is no part of the project: without it the test
  /// is skipped, with `CI` set too.
  public static func sharedFolder(
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    guard let path = ProjectFolder.sharedPath else {
      try Test.cancel(
        "there is no folder shared beside the checkout", sourceLocation: sourceLocation)
    }
    return path
  }

  /// Skips the test that is running, or throws `Missing` when nothing may be missing.
  public static func isMissing(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Never {
    if isStrict { throw Missing(description: "\(what), and CI is set") }
    try Test.cancel("\(what)", sourceLocation: sourceLocation)
  }
}
