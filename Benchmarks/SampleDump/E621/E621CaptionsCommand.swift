import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `sample-dump e621-captions FOLDER`.
struct E621CaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "e621-captions",
    abstract: "Writes captions as the caption dump of e621: a JSONL file for each month.",
    discussion: """
      4 % of the posts have no record, 22 % one that did not finish.

      Example: sample-dump e621-captions captions --posts 5000 --short
      """)

  @Argument(help: "The folder to write YYYY-MM_grouped.jsonl files to; it is made if missing.")
  var folder: String

  @Flag(help: "Texts of a sentence or two instead of those of real length.")
  var short = false

  @OptionGroup var posts: PostFlags

  func run() throws {
    try PostFlags.telling {
      if mkdir(folder, 0o755) != 0, errno != EEXIST {
        throw DumpFileError(description: "cannot create the folder \(folder)", exitCode: 73)
      }
      var open: (name: String, file: DumpFile)?
      var dump = E621CaptionDump(posts.options(), isShort: short)
      let tally = try dump.write { name, bytes in
        if open?.name != name {
          try open?.file.finish()
          let path = "\(folder)/\(name)"
          open = (name, try DumpFile(path: path, isReplacing: posts.replace))
        }
        try open?.file.write(bytes)
      }
      try open?.file.finish()
      return tally.json
    }
  }
}
