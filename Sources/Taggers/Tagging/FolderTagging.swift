// Tags for the pictures of a folder, beside them: in `.NAME_meta.json`, as `caption --src-dir` and
// `import sidecars` read it.
//
//     {"tags": {"1girl": 0.99, …}, "characters": {"hatsune miku": 0.97}, "rating": "general",
//      "tagger": "wd-v3", "tagger_rating": {"general": 0.8, …}}
//
// Only these fields are written, with `copyright` and `artist` where the model knows such tags; all other bytes
// of a file that is there stay. Characters, copyrights and artists that stand as a list or a text, and a rating
// without `tagger_rating`, stay too: somebody has known them.

internal import BooruFormats
internal import ByteIO
internal import Columns
internal import Foundation

/// What tagging a folder has done.
public struct FolderTaggingSummary: Sendable, Equatable {
  /// Failures whose names are kept.
  public static let keptFailureCount = 20

  public struct Failure: Sendable, Equatable {
    /// Of the picture, as the folder was named and the path inside it.
    public var path: String
    /// Reads on from the path.
    public var reason: String
  }

  public var pictureCount = 0
  public var taggedCount = 0
  /// Those that had tags before.
  public var keptCount = 0
  /// Those that share the metadata of another one of the same name.
  public var sharedCount = 0
  public var failureCount = 0
  /// The first ones, in the order of the paths.
  public var failures: [Failure] = []
  public var isStopped = false

  public init() {}

  mutating func fail(_ path: String, _ reason: String) {
    failureCount += 1
    if failures.count < Self.keptFailureCount {
      failures.append(Failure(path: path, reason: reason))
    }
  }
}

/// A folder of pictures, looked at.
public struct FolderOfPictures {
  let folder: PictureFolder
  /// As it was named, with a slash behind.
  let shownRoot: String

  /// Throws `ByteIOError`, and `noSuchInput` when it has no picture.
  public init(path: String) throws {
    folder = try PictureFolder(path: path, isForWriting: true)
    guard folder.entries.contains(where: \.hasPicture) else {
      throw TaggerError(
        .noSuchInput, "\(path): this folder holds no picture",
        hint: "Pictures end in \(PictureFolder.pictureSuffixes.joined(separator: ", ")).")
    }
    shownRoot = path.hasSuffix("/") ? path : path + "/"
  }
}

/// Tags a folder of pictures, in place.
public struct FolderTagging {
  /// Pictures whose files are put in their places at once, at most.
  private static let savedCount = 64
  /// Bytes of metadata and of a picture that are read.
  private static let maximumFileByteCount = 1 << 30

  /// Scores of ratings; `rating` has the surest one.
  private static let ratingField = "tagger_rating"

  /// Those that wait to be written.
  private struct Waiting {
    var files: [InPlaceFile.Waiting] = []
    var lastSave = ContinuousClock.now
  }

  /// What a picture has beside it.
  private struct Beside: Sendable {
    var text: MetadataText?
    /// Fields that somebody else has written.
    /// Those of characters, copyrights and artists that are there, by a tagger or not.
    var present: Set<PictureField> = []
    /// Those that no tagger has written, and the rating.
    var known: Set<PictureField> = []
  }

  private let folder: PictureFolder
  private let root: PathBytes
  private let shownRoot: String
  private let overwritesTags: Bool
  private let taggerName: String
  private let run: TaggingRun

  /// - Parameters:
  ///   - taggerName: What the sidecars call the tagger.
  ///   - overwritesTags: Pictures that have tags get new ones.
  public init(
    _ pictures: FolderOfPictures, models: [TaggerModel], options: TaggingOptions,
    taggerName: String, overwritesTags: Bool
  ) {
    folder = pictures.folder
    shownRoot = pictures.shownRoot
    root = PathBytes(folder.path)
    self.overwritesTags = overwritesTags
    self.taggerName = taggerName
    run = TaggingRun(models, options)
  }

  /// Tags all pictures; one that cannot be tagged is told of and left alone.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked between pictures; what is done by then is kept.
  ///   - report: Told how far it is.
  ///
  /// Throws `TaggerError` where the model fails, `ByteIOError` where the disk does. Each file is whole then.
  public func tag(
    isCancelled: @escaping @Sendable () -> Bool, report: (TaggingProgress) -> Void
  ) throws -> FolderTaggingSummary {
    let pictures = folder.entries.filter(\.hasPicture)
    // What killed runs have left.
    for path in folder.leftovers {
      try? FileManager.default.removeItem(atPath: "\(root.appending(path))")
    }
    var summary = FolderTaggingSummary()
    summary.pictureCount = pictures.count
    var waiting = Waiting()
    let (root, overwrites) = (root, overwritesTags)
    do {
      try run.run(
        count: pictures.count, minimumScore: nil,
        prepare: { preparing -> (Int) -> PreparedPicture<Beside> in
          let reader = PictureMetadataReader()
          return { position in
            if isCancelled() { return .skipped }
            return Self.prepare(pictures[position], root, reader, preparing, overwrites: overwrites)
          }
        },
        take: { position, picture in
          let entry = pictures[position]
          switch picture {
          case .skipped:
            if isCancelled() { break }
            if entry.sharesSidecars { summary.sharedCount += 1 } else { summary.keptCount += 1 }
          case .failed(let reason): summary.fail("\(shownRoot)\(entry.path)", reason)
          case .tagged(let tags, let beside):
            do throws(TaggedPictureFlaw) {
              waiting.files.append(try write(tags, entry, beside))
              summary.taggedCount += 1
            } catch {
              summary.fail("\(shownRoot)\(entry.path)", error.reason)
            }
          }
          if waiting.files.count >= Self.savedCount
            || ContinuousClock.now - waiting.lastSave > .seconds(2)
          {
            try Self.save(&waiting)
          }
          report(
            TaggingProgress(
              pictureCount: position + 1, totalPictureCount: pictures.count,
              taggedCount: summary.taggedCount))
          summary.isStopped = isCancelled()
          return !summary.isStopped
        })
    } catch {
      try? Self.save(&waiting)
      throw error
    }
    try Self.save(&waiting)
    return summary
  }

  private static func save(_ waiting: inout Waiting) throws {
    let files = waiting.files
    waiting.files.removeAll(keepingCapacity: true)
    waiting.lastSave = ContinuousClock.now
    if !files.isEmpty { try InPlaceFile.putInPlace(files) }
  }

  // MARK: Reading

  private static func prepare(
    _ entry: PictureFolder.Entry, _ root: PathBytes, _ reader: PictureMetadataReader,
    _ preparing: PicturePreparing, overwrites: Bool
  ) -> PreparedPicture<Beside> {
    if entry.sharesSidecars { return .skipped }
    do {
      if let flaw = entry.flaw { throw TaggedPictureFlaw(reason: flaw) }
      let beside = try beside(entry, root, reader, overwrites: overwrites)
      guard let beside else { return .skipped }
      let bytes = try content(root.appending(entry.path), "the picture")
      guard let bytes else { throw TaggedPictureFlaw(reason: "is gone") }
      let pixels = try bytes.withUnsafeBytes { bytes throws(TaggedPictureFlaw) in
        try preparing.prepare(bytes)
      }
      return .ready(pixels, beside)
    } catch let flaw as TaggedPictureFlaw {
      return .failed(flaw.reason)
    } catch let error as ByteIOError {
      return .failed("cannot be tagged: \(words(error))")
    } catch {
      return .failed("cannot be read: \(error)")
    }
  }

  /// What lies beside a picture; nil where it has tags that stay.
  private static func beside(
    _ entry: PictureFolder.Entry, _ root: PathBytes, _ reader: PictureMetadataReader,
    overwrites: Bool
  ) throws -> Beside? {
    if entry.sidecars.contains(.tags), !overwrites { return nil }
    let path = root.appending(entry.path(of: .metadata))
    let file = try InPlaceFile(path)
    guard let bytes = try content(path, "its metadata") else {
      try file.checkWritable()
      return Beside()
    }
    let read: (fields: PictureFields, text: MetadataText)
    do {
      read = try reader.read(bytes)
    } catch {
      throw TaggedPictureFlaw(reason: "has metadata that \(error.reason)")
    }
    if let tags = read.fields.tags, !tags.tags.isEmpty, !overwrites { return nil }
    try file.checkWritable()
    var beside = Beside(text: read.text)
    let fields = read.fields
    for (field, names) in [
      (PictureField.characters, fields.characters), (.copyright, fields.copyrights),
      (.artist, fields.artists),
    ] where names != nil {
      beside.present.insert(field)
      if !field.names.contains(where: read.text.hasObject) { beside.known.insert(field) }
    }
    if !fields.rating.isEmpty, !read.text.hasObject(ratingField) { beside.known.insert(.rating) }
    return beside
  }

  /// Nil where there is no such file.
  private static func content(_ path: PathBytes, _ what: String) throws -> [UInt8]? {
    do {
      return try InPlaceFile(path).content(maximumByteCount: maximumFileByteCount)
    } catch let error as ByteIOError {
      throw TaggedPictureFlaw(reason: "cannot be tagged: \(what): \(words(error))")
    }
  }

  private static func words(_ error: ByteIOError) -> String {
    [error.message, error.cause].compactMap(\.self).joined(separator: ": ")
  }

  // MARK: Writing

  private func write(
    _ tags: PictureTags, _ entry: PictureFolder.Entry, _ beside: Beside
  ) throws(TaggedPictureFlaw) -> InPlaceFile.Waiting {
    func map(spaced: Bool = false, _ isWanted: (ModelTag) -> Bool) -> [UInt8] {
      ScoreText.map(tags.tags.filter { isWanted($0.tag) }, isSpaced: spaced)
    }
    let own: [(category: String, field: PictureField)] = [
      ("character", .characters), ("copyright", .copyright), ("artist", .artist),
    ]
    let categories = own.map(\.category)
    var values: [(key: String, json: [UInt8])] = [
      (PictureField.tags.rawValue, map { !categories.contains($0.category) })
    ]
    for (category, field) in own where !beside.known.contains(field) {
      // Those that another tagger has left are not this one's.
      guard
        beside.present.contains(field) || run.tags.tags.contains(where: { $0.category == category })
      else { continue }
      // Names that captions take as they stand.
      values.append((field.rawValue, map(spaced: true) { $0.category == category }))
    }
    values.append(("tagger", JSONString.quoted(taggerName.utf8)))
    if let rating = tags.ratings.first, !beside.known.contains(.rating) {
      values.append((PictureField.rating.rawValue, JSONString.quoted(rating.tag.name.utf8)))
      values.append((Self.ratingField, ScoreText.map(tags.ratings)))
    }
    let bytes = beside.text.map { $0.replacing(values) } ?? MetadataText.object(values)
    do {
      return try InPlaceFile(root.appending(entry.path(of: .metadata))).write(bytes)
    } catch {
      let words = (error as? ByteIOError).map(Self.words) ?? "\(error)"
      throw TaggedPictureFlaw(reason: "has metadata that cannot be written: \(words)")
    }
  }
}
