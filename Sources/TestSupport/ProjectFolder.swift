internal import Foundation

/// Where the project's own files are, for tests that read them.
public enum ProjectFolder {
  /// The top of the checkout.
  public static let path: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// The folder `shared` beside the checkout, with reference programs; nil where it is not there.
  public static let sharedPath: String? = {
    let shared = URL(fileURLWithPath: ProjectFolder.path).deletingLastPathComponent()
      .appendingPathComponent("shared").path
    let oracle = shared + "/oracle/warehouse.py"
    return FileManager.default.fileExists(atPath: oracle) ? shared : nil
  }()
}
