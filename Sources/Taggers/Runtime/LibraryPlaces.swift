internal import Foundation

/// Where the libraries of taggers may lie.
enum LibraryPlaces {
  static let installHint =
    "`make tagger` in Taghouse's source folder fetches it, and libvips; docs/TAGGERS.md says how else."

  /// Files that may be ONNX Runtime, the best first; names without a folder are for the system to find.
  static func onnxRuntime(_ environment: [String: String]) -> [String] {
    let home = environment["HOME"].map { "\($0)/.local/share" }
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home
    var folders = data.map { ["\($0)/taghouse/onnxruntime"] } ?? []
    // pip's, in the environment that is active, and that the program itself was installed into.
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(fileURLWithPath: $0).deletingLastPathComponent().deletingLastPathComponent().path }
    for environment in [environment["VIRTUAL_ENV"], program].compactMap(\.self) {
      let packages = names(in: "\(environment)/lib").filter { $0.hasPrefix("python") }
      folders += packages.map { "\(environment)/lib/\($0)/site-packages/onnxruntime/capi" }
    }
    return folders.flatMap { folder in
      names(in: folder).filter { $0.hasPrefix("libonnxruntime.so") }.sorted().reversed()
        .map { "\(folder)/\($0)" }
    } + ["libonnxruntime.so.1", "libonnxruntime.so"]
  }

  static func vips(_ environment: [String: String]) -> [String] {
    environment["TAGHOUSE_VIPS"].map { [$0] } ?? ["libvips.so.42"]
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  static func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}

/// The text that a function of C has put into a buffer; `body` gets the buffer.
func withErrorText<Result>(
  _ body: (UnsafeMutablePointer<CChar>) -> Result
) -> (result: Result, text: String) {
  var bytes = [CChar](repeating: 0, count: 512)
  let result = bytes.withUnsafeMutableBufferPointer { buffer in
    buffer.baseAddress.map(body)
  }
  guard let result else { preconditionFailure("a buffer of 512 bytes has an address") }
  let text = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return (result, text)
}
