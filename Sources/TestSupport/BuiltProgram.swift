internal import Foundation

/// Where the programs of this package were built.
public enum BuiltProgram {
  /// The path of a program of the package, or of one on PATH; nil when it is in neither.
  public static func path(of name: String) -> String? {
    let folders =
      productFolders
      + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map(String.init)
    return folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The folder of the test bundle, beside which the build puts programs. The bundle is what runs,
  /// or, with other runners, an argument.
  private static let productFolders: [String] = {
    let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let bundles = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
    return (bundles + [running].compactMap(\.self)).map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().path
    }
  }()
}
