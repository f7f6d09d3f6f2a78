internal import SQLCatalog
internal import Statistics

/// The views of schema/views that read what a layer or a selection changes, as TEMP views.
struct LayerViews {
  private let changedViews: [SQLFile]

  /// - Parameter tables: names that stand for something else, beside those of tags and caches.
  init(caches: [CacheTable], tables: [String]) {
    let layerViews = TagLayer.allCases.flatMap { [$0.postTagView, $0.tagPostView] }
    var changed = Set(caches.map(\.name) + ["post_tag", "tag_post", "cache_state"] + tables)
    for view in SQLCatalog.views where !layerViews.contains(view.header.name) {
      if !changed.isDisjoint(with: Self.reads(of: view)) { changed.insert(view.header.name) }
    }
    changedViews = SQLCatalog.views.filter { changed.contains($0.header.name) }
  }

  /// In order.
  var all: [String] { changedViews.map(Self.temporary) }

  /// Those that are among some names, for caches that are all there: without the part that counts in the tables
  /// instead. Those that read pairs of tags read them from another table.
  func counted(pairs table: String, among names: Set<String>?) -> [String] {
    let use = #/\b((?:FROM|JOIN)\s+)tag_pair_count\b/#
    return changedViews.filter { names?.contains($0.header.name) ?? true }.map { view in
      let text = Self.temporary(view)
      guard !view.header.name.hasSuffix("_definition") else { return text }
      return Self.overCaches(text).replacing(use) { "\($0.output.1)\(table) AS tag_pair_count" }
    }
  }

  private static func temporary(_ view: SQLFile) -> String {
    IndexHints.blanked(
      in: view.text.replacing("CREATE VIEW ", with: "CREATE TEMP VIEW ", maxReplacements: 1))
  }

  /// The first of the two SELECTs of a view that reads a cache while it is current: SQLite 3.40 computes all
  /// columns of both otherwise, also those that nobody wants.
  private static func overCaches(_ text: String) -> String {
    let border = "\nWHERE cache_state.is_analyzed = 1\nUNION ALL\n"
    guard let range = text.firstRange(of: border) else { return text }
    return text[..<range.lowerBound] + "\nWHERE cache_state.is_analyzed = 1;"
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
