internal import GRDB
public import Store

/// What is taken for the tags of a post.
///
///     stored     a post with the tags  kitty  bell     as its record has them
///     canonical  cat bell                              kitty is an alias of cat
///     expanded   cat bell animal                       and cat implies animal
///
/// The stored tags stay as they are; the table tag_layer says what each of them stands for. The raw
/// values are what `--layer` takes.
public enum TagLayer: String, CaseIterable, Sendable {
  /// As imported.
  case stored
  /// Each tag replaced by the end of its chain of active aliases; what is then there twice counts
  /// once, where it stood first.
  case canonical
  /// The canonical tags and, behind them, every tag that one of them implies, at once or through
  /// others: by the position of the first tag that implies it, then depth, then name.
  case expanded

  /// The view that has the layer's rows of post_tag; nil for the stored tags, which are a table.
  package var postTagView: String? {
    switch self {
    case .stored: nil
    case .canonical: "post_tag_resolved"
    case .expanded: "post_tag_canonical"
    }
  }

  /// The view that has the layer's rows of tag_post.
  package var tagPostView: String? {
    switch self {
    case .stored: nil
    case .canonical: "tag_post_resolved"
    case .expanded: "tag_post_canonical"
    }
  }

  /// Whether tag_layer holds what tags, aliases and implications say, or has nothing to hold.
  static let isCurrentSQL = """
    SELECT has_layers OR NOT (
      EXISTS (SELECT 1 FROM tag_alias WHERE status = 'active')
      OR EXISTS (SELECT 1 FROM tag_implication WHERE status = 'active')
      OR EXISTS (SELECT 1 FROM tag_layer))
    FROM cache_state
    """

  /// What to tell who asks for a layer that is out of date.
  static func staleError(path: String) -> WarehouseError {
    WarehouseError(
      .staleLayers, "has changed its tags, aliases or implications since its layers were made",
      hint: "Run `taghouse analyze`.", path: path)
  }
}

extension Warehouse {
  /// Throws `staleLayers` when a layer other than the stored one is asked for that does not hold what
  /// the tags, aliases and implications say.
  public func refuseStaleLayer(_ layer: TagLayer) throws {
    guard layer != .stored else { return }
    let isCurrent = try Self.translating(path: path) {
      try queue.inDatabase { try Bool.fetchOne($0, sql: TagLayer.isCurrentSQL) ?? false }
    }
    guard isCurrent else { throw TagLayer.staleError(path: path) }
  }
}
