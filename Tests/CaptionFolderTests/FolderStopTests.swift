import Synchronization
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Captions of a folder that are stopped")
struct FolderStopTests {
  /// Says yes from the n-th question on.
  private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) {
      left = Atomic(count)
    }

    func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue < 0 }
  }

  @Test("Every file is whole wherever it stops, and going on gives the same")
  func stops() throws {
    let fixture = try PictureFolderFixture()
    for number in 1...30 {
      try fixture.add("\(number)", #"{"tags": ["hat"], "caption": "old"}"#)
      try fixture.write("old", to: "\(number).txt")
    }
    for count in stride(from: 0, to: 60, by: 3) {
      let countdown = Countdown(count)
      let error = #expect(throws: FolderCaptioningError.self) {
        try fixture.caption(isCancelled: { countdown.isOver() })
      }
      #expect(error?.code == .interrupted, "\(count)")
      let tree = try fixture.tree()
      #expect(tree.keys.allSatisfy { !$0.hasSuffix(".tmp") && $0 != "core_tags.json" })
      for number in 1...30 {
        let text = try fixture.read("\(number).txt")
        #expect(text == "old" || text == "hat", "\(number) after \(count)")
        #expect(["old", "hat"].contains(try fixture.metadata("\(number)")["caption"] as? String))
      }
    }
    let (summary, _) = try fixture.caption()
    #expect(summary.captionedCount == 30)
    #expect(try (1...30).allSatisfy { try fixture.read("\($0).txt") == "hat" })
  }
}
