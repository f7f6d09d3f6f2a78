import ArgumentParser
import Glibc
import Import
import Selection

/// The import without a format: it is told by the content of each input.
struct ImportFilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "Load files of any format: the content tells it.",
    discussion: """
      Looks at the beginning of each file, or of the first file of each folder, and imports it as \
      what it is: posts, captions, kohya metadata, lists of tags, aliases or implications, or \
      folders of pictures. Neighbouring inputs of one format and site are one import. Say --site \
      where the content does not tell it.

      Examples:
        taghouse import house.db posts.json
        taghouse import house.db tags.csv.gz --site e621
      """)

  @OptionGroup var options: ImportFlags

  func validate() throws {
    let word = options.warehouse
    guard !word.contains("."), !word.contains("/"), access(word, F_OK) != 0 else { return }
    let formats = ImportCommand.configuration.subcommands.map { $0._commandName }
    let nearest = NearestNames.among(formats, to: word)
    if !nearest.isEmpty {
      throw ValidationError("There is no format '\(word)'; did you mean \(nearest)?")
    }
  }

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
