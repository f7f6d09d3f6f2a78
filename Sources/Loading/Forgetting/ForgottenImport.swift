public import Store

/// What is to be taken back out of a warehouse.
public enum ForgottenImport: Sendable, Equatable {
  /// All files that this import has read, by the number of the table import_run.
  case run(Int64)
  /// A file, an archive or a folder, as an absolute path.
  case file(String)
  /// A site: its posts, tags and relations, and the files that were imported for it.
  case site(String)
}

/// What was taken out, and what could not be told apart.
public struct ForgetSummary: Sendable, Equatable {
  public var fileCount: Int64 = 0
  /// Posts that nothing else knew, and posts that lost the record that the files had brought.
  public var removedPostCount: Int64 = 0
  public var strippedPostCount: Int64 = 0
  /// Tags that nothing uses any more.
  public var tagCount: Int64 = 0
  public var captionCount: Int64 = 0
  public var latentCount: Int64 = 0
  public var pictureCount: Int64 = 0
  /// Posts that a tagger had looked at.
  public var scoredPostCount: Int64 = 0
  /// Aliases and implications, and rows of lists of tags.
  public var relationCount: Int64 = 0
  public var listingCount: Int64 = 0
  public var rejectCount: Int64 = 0

  /// Records of the files that had taken the place of what was there before: that is not stored any more.
  public var replacedCount: Int64 = 0
  /// Records of other files that brought nothing new, or changed what was there: what they share with what
  /// went is gone with it.
  public var sharedCount: Int64 = 0
  /// Kinds of captions that stay, because other files brought captions of them, too.
  public var keptCaptionKinds: [String] = []
  /// Posts without a record of their own whose tags stay, because other files may have brought them.
  public var keptTagPostCount: Int64 = 0
}

extension Warehouse {
  /// Takes an import out of the warehouse at `path`, as far as the warehouse knows what it has brought: in
  /// one transaction; the statistics are counted behind it.
  ///
  /// With `isDryRun` everything is taken back at the end, and the summary says what would have gone.
  ///
  /// Time: a pass over the posts, and over the tags of the posts that go; then the statistics of the whole
  /// warehouse. Throws `badQuery` when there is no such import, `unknownSite`, `busy`, `writeFailed`.
  public static func forget(
    _ forgotten: ForgottenImport, path: String, isDryRun: Bool = false,
    patience: Patience = .brief
  ) throws -> ForgetSummary {
    let (warehouse, lock) = try locked(path, for: .forgetting, patience: patience)
    defer { warehouse.close() }
    return try withExtendedLifetime(lock) { try warehouse.forget(forgotten, isDryRun: isDryRun) }
  }
}
