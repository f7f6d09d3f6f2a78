internal import Foundation

/// Python as a second opinion. Tests that ask it pass where it is missing.
public enum Python {
  /// What a script writes to standard output; nil when there is no python3, or the script fails.
  public static func output(of script: String, arguments: [String] = []) throws -> String? {
    try run(["-c", script] + arguments)
  }

  /// What a program file writes to standard output; nil when it fails.
  public static func output(
    ofFile path: String, arguments: [String]
  ) throws -> String? {
    try run([path] + arguments)
  }

  private static func run(_ arguments: [String]) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
