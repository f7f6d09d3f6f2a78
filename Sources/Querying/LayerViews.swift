internal import SQLCatalog
internal import Statistics

/// The views of schema/views that read what a layer or a selection changes, as TEMP views.
struct LayerViews {
  private let caches: [CacheTable]
  private let changedViews: [SQLFile]

  /// - Parameter tables: names that stand for something else, beside those of tags and caches.
  init(caches: [CacheTable], tables: [String]) {
    self.caches = caches
    let layerViews = TagLayer.allCases.flatMap { [$0.postTagView, $0.tagPostView] }
    var changed = Set(caches.map(\.name) + ["post_tag", "tag_post", "cache_state"] + tables)
    for view in SQLCatalog.views where !layerViews.contains(view.header.name) {
      if !changed.isDisjoint(with: Self.reads(of: view)) { changed.insert(view.header.name) }
    }
    changedViews = SQLCatalog.views.filter { changed.contains($0.header.name) }
  }

  /// In order.
  var all: [String] { changedViews.map(Self.temporary) }

  /// The same, where caches are not analyzed.
  var withoutCaches: [String] {
    changedViews.map { view in
      var text = Self.temporary(view)
      let isDefinition = view.header.name.hasSuffix("_definition")
      for cache in caches where cache.isAnalyzed && !isDefinition {
        // SQLite would compute the cache's definition before it looks whether it is wanted.
        guard Self.reads(of: view).contains(cache.name),
          let use = try? Regex<(Substring, Substring)>(#"\b((?:FROM|JOIN)\s+)\#(cache.name)\b"#)
        else { continue }
        text.replace(use) { "\($0.output.1)\(cache.name)_absent AS \(cache.name)" }
      }
      return text
    }
  }

  private static func temporary(_ view: SQLFile) -> String {
    IndexHints.blanked(
      in: view.text.replacing("CREATE VIEW ", with: "CREATE TEMP VIEW ", maxReplacements: 1))
  }

  private static func reads(of view: SQLFile) -> Set<String> {
    Set((view.header.reads ?? "").matches(of: #/\w+/#).map { String($0.output) })
  }

  /// The names with all that the views among them read, at once or through others.
  static func reached(from names: Set<String>) -> Set<String> {
    var reached = names
    // A view reads views that stand before it, and caches their definitions.
    for view in SQLCatalog.views.reversed() where reached.contains(view.header.name) {
      reached.formUnion(reads(of: view))
    }
    return reached
  }
}
