/// What each option means, in all commands that have it: one name has one meaning, and one meaning one
/// name. The help of an option begins with its meaning; docs/CLI.md shows the table.
struct OptionMeaning {
  let name: String
  let meaning: String

  static let all: [OptionMeaning] = [
    // Which posts.
    .init("select", "Only posts of this search"),
    .init("site", ""),
    .init("rating", "Only posts of these ratings, by letter or word"),
    .init("exclude-deleted", "Leave out posts that are marked as deleted."),
    .init("limit", "Maximum number of rows or posts."),
    .init("per", "At most N posts for each tag of a category"),
    .init("per-order", "Which posts --per takes first"),
    .init("seed", "The number that everything drawn by chance depends on."),
    .init("layer", "Use these tags of posts"),
    .init("allow-unknown", "Treat unknown names in a search as matching no posts."),
    .init("part", ""),
    .init("universe", ""),
  ]

  init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}
