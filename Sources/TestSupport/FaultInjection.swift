// System calls of a program that fail, or at which it is killed: a library in front of libc, see
// Tests/Faults/fault.c. It is built when it is asked for first.
//
//     let fault = try FaultInjection(.sync, at: 7, .kill)
//     let result = try ProgramRun.run("taghouse", ["init", "house.db"], environment: fault.environment)

internal import Foundation

/// What happens to one system call of a program that a test runs.
public struct FaultInjection: Sendable, CustomStringConvertible {
  /// Which calls count.
  public enum Call: String, Sendable, CaseIterable {
    case write, sync, rename, link, unlink, truncate, open, read
    /// `fsync` of a folder; `sync` is that of files.
    case folderSync = "syncfolder"
  }

  /// What happens at the call.
  public enum Action: String, Sendable {
    /// It fails.
    case fail
    /// It fails, and all that count after it do.
    case failFrom = "failfrom"
    /// The program is killed before it.
    case kill
    /// The program is killed when it is done.
    case killAfter = "killafter"
  }

  /// A library that cannot be built.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// For the process that is to fail, see `ProgramRun`.
  public let environment: [String: String]
  public let description: String

  /// - Parameters:
  ///   - number: the call that it happens at, from 1.
  ///   - errorNumber: with what the call fails; nil takes EIO.
  public init(
    _ calls: Call..., at number: Int, _ action: Action, errorNumber: Int32? = nil
  ) throws {
    let names = calls.map(\.rawValue).joined(separator: ",")
    var environment = [
      "LD_PRELOAD": try Self.library.get(), "FAULT_CALLS": names, "FAULT_AT": "\(number)",
      "FAULT_ACTION": action.rawValue,
    ]
    if let errorNumber { environment["FAULT_ERRNO"] = "\(errorNumber)" }
    self.environment = environment
    description = "\(action.rawValue) at \(names) \(number)"
  }

  /// Path of the built library.
  private static let library = Result<String, any Error> {
    let process = ProcessInfo.processInfo.processIdentifier
    let folder = "\(NSTemporaryDirectory())/taghouse-fault-\(process)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/fault.so"
    let source = "\(ProjectFolder.path)/Tests/Faults/fault.c"
    let result = try ProgramRun.run(
      "cc", ["-O1", "-shared", "-fPIC", "-o", path, source, "-ldl"])
    guard result.exitCode == 0 else {
      throw Failure(description: "cc cannot build Tests/Faults/fault.c: \(result)")
    }
    return path
  }
}
