import ArgumentParser
import Export

/// Where `export captions` writes.
struct CaptionFileFlags: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write: a .jsonl[.gz|.zst], .json or .yaml file, a folder, or - for stdout.",
      valueName: "path"))
  var output: String

  @Option(
    help: ArgumentHelp(
      """
      Output format: jsonl, or the map of a trainer: diffusion-pipe, hcp, hcp-yaml, ai-toolkit or \
      musubi-tuner.
      """,
      discussion: "(default: by the ending of the name; .json is diffusion-pipe, .yaml is hcp-yaml)"
    ))
  var format: CaptionFileFormat?

  @Option(
    help: ArgumentHelp(
      "Keys as paths of {site}, {number}, {ext} and {bucket}, for maps. (default: {number}.{ext})"))
  var pathTemplate: String?

  @Option(help: ArgumentHelp("Ending of the files in a folder.", valueName: "ending"))
  var ext = TextExtension.txt

  @Option(
    help: ArgumentHelp(
      "Spread the files of a folder over this many sub-folders.", valueName: "count"))
  var spread: Int64?

  func validate() throws {
    guard 1...10_000 ~= spread ?? 1 else {
      throw ValidationError("--spread must be from 1 to 10000.")
    }
    if try map() == nil, pathTemplate != nil {
      throw ValidationError("--path-template is for maps: say one with --format.")
    }
  }

  /// Nil for lines and folders.
  ///
  /// Throws `ValidationError` where format and name do not fit.
  func map() throws -> CaptionMap? {
    let ending = OutputEnding(output).ending ?? ""
    let known: [String: [CaptionFileFormat]] = [
      "jsonl": [.jsonl, .musubiTuner], "json": [.diffusionPipe, .hcp, .aiToolkit],
      "yaml": [.hcpYAML], "yml": [.hcpYAML],
    ]
    guard let fitting = known[ending] else {
      if let format, output != "-" {
        throw ValidationError(
          "--format \(format.rawValue) does not make '\(output)': the name of its file ends in"
            + " \(format.ending).")
      }
      if format == nil { try OutputName.check(output) }
      return format?.map
    }
    guard let format else { return fitting[0].map }
    // HCP takes both, by the name.
    if format == .hcp, fitting == [.hcpYAML] { return .hcpYAML }
    guard fitting.contains(format) else {
      throw ValidationError(
        "--format \(format.rawValue) and the ending of '\(output)' contradict each other.")
    }
    return format.map
  }

  func target() throws -> TextTarget {
    if let map = try map() { return .map(path: output, map) }
    return OutputName.target(output, fileExtension: ext.rawValue, folderCount: spread)
  }
}

/// The formats of a file of captions.
enum CaptionFileFormat: String, CaseIterable, ExpressibleByArgument {
  case jsonl
  case diffusionPipe = "diffusion-pipe"
  case hcp
  case hcpYAML = "hcp-yaml"
  case aiToolkit = "ai-toolkit"
  case musubiTuner = "musubi-tuner"

  var ending: String {
    switch self {
    case .jsonl, .musubiTuner: ".jsonl"
    case .diffusionPipe, .aiToolkit: ".json"
    case .hcp: ".json or .yaml"
    case .hcpYAML: ".yaml"
    }
  }

  /// Nil for lines of our own.
  var map: CaptionMap? { CaptionMap(rawValue: rawValue) }
}
