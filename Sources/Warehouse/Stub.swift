internal import GRDB
internal import Selection

enum CaptionTextIndex {
  static func condition(of phrase: CaptionPhrase) -> String { "FALSE" }
  static func forEachPost(
    with phrase: CaptionPhrase, among: PostSet?, _ db: Database, _ body: (Int64) -> Void
  ) throws {}
}
