public import ArgumentParser
import Glibc
public import Taggers

/// The options that say which models tag, and how they run.
struct TaggerModelFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of a model. Repeatable.", valueName: "dir"), completion: .directory)
  var model: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the model is: a name of --list-methods, or a file that describes it. (default: as its files tell)",
      valueName: "name"), completion: .file())
  var taggingMethod: String?

  @Option(help: "How several models become one: \(TagCombination.words).")
  var combine = TagCombination.union

  @Option(
    help: ArgumentHelp(
      "From this score on a tag counts. (default: what the model says, or 0.35)",
      valueName: "score"))
  var tagThreshold: Double?

  @Option(
    help: ArgumentHelp(
      "The same for characters. (default: what the model says, or 0.85)", valueName: "score"))
  var characterThreshold: Double?

  @Option(help: ArgumentHelp("What the model runs on, such as cuda.", valueName: "name"))
  var provider = "cpu"

  @Option(help: ArgumentHelp("The number of the card.", valueName: "number"))
  var device = 0

  @Option(help: ArgumentHelp("Number of threads. (default: as many as there are processors)"))
  var threads: Int?

  @Option(help: ArgumentHelp("Pictures that the model gets at once.", valueName: "count"))
  var batch = 4

  @Option(
    help: ArgumentHelp("The library ONNX Runtime. (default: it is found)", valueName: "file"),
    completion: .file())
  var onnxruntime: String?

  @Flag(help: "List the methods: what models need, and where they are published.")
  var listMethods = false

  @Option(
    help: ArgumentHelp("Print the description of a method, to start from.", valueName: "name"))
  var printMethod: String?

  var isListing: Bool { listMethods || printMethod != nil }

  var threadCount: Int { threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  func check() throws {
    guard !model.isEmpty else {
      throw ValidationError("Name the folder of a model, as in: --model wd-v3")
    }
    for (flag, value) in [
      ("--tag-threshold", tagThreshold), ("--character-threshold", characterThreshold),
    ] where !(0...1 ~= value ?? 0) {
      throw ValidationError("\(flag) must be from 0 to 1.")
    }
    guard 1...256 ~= threads ?? 1 else { throw ValidationError("--threads must be from 1 to 256.") }
    guard 1...1024 ~= batch else { throw ValidationError("--batch must be from 1 to 1024.") }
    guard device >= 0 else { throw ValidationError("--device must not be negative.") }
  }

  func listing() throws -> String? {
    if let printMethod {
      if let text = ShippedDescriptions.text(of: printMethod) { return text }
      throw TaggerError(
        .badOption, "--print-method \(printMethod): there is no such method",
        hint: "There are \(ShippedDescriptions.names.joined(separator: ", ")).")
    }
    return listMethods ? try TaggerListing.text() : nil
  }

  /// The models, loaded.
  func load() throws -> [TaggerModel] {
    // What is wrong with names is told without the libraries.
    for folder in model { try TaggerModel.check(folder: folder, method: taggingMethod) }
    let runtime = try OnnxRuntime.load(path: onnxruntime)
    try PictureLibrary.load()
    var options = ModelOptions()
    options.method = taggingMethod
    options.tagThreshold = tagThreshold
    options.characterThreshold = characterThreshold
    options.threadCount = threadCount
    options.provider = provider.lowercased()
    options.device = device
    return try model.map { try TaggerModel(folder: $0, options: options, runtime) }
  }

  var tagging: TaggingOptions {
    var options = TaggingOptions()
    options.threadCount = threadCount
    options.batchCount = batch
    options.combination = combine
    return options
  }
}

extension TagCombination: ExpressibleByArgument {
  static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
