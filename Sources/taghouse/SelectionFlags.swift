import ArgumentParser
import Selection

/// The options that say which posts a command takes; the same for all of them.
struct SelectionFlags: ParsableArguments {
  @Option(help: "Take the posts of this site only. Repeatable.")
  var site: [String] = []

  @Option(help: "Take posts with this letter as rating only. Repeatable.")
  var rating: [String] = []

  @Flag(help: "Leave out posts that are marked as deleted.")
  var excludeDeleted = false

  var selection: PostSelection {
    var selection = PostSelection()
    selection.siteNames = site
    selection.ratings = rating
    selection.excludesDeleted = excludeDeleted
    return selection
  }
}
