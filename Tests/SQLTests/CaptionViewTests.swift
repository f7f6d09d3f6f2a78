import TestSupport
import Testing

/// The views of captions against a plain version in memory, on warehouses of random content.
@Suite("Captions and merges, differential")
struct CaptionViewTests {
  static let seeds: [UInt64] = Array(1...12)

  @Test("post_caption is what the rules say", arguments: seeds)
  func captions(seed: UInt64) throws {
    let fixture = try RandomCaptionFixture(seed: seed)
    for rule in fixture.rules {
      let rows = try fixture.rows(
        """
        SELECT post_id, COALESCE(caption, '(none)'), state, COALESCE(source, '(none)')
        FROM post_caption WHERE caption_rule = '\(rule.name)' ORDER BY post_id
        """)
      let expected = fixture.posts.map { post in
        let made = post.caption(by: rule)
        return [
          "\(post.postID)", made.caption ?? "(none)", made.state, made.source ?? "(none)",
        ]
      }
      #expect(rows == expected, "seed \(seed), rule \(rule.name)")
      #expect(!expected.isEmpty)
    }
  }

  @Test("merge_summary and missing_caption count what merging in memory counts", arguments: seeds)
  func merge(seed: UInt64) throws {
    let fixture = try RandomCaptionFixture(seed: seed)
    for rule in fixture.rules {
      for (siteID, site) in [(1, "danbooru"), (2, "e621")] {
        let posts = fixture.posts.filter { $0.siteID == siteID }
        guard !posts.isEmpty else { continue }
        let ids = posts
        let textless = ids.filter { $0.step(of: rule) == nil }
        let expected = [
          ids.count, ids.count { $0.tags.isEmpty }, textless.count, ids.count { !$0.hasLatent },
          ids.count { $0.step(of: rule)?.state == "tags" },
          textless.count { post in rule.kinds.contains { post.texts[$0] != nil } },
          posts.count {
            !$0.texts.isEmpty && !$0.hasRecord && $0.tags.isEmpty && !$0.hasLatent
          }, posts.count { $0.hasLatent && !$0.hasRecord && $0.tags.isEmpty },
        ]
        let rows = try fixture.rows(
          """
          SELECT id_count, missing_tags_count, missing_caption_count, missing_latent_count,
            only_tags_count, empty_caption_count, unknown_caption_count, unknown_latent_count
          FROM merge_summary WHERE caption_rule = '\(rule.name)' AND site = '\(site)'
          """)
        #expect(rows == [expected.map { "\($0)" }], "seed \(seed), rule \(rule.name), \(site)")
        let missing = try fixture.rows(
          """
          SELECT number FROM missing_caption
          WHERE caption_rule = '\(rule.name)' AND site = '\(site)' ORDER BY number
          """)
        #expect(missing == textless.map(\.number).sorted().map { ["\($0)"] }, "seed \(seed)")
      }
    }
  }

  @Test("caption_state_count adds up to the states of post_caption", arguments: seeds)
  func states(seed: UInt64) throws {
    let fixture = try RandomCaptionFixture(seed: seed)
    let rows = try fixture.rows(
      """
      SELECT caption_rule, COALESCE(finish_reason, '-'), state, SUM(post_count)
      FROM caption_state_count GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """)
    var counts: [[String]: Int] = [:]
    for rule in fixture.rules {
      for post in fixture.posts {
        let key = [rule.name, post.finishReason ?? "-", post.caption(by: rule).state]
        counts[key, default: 0] += 1
      }
    }
    let expected = counts.map { $0.key + ["\($0.value)"] }
      .sorted { $0.joined(separator: "\n") < $1.joined(separator: "\n") }
    #expect(rows == expected, "seed \(seed)")
  }
}
