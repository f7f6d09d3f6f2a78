/// Random aliases and implications, and what they make of tags, followed as plainly as can be.
public struct TagRelationSample: Sendable {
  struct Relation {
    var number: Int
    var antecedent: String
    var consequent: String
    var status: String
  }

  /// Names that relations may hold: tags of posts, and some that no post has.
  public let names: [String]
  let aliases: [Relation]
  let implications: [Relation]

  /// Chains, cycles, several aliases of a name, implications through aliases, inactive relations.
  public init(names: [String], relationCount: Int, using generator: inout SeededGenerator) {
    self.names = names
    func relations(_ count: Int) -> [Relation] {
      (0..<count).map { number in
        Relation(
          number: number + 1, antecedent: names.randomElement(using: &generator) ?? "",
          consequent: names.randomElement(using: &generator) ?? "",
          status: generator.chance(0.85) ? "active" : "deleted")
      }
    }
    aliases = relations(relationCount / 2)
    implications = relations(relationCount)
  }

  /// A list of the aliases, as e621 has it.
  public var aliasCSV: String { Self.csv(aliases) }
  public var implicationCSV: String { Self.csv(implications) }

  private static func csv(_ relations: [Relation]) -> String {
    relations.reduce(into: "id,antecedent_name,consequent_name,created_at,status\n") {
      $0 += "\($1.number),\($1.antecedent),\($1.consequent),,\($1.status)\n"
    }
  }

  /// The end of a name's aliases, or itself.
  public func canonical(_ name: String) -> String {
    var seen = [name]
    while let next = aliases.first(where: {
      $0.status == "active" && $0.antecedent == seen[seen.count - 1]
        && $0.consequent != $0.antecedent
    })?.consequent {
      if seen.contains(next) { return name }
      seen.append(next)
    }
    return seen[seen.count - 1]
  }

  /// What a canonical name implies, by depth, then by name.
  public func implied(by name: String) -> [String] {
    var found = [name]
    var layer = [name]
    while !layer.isEmpty {
      let next = Set(
        implications.filter {
          $0.status == "active" && layer.contains(canonical($0.antecedent))
        }.map { canonical($0.consequent) }
      ).subtracting(found)
      layer = next.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      found += layer
    }
    return Array(found.dropFirst())
  }

  /// The tags of a post with aliases resolved.
  public func canonical(_ tags: [String]) -> [String] {
    tags.map { canonical($0) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The same and, behind them, what they imply.
  public func expanded(_ tags: [String]) -> [String] {
    let canonical = canonical(tags)
    return (canonical + canonical.flatMap { implied(by: $0) })
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension TagRelationSample {
  /// Posts with their tags replaced by `change`; the category of a tag is that of its place in `names`.
  public func posts(_ posts: [BooruPost], _ change: ([String]) -> [String]) -> [BooruPost] {
    posts.map { post in
      var post = post
      post.tags = change(post.tags.map(\.name)).map { BooruPost.Tag($0, category(of: $0)) }
      return post
    }
  }

  /// Half of the names are general; the others share the other categories.
  public func category(of name: String) -> Int {
    let position = names.firstIndex(of: name) ?? 0
    return [0, 1, 0, 3, 0, 4, 0, 5][position % 8]
  }

  /// A list of all names with their categories, so that tags that no post has have one, too.
  public var tagCSV: String {
    names.enumerated().reduce(into: "id,name,category,post_count\n") {
      $0 += "\($1.offset + 1),\($1.element),\(category(of: $1.element)),0\n"
    }
  }

  /// Posts with random tags of the first names, frequent ones and rare ones.
  public func randomPosts(
    _ count: Int, nameCount: Int, using generator: inout SeededGenerator
  ) -> [BooruPost] {
    (0..<count).map { index in
      var tags: [BooruPost.Tag] = []
      for _ in 0..<Int.random(in: 0...9, using: &generator) {
        let position = Double.random(in: 0..<1, using: &generator)
        let name = names[Int(position * position * Double(nameCount))]
        let tag = BooruPost.Tag(name, category(of: name))
        if !tags.contains(tag) { tags.append(tag) }
      }
      return BooruPost(
        Int64(index * 2 + 1), tags,
        rating: ["g", "s", "q", nil].randomElement(using: &generator) ?? nil)
    }
  }
}
