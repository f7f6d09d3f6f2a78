internal import Foundation
internal import Synchronization
internal import Testing

/// Small models of each family's shape and pictures of every kind, made by `families.py` of the tests of Taggers, with
/// the scores that they ought to have; made once for all tests.
public struct TaggerSample: Sendable {
  /// What families.py says of its content.
  public let folder: TemporaryFolder
  /// ONNX Runtime, of the wheel that Python has.
  public let libraryPath: String

  private static let made = Mutex<Result<TaggerSample, any Error>?>(nil)

  /// Skips the test where a module of Python is missing.
  public static func shared() throws -> TaggerSample {
    for module in ["onnx", "onnxruntime", "PIL", "numpy"] { try Python.requireModule(module) }
    return try made.withLock { made in
      if let made { return try made.get() }
      let result = Result { try TaggerSample() }
      made = result
      return try result.get()
    }
  }

  private init() throws {
    folder = try TemporaryFolder()
    _ = try Python.output(
      ofFile: "\(ProjectFolder.path)/Tests/TaggersTests/Reference/families.py",
      arguments: [folder.path])
    let script = """
      import glob, importlib.util, os
      folder = os.path.dirname(importlib.util.find_spec("onnxruntime").origin)
      print(sorted(glob.glob(folder + "/capi/libonnxruntime.so*"))[-1])
      """
    libraryPath = try Python.output(of: script).trimmingCharacters(in: .newlines)
  }
}
