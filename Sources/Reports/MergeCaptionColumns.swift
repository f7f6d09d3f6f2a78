internal import Reading

/// What merge_post says of captions: by its caption rule, or by the steps of another one, which sets of
/// captions make.
struct MergeCaptionColumns: Sendable {
  /// SQL for caption_state and is_caption_empty.
  var state = "merge_post.caption_state"
  var isEmpty = "merge_post.is_caption_empty"

  /// As the view has them.
  init() {}

  /// Each kind is a step; the first that has text makes the caption.
  init(ofKinds rule: CaptionRule) {
    func exists(_ ids: [Int64], _ condition: String) -> String {
      """
      EXISTS (
        SELECT 1 FROM caption INDEXED BY caption_by_kind
        WHERE caption.caption_kind_id IN (\(ids.map { "\($0)" }.joined(separator: ", ")))
          AND caption.post_id = merge_post.post_id\(condition))
      """
    }
    let hasText = " AND caption.text_length > 0"
    let steps = rule.steps.map { "WHEN \(exists($0.kindIDs, hasText)) THEN '\($0.state.rawValue)'" }
    let all = rule.steps.flatMap(\.kindIDs)
    state = "CASE \(steps.joined(separator: " ")) END"
    isEmpty = "CASE WHEN \(exists(all, hasText)) THEN 0 ELSE \(exists(all, "")) END"
  }
}
