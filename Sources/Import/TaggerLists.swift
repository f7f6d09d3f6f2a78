internal import BooruFormats
internal import ByteIO
internal import Loading

/// What the lists of a tagger say of its tags and categories.
struct TaggerLists {
  private(set) var tags: [TagListing] = []
  /// What goes into the tables of the tagger.
  private(set) var words = TaggerWords()
  /// Of all that was read; nil where there are no lists.
  private(set) var hash: String?

  /// - Throws: `ByteIOError` when a file cannot be read, or is no list.
  init(paths: [String]) throws {
    guard !paths.isEmpty else { return }
    var hash = SHA256()
    var thresholdsOfTags: [String: Double] = [:]
    for path in paths {
      let thresholds = CategoryThresholds()
      let list = try Self.read(path, thresholds, &hash)
      guard !list.isEmpty || !thresholds.ofCategories.isEmpty || !thresholds.ofTags.isEmpty else {
        throw ByteIOError(
          .corruptInput, "this is no list of tags, and none of thresholds",
          hint: "Name the lists that came with the tagger: selected_tags.csv, thresholds.csv.",
          path: path)
      }
      tags += list
      words.categoryThresholds.merge(thresholds.ofCategories) { $1 }
      thresholdsOfTags.merge(thresholds.ofTags) { $1 }
    }
    self.hash = hash.hexDigest()
    for tag in tags where tag.threshold != nil || !tag.copyrights.isEmpty {
      words.add(
        name: TagListing.spelled(tag.name), threshold: tag.threshold, copyrights: tag.copyrights)
    }
    for (name, threshold) in thresholdsOfTags {
      words.add(name: TagListing.spelled(name), threshold: threshold, copyrights: [])
    }
  }

  /// The tags of a list; thresholds by category go to `thresholds`.
  private static func read(
    _ path: String, _ thresholds: CategoryThresholds, _ hash: inout SHA256
  ) throws -> [TagListing] {
    let stream = try ByteStream(InputFile(path: path))
    var tags: [TagListing] = []
    guard try stream.nextEntry() != nil else { return tags }
    let reader = RecordReader(stream, candidates: ImportFormat.tags.splittings)
    try reader.prepare()
    let decoder = TagListDecoder()
    let head = EntryHead(isTable: reader.splitting == .tableRows, firstRow: reader.firstRow)
    decoder.begin(head)
    let mayBeThresholds = thresholds.begin(head)
    let chunk = RecordChunk()
    let batch = RecordBatch()
    while try reader.next(into: chunk) {
      batch.removeAll()
      for span in chunk.spans {
        let record = chunk[span]
        hash.update(record)
        let bytes = record.assumingMemoryBound(to: UInt8.self)
        let place = RecordLocation(lineNumber: span.lineNumber, byteOffset: span.byteOffset)
        if mayBeThresholds, thresholds.read(bytes, at: place) { continue }
        _ = decoder.decode(bytes, at: place, into: batch)
      }
      tags += batch.tagListings
    }
    return tags
  }
}
