// Looks at the first records of each file before any of it is loaded: a dump of another format is refused
// while nothing of it is stored. Two things tell:
//
//     all records are rejected            a corpus, a list, a table of something else
//     a field has a wrong type in all     posts of another board, say, whose score is an object
//
// A thousand records are enough. Fewer say nothing, unless the content is that of another known format: then
// twenty are.

internal import BooruFormats
internal import ByteIO
internal import Loading

/// The events of a pipeline, in their order, with a look at the beginning of each file. One thread.
final class ImportProbe {
  /// Records that are looked at.
  static let recordLimit: Int64 = 1000
  /// Records that are enough where the content is that of another format.
  static let certainLimit: Int64 = 20
  /// Batches that wait; the pipeline has two more.
  private static let batchLimit = 6

  /// What the first records of a file came to.
  private struct Tally {
    var acceptedCount: Int64 = 0
    var rejectedCount: Int64 = 0
    var lostTagCount: Int64 = 0
    var problemCounts: [String: (count: Int64, firstValue: String)] = [:]
    var firstReason: String?

    mutating func add(_ batch: RecordBatch) {
      acceptedCount += Int64(
        batch.count + batch.tagListings.count + batch.tagRelations.count)
      rejectedCount += Int64(batch.rejects.count)
      lostTagCount += batch.lostTagPostCount
      firstReason = firstReason ?? batch.rejects.first?.reason
      for (field, problem) in batch.fieldProblems {
        problemCounts[field, default: (0, problem.firstValue)].count += problem.recordCount
      }
    }

    var seenCount: Int64 { acceptedCount + rejectedCount }

    /// What is wrong with all of them, reading on from "the first 1,000 records"; nil when nothing is.
    var fault: String? {
      if acceptedCount == 0, rejectedCount > 0 {
        return "all are rejected: the record \(firstReason ?? "cannot be read")"
      }
      guard acceptedCount > 0, acceptedCount * 2 >= seenCount else { return nil }
      let wrong = problemCounts.filter { $0.value.count >= acceptedCount }
        .min { $0.key < $1.key }
      if let wrong {
        return
          "in all of them the field \(wrong.key) has a wrong type, as \(wrong.value.firstValue)"
      }
      return lostTagCount >= acceptedCount
        ? "in all of them the tags have a shape that is not understood" : nil
    }
  }

  private let pipeline: ImportPipeline
  private let options: ImportOptions
  private var held: [ImportPipeline.Event] = []
  /// What came after the held events: an error of the pipeline, or its end.
  private var ending: Result<Void, any Error>?

  init(_ pipeline: ImportPipeline, _ options: ImportOptions) {
    self.pipeline = pipeline
    self.options = options
  }

  /// Looks at the beginning of the first file.
  ///
  /// Throws `ByteIOError` (`corruptInput`) when it is of another format; errors of the pipeline come with
  /// `nextEvent`, behind what came before them.
  func begin() throws {
    while ending == nil, held.allSatisfy(\.isSkip) {
      guard let event = receive() else { break }
      held.append(event)
      if case .begin(let file) = event { try lookup(at: file) }
    }
    held.reverse()
  }

  /// The next event; nil after the last.
  func nextEvent() throws -> ImportPipeline.Event? {
    if let event = held.popLast() { return event }
    if let ending {
      try ending.get()
      return nil
    }
    let event = try pipeline.nextEvent()
    guard case .begin(let file)? = event, let event else { return event }
    held = [event]
    try lookup(at: file)
    held.reverse()
    return held.popLast()
  }

  private func receive() -> ImportPipeline.Event? {
    do {
      if let event = try pipeline.nextEvent() { return event }
      ending = .success(())
    } catch {
      ending = .failure(error)
    }
    return nil
  }

  /// Holds the first batches of a file, and judges them.
  private func lookup(at file: ImportFileRecord) throws {
    guard file.endByteOffset == 0, !options.trustsFormat else { return }
    var tally = Tally()
    var batchCount = 0
    while tally.seenCount < Self.recordLimit, batchCount < Self.batchLimit,
      let event = receive()
    {
      held.append(event)
      guard case .batch(let batch) = event else { break }
      batchCount += 1
      tally.add(batch)
    }
    guard tally.seenCount >= Self.certainLimit else { return }
    if let fault = tally.fault {
      let other = otherFormat(of: file)
      guard other != nil || tally.seenCount >= Self.recordLimit else { return }
      throw refusal(of: file, tally.seenCount, fault, other)
    }
    // Decoders of posts understand the shapes of several boards, and would give all to the wrong site.
    guard file.member.isEmpty,
      Self.boardFormats.contains(options.format.name), let other = otherFormat(of: file),
      Self.surelyKnownFormats.contains(other.format.name)
    else { return }
    throw refusal(
      of: file, tally.seenCount, "all look like \(other.format.recordNoun) of another board", other)
  }

  private static let boardFormats: Set<String> = [
    "danbooru", "e621-posts", "moebooru", "gelbooru", "sankaku", "e621-captions",
  ]
  /// Those whose records no other board has.
  private static let surelyKnownFormats: Set<String> = ["danbooru", "e621-posts", "e621-captions"]

  /// Another format that the content of a file tells.
  private func otherFormat(of file: ImportFileRecord) -> DetectedInput? {
    guard file.path != InputFile.standardInputPath, !options.format.readsPictureFolders,
      let found = try? ImportDetection.detect(file.path), found.format.name != options.format.name
    else { return nil }
    return found
  }

  private func refusal(
    of file: ImportFileRecord, _ count: Int64, _ fault: String, _ other: DetectedInput?
  ) -> ByteIOError {
    let hint =
      if let other {
        "It looks like \(other.format.name): `taghouse import \(other.format.name)"
          + " \(options.warehousePath) \(file.path)`."
      } else {
        "Is it of another format? `taghouse import \(options.warehousePath) FILE` finds it by the content;"
          + " --trust-format imports it all the same."
      }
    return ByteIOError(
      .corruptInput, "nothing is stored of this input: of the first \(count) records \(fault)",
      hint: hint, path: file.path, entryName: file.member.isEmpty ? nil : file.member)
  }
}

extension ImportPipeline.Event {
  fileprivate var isSkip: Bool {
    if case .skip = self { return true }
    return false
  }
}
