import ArgumentParser
import Import

/// The import without a format: it is told by the content of each input.
struct ImportFilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "Load files whose format their content tells.",
    discussion: """
      Looks at the beginning of each file, or of the first file of each folder, and imports it as \
      what it is: posts of Danbooru, e621, moebooru, gelbooru or sankaku, captions, kohya metadata, \
      lists of tags, aliases and implications, folders of pictures. Inputs of one format and site \
      behind each other are one import. --site is needed where the content names none.

      Examples:
        taghouse import house.db posts.json
        taghouse import house.db tags.csv.gz --site e621
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    var summaries: [ImportSummary] = []
    for group in try Self.groups(of: options.files) {
      let site = options.site ?? group.siteName
      for path in group.paths {
        let of = (site ?? group.format.defaultSiteName).map { " of \($0)" } ?? ""
        Console.writeError("\(path): \(group.format.name), \(group.format.recordNoun)\(of)\n")
      }
      summaries.append(
        try options.summary(of: group.paths, format: group.format, site: site))
    }
    for summary in summaries { try options.exit(with: summary) }
  }

  private struct Group {
    var format: ImportFormat
    var siteName: String?
    var paths: [String]
  }

  /// Inputs behind each other that are one import. All are looked at before anything is imported.
  private static func groups(of paths: [String]) throws -> [Group] {
    var groups: [Group] = []
    for path in paths {
      let input = try ImportDetection.detect(path)
      if let last = groups.last, last.format.name == input.format.name,
        last.siteName == input.siteName
      {
        groups[groups.count - 1].paths.append(path)
      } else {
        groups.append(Group(format: input.format, siteName: input.siteName, paths: [path]))
      }
    }
    return groups
  }
}
