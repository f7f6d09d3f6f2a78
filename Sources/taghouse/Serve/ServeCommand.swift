import Answers
import ArgumentParser
import Store
import Web

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show a warehouse in a browser.",
    discussion: """
      Pages for tags, characters, posts, searches, captions, what is missing, and SQL; each also as \
      JSON, and each with the command that gives the same. Nothing is written. Only this machine \
      can connect, unless --host names another address: then the printed address has a token, \
      which is asked of everybody. Ctrl-C ends it. docs/WEB.md explains the pages.

      Examples:
        taghouse serve house.db
        taghouse serve house.db --port 9000 --pictures pictures
        taghouse serve house.db --host 0.0.0.0
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port; 0 takes a free one.")
  var port = 8765

  @Option(
    help: ArgumentHelp(
      "What everybody has to know. (default: a new one, where other machines can connect)",
      valueName: "text"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "Show the pictures in this folder or tar. Repeatable.", valueName: "path"),
    completion: .file())
  var pictures: [String] = []

  @Option(
    help: ArgumentHelp("Give up after this many seconds.", valueName: "seconds"))
  var timeout = 10.0

  func validate() throws {
    guard 0...65_535 ~= port else { throw ValidationError("--port takes 0 to 65535.") }
    guard timeout > 0 else { throw ValidationError("--timeout must be above 0.") }
    guard token != "" else { throw ValidationError("--token must not be empty.") }
  }

  func run() throws {
    var options = WebOptions(warehousePath: warehouse)
    options.host = host
    options.port = port
    options.token = token ?? (options.isLocal ? nil : WebOptions.newToken())
    options.picturePaths = pictures
    options.timeLimitSeconds = timeout
    try ServeRun(site: WebSite(options)).run()
  }
}
