internal import CTaggers
internal import Foundation
internal import Glibc

/// ONNX Runtime, loaded.
///
/// `@unchecked Sendable`: the handle is never changed, and its library is safe for several threads.
public final class OnnxRuntime: @unchecked Sendable {
  let handle: OpaquePointer
  public let path: String

  public var version: String { String(cString: taghouse_onnx_version(handle)) }

  /// What models can run on, as `--provider` takes it: `cpu`, `cuda`, ….
  public var providers: [String] {
    guard let text = taghouse_onnx_providers(handle) else { return [] }
    defer { free(text) }
    return String(cString: text).split(separator: ",").map { name in
      String(name.replacing("ExecutionProvider", with: "")).lowercased()
    }
  }

  private init(handle: OpaquePointer, path: String) {
    self.handle = handle
    self.path = path
  }

  /// Loads the library: of the file that is named, or that the variable TAGHOUSE_ONNXRUNTIME names, or found.
  ///
  /// Throws `missingLibrary`.
  public static func load(path named: String?) throws(TaggerError) -> OnnxRuntime {
    let environment = ProcessInfo.processInfo.environment
    let said = named ?? environment["TAGHOUSE_ONNXRUNTIME"].flatMap { $0.isEmpty ? nil : $0 }
    let paths = said.map { [$0] } ?? LibraryPlaces.onnxRuntime(environment)
    var failures: [String] = []
    for path in paths {
      let (handle, text) = withErrorText { taghouse_onnx_open(path, $0) }
      if let handle { return OnnxRuntime(handle: handle, path: path) }
      // What the system does not find is no news.
      if said != nil || path.contains("/") { failures.append("\(path): \(text)") }
    }
    if let said {
      throw TaggerError(
        .missingLibrary,
        LibraryPlaces.isThere(said)
          ? "ONNX Runtime cannot be loaded: \(failures.joined(separator: "; "))"
          : "\(said): there is no such file, and ONNX Runtime was expected",
        hint: "Name its libonnxruntime.so, or leave it out so that it is found.")
    }
    throw TaggerError(
      .missingLibrary,
      "ONNX Runtime, which runs taggers, \(failures.isEmpty ? "is not installed" : "cannot be loaded: \(failures.joined(separator: "; "))")",
      hint: LibraryPlaces.installHint)
  }
}

/// A model, loaded. One thread at a time.
///
/// `@unchecked Sendable`: `run` is called by one thread only; all else is never changed.
final class OnnxModel: @unchecked Sendable {
  struct Tensor: Sendable, Equatable {
    var name: String
    /// -1: any. Nil: it is no tensor.
    var dimensions: [Int]?
    /// Whether its elements are numbers of 32 bits.
    var isFloat: Bool
  }

  private let runtime: OnnxRuntime
  private let handle: OpaquePointer
  let path: String
  let inputs: [Tensor]
  let outputs: [Tensor]

  /// - Parameter provider: As `OnnxRuntime.providers` has it.
  ///
  /// Throws `badOption` for a provider that the library has not, `badModel`.
  init(
    _ runtime: OnnxRuntime, path: String, threadCount: Int, provider: String, device: Int
  ) throws(TaggerError) {
    self.runtime = runtime
    self.path = path
    guard runtime.providers.contains(provider) else {
      throw TaggerError(
        .badOption,
        "--provider \(provider): this ONNX Runtime has \(runtime.providers.joined(separator: ", "))"
          + " (version \(runtime.version), \(runtime.path))",
        hint: provider == "cuda" || provider == "tensorrt"
          ? "`make tagger ONNXRUNTIME=onnxruntime-gpu` fetches one for NVIDIA's cards." : nil)
    }
    // The processor needs no provider; others have capitals of their own.
    let name: String? =
      switch provider {
      case "cpu": nil
      case "openvino": "OpenVINO"
      case "coreml": "CoreML"
      default: provider.uppercased()
      }
    let (handle, text) = withErrorText { error in
      taghouse_model_open(
        runtime.handle, path, Int32(clamping: threadCount), name, Int32(clamping: device), error)
    }
    guard let handle else {
      throw TaggerError(
        .badModel, "\(path): the model cannot be loaded: \(text)",
        hint: "If it was downloaded, compare its size with the one that its makers' page shows.")
    }
    self.handle = handle
    inputs = (0..<taghouse_model_input_count(handle)).map { index in
      Self.tensor { taghouse_model_input(handle, index, $0, $1) }
    }
    outputs = (0..<taghouse_model_output_count(handle)).map { index in
      Self.tensor { taghouse_model_output(handle, index, $0, $1) }
    }
  }

  deinit { taghouse_model_close(handle) }

  private static func tensor(
    _ read: (UnsafeMutablePointer<taghouse_tensor>, UnsafeMutablePointer<CChar>) -> Int32
  ) -> Tensor {
    var tensor = taghouse_tensor()
    let (code, _) = withErrorText { read(&tensor, $0) }
    let name = withUnsafeBytes(of: tensor.name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard code == 0, tensor.rank >= 0 else {
      return Tensor(name: name, dimensions: nil, isFloat: false)
    }
    let dimensions = withUnsafeBytes(of: tensor.dimensions) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(tensor.rank)).map { Int($0) }
    }
    return Tensor(name: name, dimensions: dimensions, isFloat: tensor.elementType == 1)
  }

  /// Runs a batch; `scores` has room for all its scores.
  func run(
    _ pixels: inout [Float], dimensions: [Int], output: String, scores: inout [Float]
  ) throws(TaggerError) {
    let shape = dimensions.map { Int64($0) }
    let scoreCount = scores.count
    let (code, text) = withErrorText { error in
      pixels.withUnsafeMutableBufferPointer { pixels in
        scores.withUnsafeMutableBufferPointer { scores in
          taghouse_model_run(
            handle, pixels.baseAddress, shape, Int32(shape.count), output, scores.baseAddress,
            scoreCount, error)
        }
      }
    }
    guard code == 0 else { throw TaggerError(.badModel, "\(path): the model fails: \(text)") }
  }
}
