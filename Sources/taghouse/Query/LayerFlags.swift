public import ArgumentParser
public import Statistics
internal import Store

/// The option that says which tags of a post count; the same for all commands.
struct LayerFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which tags posts have: stored, canonical or expanded.",
      discussion: """
        As imported; with aliases resolved; and with all tags that they imply.
        """))
  var layer = TagLayer.stored
}

extension TagLayer: ExpressibleByArgument {}
