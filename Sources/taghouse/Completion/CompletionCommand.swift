import ArgumentParser

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completion script of a shell.",
    discussion: """
      It completes commands, options and files, and, where the command line names a warehouse, its \
      tags, sets, sites, tables and captions, and the names and parameters of queries. `make install` \
      and the packages put the scripts where the shells look.

      Examples:
        source <(taghouse completion bash)
        taghouse completion zsh > "${fpath[1]}/_taghouse"
        taghouse completion fish > ~/.config/fish/completions/taghouse.fish
      """)

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    var script = Taghouse.completionScript(for: shell.completionShell)
    if shell == .fish {
      // The place in the word: fish 3.6 knows no such option of `commandline`, and completes nothing then.
      script.replace("(__taghouse_tokens -tC)", with: "(string length -- (commandline -ct))")
    }
    try Console.write(script + "\n")
  }

  /// The raw values are what the command takes.
  enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    var completionShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }
}
