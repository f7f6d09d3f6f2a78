public import ArgumentParser
public import Export

/// The options that say what a kohya file looks like.
struct KohyaFlags: ParsableArguments {
  @Option(help: "What keys are: id or path. (default: id, with --sd-scripts 0.10 path)")
  var key: KohyaOptions.Key?

  @Option(
    help: ArgumentHelp(
      "Keys as paths of {site}, {number}, {ext} and {bucket}. (default: {number}.{ext})",
      discussion: """
        {ext} is the ending of the post's file, or webp; {bucket} is the number modulo 1000 as four \
        digits.
        """))
  var pathTemplate: String?

  @Option(
    help: ArgumentHelp(
      "Fields to write, as in tags,caption,latent.",
      discussion: """
        (default: all; but where the caption is made by a recipe or has the post's tags, only the \
        caption, because the trainer joins both fields)
        """, valueName: "list"), transform: KohyaFlags.fields)
  var fields: Set<KohyaOptions.Field>?

  @Flag(inversion: .prefixedNo, help: .hidden)
  var tags = true

  @Flag(inversion: .prefixedNo, help: .hidden)
  var captions = true

  @Flag(inversion: .prefixedNo, help: .hidden)
  var latents = true

  @Option(help: "Write for sd-scripts 0.9 (train_resolution) or 0.10 (image_size).")
  var sdScripts = KohyaOptions.Version.release9

  @Option(
    help: """
      Output format: json, or jsonl with the key as image_path. (default: by the ending of the name, \
      else json)
      """)
  var format: KohyaOptions.Format?

  @Option(
    help: ArgumentHelp(
      "Also write a dataset file of sd-scripts that names the metadata. Needs --image-dir.",
      valueName: "file"), completion: .file())
  var dataset: String?

  @Option(
    help: ArgumentHelp("Folder of the pictures, for --dataset.", valueName: "dir"),
    completion: .directory)
  var imageDir: String?

  @Option(help: "Number of spaces to indent by; 0 writes one post per line.")
  var indent = 2

  func validate() throws {
    guard 0...16 ~= indent else { throw ValidationError("--indent must be from 0 to 16.") }
    if let dataset { try OutputEnding(dataset).require("toml", what: "The dataset") }
    guard imageDir == nil || dataset != nil else {
      throw ValidationError("--image-dir is for --dataset.")
    }
    guard fields == nil || tags && captions && latents else {
      throw ValidationError("--fields says what is written: leave out --no-tags and its like.")
    }
  }

  /// Those of `--fields`, or what the older flags leave.
  private var selectedFields: Set<KohyaOptions.Field> {
    if let fields { return fields }
    return Set(
      [(KohyaOptions.Field.tags, tags), (.caption, captions), (.latent, latents)]
        .filter(\.1).map(\.0))
  }

  private static func fields(_ text: String) throws -> Set<KohyaOptions.Field> {
    var fields: Set<KohyaOptions.Field> = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let field = KohyaOptions.Field(rawValue: String(name)) else {
        throw ValidationError(
          "'\(name)' is none of tags, caption and latent.")
      }
      fields.insert(field)
    }
    return fields
  }

  func format(of outputPath: String) throws -> KohyaOptions.Format {
    try OutputEnding(outputPath).format(
      ["json": .json, "jsonl": .jsonl, "ndjson": .jsonl], said: format, standard: .json)
  }

  func options(outputPath: String) throws -> KohyaOptions {
    var options = KohyaOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.key = key
    options.pathTemplate = try pathTemplate.map { try PathTemplate($0) }
    options.fields = selectedFields
    options.writesDoubles = fields?.isSuperset(of: [.tags, .caption]) ?? false
    options.version = sdScripts
    options.format = try format(of: outputPath)
    options.indent = indent
    options.datasetPath = dataset
    options.imageFolder = imageDir
    return options
  }
}

extension KohyaOptions.Key: ExpressibleByArgument {}
extension KohyaOptions.Version: ExpressibleByArgument {}
extension KohyaOptions.Format: ExpressibleByArgument {}
