public import ArgumentParser
public import Statistics
internal import Store

/// The option that says which tags of a post count; the same for all commands.
struct LayerFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use these tags of posts: stored, canonical or expanded.",
      discussion: """
        stored: as imported; canonical: with aliases resolved; expanded: with implied tags, too.
        """))
  var layer = TagLayer.stored
}

extension TagLayer: ExpressibleByArgument {}
