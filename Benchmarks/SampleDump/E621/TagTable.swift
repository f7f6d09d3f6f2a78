/// The tags export of e621: `id,name,category,post_count`, ordered by id.
///
/// Memory: the vocabulary, whatever the number of posts.
struct TagTable {
  private let options: DumpOptions
  private var composer: PostComposer

  init(_ options: DumpOptions) {
    self.options = options
    composer = PostComposer(options: options)
  }

  /// Writes the table; every post is composed for the counts.
  ///
  /// - Parameter output: takes the bytes; they are valid during the call only.
  mutating func write(to output: (UnsafeRawBufferPointer) throws -> Void) rethrows -> RecordTally {
    let vocabulary = composer.vocabulary
    var counts = [Int](repeating: 0, count: vocabulary.count)
    var post = SamplePost()
    for position in 0..<options.postCount {
      composer.compose(position, into: &post)
      for tag in post.tags { counts[Int(tag)] += 1 }
    }
    let rows = LineBuffer()
    rows.append("id,name,category,post_count\n" as StaticString)
    let tags = (0..<UInt32(vocabulary.count)).sorted {
      vocabulary.siteNumbers[Int($0)] < vocabulary.siteNumbers[Int($1)]
    }
    for tag in tags {
      rows.append(decimal: vocabulary.siteNumbers[Int(tag)])
      rows.append(UInt8(ascii: ","))
      rows.append(tableField: vocabulary.plainName(tag))
      rows.append(commaAndNumber: Self.category(vocabulary.categories[Int(tag)]))
      rows.append(commaAndNumber: counts[Int(tag)])
      rows.append(UInt8(ascii: "\n"))
    }
    try output(rows.bytes)
    var tally = RecordTally()
    tally.recordCount = vocabulary.count
    tally.distinctPostCount = options.postCount
    tally.byteCount = rows.count
    return tally
  }

  /// The number that e621 gives a category of Danbooru: only meta has another one.
  static func category(_ category: UInt8) -> Int {
    category == TagVocabulary.Category.meta.rawValue ? 7 : Int(category)
  }
}
