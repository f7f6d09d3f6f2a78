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

  @Flag(inversion: .prefixedNo, help: "Write the tags of a post.")
  var tags = true

  @Flag(inversion: .prefixedNo, help: "Write the caption of a post.")
  var captions = true

  @Flag(inversion: .prefixedNo, help: "Write the size at which a post is trained.")
  var latents = true

  @Option(help: "Write for sd-scripts 0.9 (train_resolution) or 0.10 (image_size).")
  var sdScripts = KohyaOptions.Version.release9

  @Option(help: "Output format: json, or jsonl with the key as image_path.")
  var format = KohyaOptions.Format.json

  @Option(help: "Number of spaces to indent by; 0 writes one post per line.")
  var indent = 2

  func validate() throws {
    guard 0...16 ~= indent else { throw ValidationError("--indent must be from 0 to 16.") }
  }

  func options(outputPath: String) throws -> KohyaOptions {
    var options = KohyaOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.key = key
    options.pathTemplate = try pathTemplate.map { try PathTemplate($0) }
    options.writesTags = tags
    options.writesCaptions = captions
    options.writesLatents = latents
    options.version = sdScripts
    options.format = format
    options.indent = indent
    return options
  }
}

extension KohyaOptions.Key: ExpressibleByArgument {}
extension KohyaOptions.Version: ExpressibleByArgument {}
extension KohyaOptions.Format: ExpressibleByArgument {}
