import ArgumentParser
import Import

struct ImportMoebooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moebooru",
    abstract: "Load posts of yande.re, konachan and other boards of the same software.",
    discussion: """
      Reads what the interface of such a board writes (lists of posts in JSON, or XML), JSON an \
      object a line, and the files that gallery-dl keeps. Tags come without categories, unless \
      gallery-dl has asked for them (tags_character, …); `taghouse import tags` gives them.

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
      Reads pages of the interface, in JSON ({"@attributes": …, "post": […]}, or a list) and in XML \
      (<posts><post …/></posts>), JSON an object a line, and the files that gallery-dl keeps.

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
    abstract: "Load posts of sankaku: its interface's JSON, or the files of gallery-dl.",
    discussion: """
      Reads lists of posts, pages with the posts under "data", and an object a line. Ids must be \
      numbers: gallery-dl writes them so unless told otherwise.

      Example:
        taghouse import sankaku house.db posts.json
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .sankaku)
  }
}
