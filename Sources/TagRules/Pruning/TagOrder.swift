/// The order of a post's tags: people first, then the others. The names are those of `sort_mode`.
public struct TagOrder: Sendable, Equatable {
  public enum Mode: String, CaseIterable, Sendable {
    /// The surest first; tags without scores stay in the order of the record.
    case score
    /// As in the record.
    case original
    /// At random.
    case shuffle
  }

  /// `sort_mode`.
  public var mode = Mode.score
  /// `append_dropped_character_tags`: they stand behind the others, in an order of their own.
  public var appendsDroppedTags = false
  /// `max_tag_number`: what stands behind so many tags is cut off; nil or 0 cuts nothing.
  public var maximumTagCount: Int? = 30

  public init() {}

  /// Orders the tags of a post and cuts them.
  public func arrange(
    _ post: inout CaptionPost, in table: TagTable, sampling: inout some CaptionSampling
  ) {
    arrange(&post.tags, isScored: post.isScored, in: table, sampling: &sampling, for: .tagOrder)
    if appendsDroppedTags, !post.droppedTags.isEmpty {
      var dropped = post.droppedTags
      arrange(
        &dropped, isScored: post.isScored, in: table, sampling: &sampling, for: .droppedTagOrder)
      post.tags += dropped
    }
    if let maximumTagCount, maximumTagCount > 0, post.tags.count > maximumTagCount {
      post.tags.removeLast(post.tags.count - maximumTagCount)
    }
  }

  /// `solo`, once; the others that count people; the rest by the mode.
  private func arrange(
    _ tags: inout [CaptionTag], isScored: Bool, in table: TagTable,
    sampling: inout some CaptionSampling, for purpose: SamplingPurpose
  ) {
    var people = 0
    var solo: CaptionTag?
    var rest: [CaptionTag] = []
    rest.reserveCapacity(tags.count)
    for tag in tags {
      let traits = table.traits[Int(tag.number)]
      if traits.contains(.solo) {
        if solo == nil { solo = tag }
      } else if traits.contains(.people) {
        tags[people] = tag
        people += 1
      } else {
        rest.append(tag)
      }
    }
    switch mode {
    case .original: break
    case .score: if isScored { Self.sortByScore(&rest) }
    case .shuffle: rest.shuffle(sampling: &sampling, for: purpose)
    }
    tags.removeLast(tags.count - people)
    if let solo { tags.insert(solo, at: 0) }
    tags += rest
  }

  /// Equal scores stay as they are.
  private static func sortByScore(_ tags: inout [CaptionTag]) {
    let sorted = tags.enumerated().sorted { first, second in
      first.element.score != second.element.score
        ? first.element.score > second.element.score : first.offset < second.offset
    }
    for (position, tag) in sorted.enumerated() { tags[position] = tag.element }
  }
}
