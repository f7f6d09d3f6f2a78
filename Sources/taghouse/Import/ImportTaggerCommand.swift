import ArgumentParser
import Import

struct ImportTaggerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tagger",
    abstract: "Load what a tagger has written: tags with scores, by image.",
    discussion: """
      Reads one JSON object of any size ({"123": {"1girl": 0.99}}, {"path/123.png": {…}}), one \
      JSON object per line ({"image", "tags": {…}, "rating": {…}}), tables with one score per row \
      (id,tag,score), and tables with one column per tag. A key ends in the number of the post; the \
      folder before it may name a site.

      There may be several taggers. A record replaces what the same tagger said of the post before. \
      All scores are kept; the tables tagger, tagger_threshold and tagger_tag say from which score \
      on a tag counts, and the view tagger_comparison shows what a tagger adds and misses. Ratings go to \
      tagger_rating.

      Examples:
        taghouse import tagger house.db wd.json --tagger wd-v3 --site danbooru
        taghouse import tagger house.db scores.csv --tagger dd --site danbooru \\
          --minimum-score 0.1
        taghouse import tagger house.db wd.jsonl --tagger wd-v3 --site mine \\
          --tag-list selected_tags.csv --tag-list thresholds.csv
      """)

  @Option(help: ArgumentHelp("The tagger's name in the warehouse.", valueName: "name"))
  var tagger: String

  @Option(
    help: ArgumentHelp(
      "The tagger's own list of tags, with categories, ratings and thresholds, or one of "
        + "thresholds by category. Repeatable.", valueName: "file"),
    completion: .file())
  var tagList: [String] = []

  @Option(help: "Leave out lower scores.")
  var minimumScore = 0.0

  @Option(help: "Cut this text off the beginning of keys, and reject other keys.")
  var keyPrefix: String?

  @OptionGroup var options: ImportFlags

  func validate() throws {
    guard 1...100 ~= tagger.utf8.count, !tagger.utf8.contains(0) else {
      throw ValidationError("--tagger must have 1 to 100 bytes.")
    }
    guard 0...1 ~= minimumScore else {
      throw ValidationError("--minimum-score must be from 0 to 1.")
    }
  }

  func run() throws {
    var selected = TaggerImportOptions(taggerName: tagger)
    selected.tagListPaths = tagList
    selected.minimumScore = minimumScore
    selected.keyPrefix = keyPrefix
    try options.run(format: .tagger(selected))
  }
}
