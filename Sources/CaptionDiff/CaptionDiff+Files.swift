extension CaptionDiff {
  /// Compares two exports: files of lines (`taghouse caption`, `export captions`), kohya metadata, folders
  /// of texts; the files compressed or not.
  ///
  /// Two files of lines are read side by side, in memory that does not hang on their length; for others see
  /// `IndexedCaptionJoin`. Throws `badInput` for what is no such export, with its line; `ByteIOError`.
  public init(
    _ before: String, _ after: String, _ options: CaptionDiffOptions, isCancelled: () -> Bool
  ) throws {
    let first = try CaptionSources.open(before, textEnding: options.textEnding)
    let second = try CaptionSources.open(after, textEnding: options.textEnding)
    var tally = CaptionDiffTally(before: before, after: after, options)
    if first.isOrdered, second.isOrdered {
      var join = try OrderedCaptionJoin(first, second)
      try join.run(into: &tally, isCancelled: isCancelled)
    } else {
      try IndexedCaptionJoin().run(first, second, into: &tally, isCancelled: isCancelled)
    }
    self = tally.finished()
  }
}
