import ArgumentParser
import Import

struct ImportMoebooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moebooru",
    abstract: "Load posts of yande.re, konachan and other boards of the same software.",
    discussion: """
      Reads answers of the board's API (JSON or XML), JSON with one object per line, and the files \
      of gallery-dl. Tags have no categories, unless gallery-dl was told to ask for them \
      (tags_character, …); `taghouse import tags` adds them.

      Examples:
        taghouse import moebooru house.db posts.json --site yande.re
        taghouse import moebooru house.db konachan/ --site konachan
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .moebooru)
  }
}

struct ImportGelbooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gelbooru",
    abstract: "Load posts of gelbooru, rule34, safebooru and other boards of the same software.",
    discussion: """
      Reads answers of the board's API in JSON ({"@attributes": …, "post": […]}, or a list) and in \
      XML (<posts><post …/></posts>), JSON with one object per line, and the files of gallery-dl.

      Examples:
        taghouse import gelbooru house.db gelbooru.json
        taghouse import gelbooru house.db posts.xml --site rule34
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .gelbooru)
  }
}

struct ImportSankakuCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sankaku",
    abstract: "Load posts of sankaku: its API's JSON, or the files of gallery-dl.",
    discussion: """
      Reads lists of posts, pages with the posts under "data", and one object per line. Ids must be \
      numbers, as gallery-dl writes them.

      Example:
        taghouse import sankaku house.db posts.json
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .sankaku)
  }
}
