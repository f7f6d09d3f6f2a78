internal import Columns
internal import Warehouse

/// Makes the lines of a corpus, range by range. One thread.
struct CorpusReader: RangeReader, ~Copyable {
  private let scan: PostScan
  private var builder: CorpusLineBuilder

  init(
    scan: PostScan, options: CorpusOptions, vocabulary: CorpusVocabulary, siteName: String,
    namesSites: Bool
  ) {
    self.scan = scan
    builder = CorpusLineBuilder(
      options: options, vocabulary: vocabulary, siteName: siteName, namesSites: namesSites)
  }

  mutating func read(_ range: Int, from warehouse: Warehouse, into block: CorpusBlock) throws {
    try scan.read(range, from: warehouse, into: &builder) { builder, post in
      builder.begin(post.number, in: block)
      for tagID in post.tagIDs.buffer { builder.add(tagID: tagID) }
    }
    builder.finish(in: block)
  }
}
