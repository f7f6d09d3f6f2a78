import Foundation
import Reading
import Store
import TestSupport
import Testing

@testable import Export
@testable import Recipes
@testable import Rows

@Suite("Captions: one line of JSON a post")
struct CaptionLinesTests {
  @Test("Random warehouses", arguments: 1...6 as ClosedRange<UInt64>, CaptionFallback.allCases)
  func random(seed: UInt64, fallback: CaptionFallback) throws {
    let fixture = try CaptionFixture.random(seed: seed &+ 900, count: 1500)
    let mode: CaptionMode = seed % 2 == 0 ? .joined : .clean
    let content: PostTextOptions.Content = seed % 3 == 0 ? .tags : .caption
    let candidates: CandidatePosts = [.latents, .captions, .all][Int(seed % 3)]
    let reference = CaptionReference(rule: seed % 2 == 0 ? "e621" : "default", mode: mode)
    let (rows, summary) = try fixture.lines {
      $0.caption.fallback = fallback
      $0.caption.mode = mode
      $0.caption.ruleName = reference.rule
      $0.content = content
      $0.candidates = candidates
    }
    #expect(summary.candidates == candidates)
    #expect(
      summary.tally.outsideCount
        == Int64(fixture.posts.count { !CaptionReference.isIn($0, candidates) }))
    var expected: [CaptionLine] = []
    var skipped: Int64 = 0
    for post in fixture.posts where CaptionReference.isIn(post, summary.candidates) {
      var (text, state) = content == .tags ? ("", .none) : reference.caption(post)
      if state == .none, content == .tags || fallback == .tags {
        text = reference.tagText(post)
        state = text.isEmpty ? .none : .tags
      }
      if state == .none, fallback != .empty {
        skipped += 1
        continue
      }
      expected.append(
        CaptionLine(site: post.site, number: post.number, caption: text, state: state.rawValue))
    }
    #expect(rows == expected, "seed \(seed)")
    #expect(expected.count > 100)
    #expect(summary.tally.skippedCount == skipped)
    #expect(summary.tally.writtenCount == Int64(expected.count))
    #expect(summary.tally.selectedCount == Int64(expected.count) + skipped)
  }

  @Test("The known script's bytes: line breaks are deleted, nothing else")
  func joined() throws {
    let texts: [Int: String] = [1: " A  fox\r\nruns.\n", 2: "\u{1} Fast\t"]
    let fixture = try CaptionFixture([
      CaptionPost(
        site: "e621", number: 1, hasCaptionRecord: true, finishReason: "STOP", captions: texts),
      CaptionPost(site: "e621", number: 2, hasCaptionRecord: true, captions: [3: "\n"]),
      CaptionPost(site: "e621", number: 3, hasCaptionRecord: true),
    ])
    func captions(_ mode: CaptionMode) throws -> [String] {
      try fixture.lines {
        $0.caption.mode = mode
        $0.caption.fallback = .empty
      }.rows.map(\.caption)
    }
    #expect(try captions(.joined) == [" A  foxruns. \u{1} Fast\t", "", ""])
    #expect(try captions(.clean) == ["A fox runs. Fast", "", ""])
  }

  @Test("An export without lines fails and leaves nothing")
  func empty() throws {
    let fixture = try CaptionFixture([CaptionPost(site: "e621", number: 1)])
    let before = try fixture.folder.names()
    let error = #expect(throws: OutputError.self) { try fixture.lines() }
    #expect(error?.code == .empty)
    #expect(try fixture.folder.names() == before)
    #expect(try fixture.lines { $0.allowsEmpty = true }.rows.isEmpty)
  }
}
