/// All that makes captions of posts, in one value: settings build it (files, flags, presets), and the
/// commands that write captions work by it, from a warehouse as from a folder.
public struct CaptionRecipe: Sendable {
  /// Which tags go.
  public var rules = PruningRules.standard
  /// In which order the others stand.
  public var order = TagOrder()
  /// How fields become a text.
  public var template = CaptionOptions().template
  /// `tag_threshold`: scored tags below it are not there.
  public var tagThreshold = 0.35
  /// Whether someone has set it; a warehouse has thresholds of its own for each tagger.
  public var isTagThresholdSet = false
  /// `tagger_threshold`: what says from which score on a tag counts, where `tag_threshold` is not set.
  public var thresholdRule = ThresholdRule.model
  /// Where overlap comes from.
  public var overlap = OverlapSource.lists
  /// Where core tags come from.
  public var core = CoreTagSource.counted
  /// `core_frequency_thresh`: a core tag is on at least this share of the posts of a character, 0 to 1.
  public var coreFrequencyThreshold = 0.4
  /// All randomness comes from (seed, site, number) and the epoch.
  public var seed: UInt64 = 0
  /// The N-th variation of each caption, from 0.
  public var epoch: UInt64 = 0

  public init() {}
}

/// What says from which score on a tag counts. The raw values are what `tagger_threshold` takes.
public enum ThresholdRule: String, CaseIterable, Sendable {
  /// What is known of the tagger: of the tag, else of its category, else of all.
  case model
  /// The widest gap between the scores of a post's tags of a category (`MaximumCut`).
  case mcut
}

/// Where it is known from that a tag says less than another. The raw values are what `--overlap` takes.
public enum OverlapSource: String, CaseIterable, Sendable {
  /// The overlap list, and names that are part of others.
  case lists
  /// The tags that nearly always come with another one in the warehouse (`tag_implied`), instead of the
  /// list; names as before.
  case learned
}

/// Where core tags come from. The raw values are what `--core` takes.
public enum CoreTagSource: String, CaseIterable, Sendable {
  /// Counted in a first pass over the posts that are captioned.
  case counted
  /// The warehouse's `core_tag_confident`.
  case confident
  /// A file that is there (`use_existing_core_tag_file`).
  case file
}
