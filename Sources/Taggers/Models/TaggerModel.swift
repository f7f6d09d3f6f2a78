internal import Foundation

/// How models are loaded.
public struct ModelOptions: Sendable {
  /// A name of a shipped description, or the path of a file; nil: found out.
  public var method: String?
  /// From which score on tags count, whatever the model says; nil: as it says.
  public var tagThreshold: Double?
  /// The same for characters.
  public var characterThreshold: Double?
  /// Threads of the model.
  public var threadCount = 1
  /// As `OnnxRuntime.providers` has it.
  public var provider = "cpu"
  /// The number of the card.
  public var device = 0

  public init() {}
}

/// A model with its tags, ready to run.
public final class TaggerModel: Sendable {
  /// The folder's own name.
  public let name: String
  public let description: TaggerDescription
  /// In the order of its scores.
  public let tags: [ModelTag]
  /// For each tag from which score on it counts; ratings have none that matters.
  let thresholds: [Double]
  let preparation: Preparation
  /// Pictures of a batch, where the model takes no other number.
  let batchCount: Int?
  let output: OnnxModel.Tensor
  let activation: TaggerDescription.Activation
  let onnx: OnnxModel

  /// Whether a folder has the files of a model. Throws as `init` does.
  public static func check(folder: String, method: String?) throws {
    _ = try ModelFolder(folder).candidates(method: method)
  }

  /// Loads what is in a folder.
  ///
  /// Throws `TaggerError`: `noSuchInput` for what is not there, `badModel` for what does not fit together; and
  /// `CaptionSettingsError` for a description that is no TOML.
  public init(
    folder: String, options: ModelOptions, _ runtime: OnnxRuntime
  ) throws {
    let files = try ModelFolder(folder)
    name = files.name
    let candidates = try files.candidates(method: options.method)
    let onnx = try OnnxModel(
      runtime, path: files.modelPath(of: candidates[0]), threadCount: options.threadCount,
      provider: options.provider, device: options.device)
    self.onnx = onnx
    let input = try ModelInput(onnx)
    // Of those that have all files the first that takes pictures of that layout.
    let isFound = candidates.count > 1
    let fitting = candidates.first { candidate in
      (input.layout == nil || input.layout == candidate.layout)
        && (!isFound || candidate.outputs.isEmpty || ModelOutput.has(candidate, onnx))
    }
    let description = fitting ?? candidates[0]
    self.description = description
    if let layout = input.layout, layout != description.layout {
      throw TaggerError(
        .badModel,
        "\(onnx.path): it takes pictures of \(input.shape), \(layout.rawValue), and as"
          + " \(description.name) they are \(description.layout.rawValue)",
        hint: "Name another --tagging-method, or describe the model in \(DescriptionFile.name).")
    }
    batchCount = input.batchCount
    var preparation = try Preparation(description, size: input.size)
    if let file = description.preprocessFile {
      let path = files.path(file)
      try preparation.read(
        preprocess: ModelFile.bytes(path, maximumByteCount: 1 << 20), path: path)
    }
    self.preparation = preparation
    let tagPath = files.tagPath(of: description)
    let tags = try ModelTagList.read(path: tagPath, board: description.board)
    self.tags = tags
    let chosen = try ModelOutput.choose(description, onnx, tagCount: tags.count, tagPath)
    (output, activation) = (chosen.tensor, chosen.activation)
    var ofCategories: [String: Double] = [:]
    for file in description.thresholdFiles where files.has(file) {
      let found = try ThresholdFile.read(path: files.path(file), board: description.board)
      ofCategories.merge(found) { first, _ in first }
    }
    thresholds = tags.map { tag in
      if let said = tag.isCharacter ? options.characterThreshold : options.tagThreshold {
        return said
      }
      return tag.threshold ?? ofCategories[tag.category]
        ?? (tag.isCharacter ? description.characterThreshold : description.tagThreshold)
    }
  }
}

/// What a model takes.
private struct ModelInput {
  var shape: String
  /// Nil where its dimensions do not tell.
  var layout: TaggerDescription.Layout?
  var size: PictureSize?
  var batchCount: Int?

  init(_ onnx: OnnxModel) throws(TaggerError) {
    guard onnx.inputs.count == 1, let input = onnx.inputs.first, let dimensions = input.dimensions,
      dimensions.count == 4
    else {
      let words = onnx.inputs.map { "\($0.name)\($0.dimensions.map { "\($0)" } ?? "")" }
      throw TaggerError(
        .badModel,
        "\(onnx.path): it takes \(words.joined(separator: ", ")), expected one input of pictures")
    }
    guard input.isFloat else {
      throw TaggerError(
        .badModel, "\(onnx.path): its input \(input.name) is not of 32-bit floats",
        hint: "Take the model that its makers publish for the processor.")
    }
    shape = dimensions.map { $0 < 0 ? "?" : "\($0)" }.joined(separator: " x ")
    if dimensions[1] == 3, dimensions[3] != 3 { layout = .nchw }
    if dimensions[3] == 3, dimensions[1] != 3 { layout = .nhwc }
    let sides = layout == .nhwc ? dimensions[1...2] : dimensions[2...3]
    if sides.allSatisfy({ $0 > 0 }), layout != nil {
      size = PictureSize(sides[sides.startIndex + 1], sides[sides.startIndex])
    }
    batchCount = dimensions[0] > 0 ? dimensions[0] : nil
  }
}

/// Which output of a model has its scores.
private enum ModelOutput {
  static func has(_ description: TaggerDescription, _ onnx: OnnxModel) -> Bool {
    onnx.outputs.contains {
      description.outputs.contains($0.name) || description.logits.contains($0.name)
    }
  }

  static func choose(
    _ description: TaggerDescription, _ onnx: OnnxModel, tagCount: Int, _ tagPath: String
  ) throws(TaggerError) -> (tensor: OnnxModel.Tensor, activation: TaggerDescription.Activation) {
    func named(_ names: [String]) -> OnnxModel.Tensor? {
      names.lazy.compactMap { name in onnx.outputs.first { $0.name == name } }.first
    }
    let fitting = onnx.outputs.filter { $0.dimensions?.last == tagCount }
    let found: (tensor: OnnxModel.Tensor, activation: TaggerDescription.Activation)
    if let tensor = named(description.outputs) {
      found = (tensor, .none)
    } else if let tensor = named(description.logits) {
      found = (tensor, .sigmoid)
    } else if let only = onnx.outputs.count == 1 ? onnx.outputs.first : fitting.first,
      onnx.outputs.count == 1 || fitting.count == 1
    {
      found = (only, description.activation)
    } else {
      let names = onnx.outputs.map(\.name).joined(separator: ", ")
      throw TaggerError(
        .badModel, "\(onnx.path): which of its outputs has the scores: \(names)?",
        hint: "Name it in \(DescriptionFile.name): output = [\"…\"], or logits = [\"…\"].")
    }
    guard let width = found.tensor.dimensions?.last, found.tensor.isFloat else {
      throw TaggerError(
        .badModel, "\(onnx.path): its output \(found.tensor.name) is no list of 32-bit floats")
    }
    guard width < 0 || width == tagCount else {
      throw TaggerError(
        .badModel,
        "\(tagPath): this list has \(tagCount) tags, and the model gives \(width) scores",
        hint: "Take the list that was published with this model.")
    }
    return found
  }
}
