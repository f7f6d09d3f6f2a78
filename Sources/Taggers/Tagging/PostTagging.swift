// What an import of a tagger reads (`taghouse import tagger`): a line for each picture, and the list of the tags.
//
//     scores.jsonl      {"image": "danbooru/123", "tags": {"1girl": 0.99, …}, "rating": {"general": 0.8, …}}
//     tags.csv          tag_id,name,category,count,best_threshold

internal import Columns
internal import Foundation

/// A picture of a post.
public struct PostPicture: Sendable {
  /// `danbooru/123`
  public var key: String
  /// For people.
  public var path: String

  public init(key: String, path: String) {
    self.key = key
    self.path = path
  }
}

/// Tags pictures of posts, and writes what an import reads.
public struct PostTagging {
  /// What came of it.
  public struct Summary: Sendable {
    public var taggedCount = 0
    public var failureCount = 0
    public var failures: [FolderTaggingSummary.Failure] = []
    public var isStopped = false
  }

  private let run: TaggingRun
  /// Lower scores are left out.
  private let minimumScore: Double?

  public init(models: [TaggerModel], options: TaggingOptions, minimumScore: Double) {
    run = TaggingRun(models, options)
    // Of several models only what counts is one tagger's.
    self.minimumScore = models.count == 1 ? minimumScore : nil
  }

  /// Writes the tags of the models with their thresholds.
  public func writeList(path: String) throws {
    var table = "tag_id,name,category,count,best_threshold\n"
    for (index, tag) in run.tags.tags.enumerated() {
      let number = tag.categoryNumber.map { "\($0)" } ?? ""
      let name = "\"\(tag.name.replacing("\"", with: "\"\""))\""
      let threshold = tag.isRating ? "" : "\(run.tags.thresholds[index])"
      table += "\(index + 1),\(name),\(number),0,\(threshold)\n"
    }
    try Data(table.utf8).write(to: URL(fileURLWithPath: path))
  }

  /// Tags the pictures; a line is written for each that could be.
  ///
  /// - Parameters:
  ///   - read: Makes what reads a picture on one thread, and hands its bytes on; throws `ByteIOError`.
  ///   - write: Takes the line of a picture.
  public func tag(
    _ pictures: [PostPicture],
    read:
      @escaping @Sendable () -> (
        _ position: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
      ) throws -> Void,
    write: ([UInt8]) throws -> Void, isCancelled: @escaping @Sendable () -> Bool,
    report: (TaggingProgress) -> Void
  ) throws -> Summary {
    var summary = Summary()
    try run.run(
      count: pictures.count, minimumScore: minimumScore,
      prepare: { preparing -> (Int) -> PreparedPicture<Bool> in
        let reading = read()
        return { position in
          if isCancelled() { return .skipped }
          do {
            var pixels: [[Float]] = []
            try reading(position) { pixels = try preparing.prepare($0) }
            return .ready(pixels, true)
          } catch let flaw as TaggedPictureFlaw {
            return .failed(flaw.reason)
          } catch {
            return .failed("cannot be read: \(error)")
          }
        }
      },
      take: { position, picture in
        switch picture {
        case .skipped: break
        case .failed(let reason):
          summary.failureCount += 1
          if summary.failures.count < FolderTaggingSummary.keptFailureCount {
            summary.failures.append(.init(path: pictures[position].path, reason: reason))
          }
        case .tagged(let tags, _):
          try write(Self.line(pictures[position].key, tags))
          summary.taggedCount += 1
        }
        report(
          TaggingProgress(
            pictureCount: position + 1, totalPictureCount: pictures.count,
            taggedCount: summary.taggedCount))
        summary.isStopped = isCancelled()
        return !summary.isStopped
      })
    return summary
  }

  private static func line(_ key: String, _ tags: PictureTags) -> [UInt8] {
    Array("{\"image\": ".utf8) + JSONString.quoted(key.utf8) + Array(", \"tags\": ".utf8)
      + ScoreText.map(tags.tags) + Array(", \"rating\": ".utf8) + ScoreText.map(tags.ratings)
      + Array("}\n".utf8)
  }
}
