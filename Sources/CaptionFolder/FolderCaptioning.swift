// Captions for the pictures of a folder, in place.
//
//     a/1.png                 a picture, never opened
//     a/.1_meta.json          read; the fields caption, processed_tags and dropped_character_tags written
//     a/1.tags                read
//     a/1.txt                 the caption
//     core_tags.json  wildcard.txt  emb_init.json     in the folder over which core tags are counted
//
// Two passes: the first reads all pictures, gives them their numbers and collects the names of their tags;
// with the tags of those that show one character alone, kept by number, core tags are counted. The second
// reads each picture again, makes its caption and writes its files. Memory: the paths, the names, 24 to 48
// bytes a pair of character and tag, and some hundred pictures.

internal import BooruFormats
internal import ByteIO
internal import CaptionSettings
internal import Columns
internal import TagRules

/// Writes the captions of a folder.
public struct FolderCaptioning {
  /// The site that pictures of folders are posts of, for chance.
  public static let siteName = "local"

  let options: FolderCaptioningOptions
  private let isCancelled: @Sendable () -> Bool
  private let report: (FolderCaptioningProgress) -> Void
  private let tell: (FolderFileChange) -> Void
  private let show: (FolderCaptionSample) -> Void
  private let batches = PictureBatches()
  private let hash = PostHash(siteName: Self.siteName)
  private(set) var pictures: FolderPictures
  private var summary = FolderCaptioningSummary()
  private var shownCount = 0
  /// Files of the batch at hand that wait to be put in their places, and what is told of them.
  private var waiting: [PictureWriting.Change] = []

  /// Looks at the folder.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked by all threads between pictures.
  ///   - report: Told by the caller's thread how far it is.
  ///   - tell: Told by the caller's thread of each file that was written, or would be, in order.
  ///   - show: Told by the caller's thread of the captions that the options show.
  ///
  /// Throws `FolderCaptioningError`, `ByteIOError`.
  public init(
    _ options: FolderCaptioningOptions, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping (FolderCaptioningProgress) -> Void,
    tell: @escaping (FolderFileChange) -> Void,
    show: @escaping (FolderCaptionSample) -> Void = { _ in }
  ) throws {
    try options.check()
    self.options = options
    self.isCancelled = isCancelled
    self.report = report
    self.tell = tell
    self.show = show
    pictures = try FolderPictures(
      path: options.path, upLevels: options.plan.coreTagUpLevels,
      countsAbove: options.plan.recipe.core == .counted)
  }

  /// Writes all captions, and returns what was done. A picture that cannot be captioned is left alone, and
  /// named in what is returned.
  ///
  /// Throws `FolderCaptioningError`, `ByteIOError` (a full disk) and `TagRulesError`. Each file is whole
  /// then: as it was, or with its new content.
  public mutating func run() throws -> FolderCaptioningSummary {
    if !options.isDryRun { pictures.removeLeftovers() }
    let coreFiles = try CoreTagFolder(options, pictures)
    let known = try readAll(coreFiles)
    try writeAll(known.names, core: usesCoreTags ? known.core : nil)
    // Core tags of pictures that got no caption are of no use.
    guard summary.captionedCount > 0 else { return summary }
    if countsCoreTags, let core = known.core {
      summary.characterCount = core.characters.count
      summary.coreTagFolder = pictures.shownRoot
      for change in try coreFiles.write(core, known.names) { note(change) }
    }
    if !options.isDryRun, summary.newFileCount + summary.changedFileCount > 0 {
      try InPlaceFile.makeDurable(inFolder: "\(pictures.root)")
    }
    return summary
  }

  // MARK: The first pass

  /// What the first pass finds out about all pictures.
  struct Known {
    var names: KnownNames
    /// Those that were counted, or those of a file; nil where neither is wanted.
    var core: CoreTags?
    /// Nil where core tags are not counted.
    var counts: CoreTagCounts?
  }

  /// Whether core tags matter to captions.
  var usesCoreTags: Bool { options.plan.recipe.rules.mode == .characterCore }
  private var countsCoreTags: Bool { options.plan.recipe.core == .counted }

  mutating func readAll(_ coreFiles: CoreTagFolder) throws -> Known {
    var spool = PostSpool(keepsScores: !usesCoreTags)
    let vocabulary = try readPictures(&spool)
    let names = KnownNames(
      table: TagTable(vocabulary.tags, rules: options.plan.recipe.rules),
      characters: vocabulary.characters)
    var known = Known(names: names)
    if countsCoreTags {
      let counts = try countCoreTags(&spool, names)
      known.counts = counts
      known.core = CoreTags(
        counts.frequentTags(
          threshold: options.plan.recipe.coreFrequencyThreshold, in: names.table),
        table: names.table, characterNames: names.characters)
    } else if usesCoreTags {
      known.core = try coreFiles.stored(names)
    }
    return known
  }

  private mutating func readPictures(_ spool: inout PostSpool) throws -> FolderVocabulary {
    let countsCore = countsCoreTags
    let rules = RecordRules(options)
    let workers = (0..<batches.workerCount).map { _ in
      PictureSource(options, root: pictures.root)
    }
    let all = pictures.pictures
    var vocabulary = FolderVocabulary(options.plan.recipe.rules)
    var post = CaptionPost()
    var numbers = PictureNumbers()
    var outsideNumbers = PictureNumbers()
    let reserved = CoreTagFolder.reservedPaths(options)
    let isCancelled = isCancelled
    try batches.forEach(
      all.indices, workers: workers,
      before: { try begin(.reading, $0) },
      work: { source, position -> Result<CaptionRecord?, PictureFlaw> in
        if isCancelled() { throw Self.interrupted(captionedCount: 0) }
        let entry = all[position].entry
        do {
          let content = try source.read(entry)
          let isNothing = content.isBare || !entry.hasPicture
          return .success(isNothing ? nil : CaptionRecord(content, rules))
        } catch let flaw as PictureFlaw {
          return .failure(flaw)
        }
      },
      take: { position, made in
        let picture = all[position]
        let path = picture.entry.path
        if made.flaw?.hasNumber ?? true {
          let number =
            picture.isInside
            ? numbers.newNumber(ofPath: "\(path)") : outsideNumbers.newNumber(ofPath: "\(path)")
          pictures.pictures[position].number = number
        }
        guard picture.entry.hasPicture else { return }
        if picture.isInside { summary.pictureCount += 1 }
        if picture.entry.sharesSidecars {
          if picture.isInside { summary.sharedCount += 1 }
          return
        }
        switch made {
        case .failure(let flaw): fail(path, flaw.reason)
        case .success(nil): if picture.isInside { summary.bareCount += 1 }
        case .success(let record?):
          let captionPath = picture.entry.path(withEnding: options.plan.captionExtension)
          if picture.isInside, reserved.contains(captionPath) {
            return fail(
              path, "has a caption file that core tags are written to; give it another name")
          }
          vocabulary.insert(record, into: &post)
          pictures.pictures[position].isRead = true
          if countsCore, post.characters.count == 1 { try spool.append(post, position: position) }
        }
      })
    return vocabulary
  }

  private mutating func fail(_ path: PathBytes, _ reason: String) {
    summary.note(.init(path: pictures.shown(path), reason: reason))
  }

  private func countCoreTags(
    _ spool: inout PostSpool, _ names: KnownNames
  ) throws -> CoreTagCounts {
    var pruning = CountingPruning(options.plan.recipe, table: names.table, hash: hash)
    var counts = CoreTagCounts(characterCount: names.characters.count)
    try spool.read { post, position in
      if isCancelled() { throw Self.interrupted(captionedCount: 0) }
      pruning.prune(&post, number: pictures.pictures[position].number)
      counts.add(post, position: position)
    }
    return counts
  }

  // MARK: The second pass

  private mutating func writeAll(_ names: KnownNames, core: CoreTags?) throws {
    let all = pictures.pictures
    let workers = (0..<batches.workerCount).map { _ in writing(names, core: core) }
    let isCancelled = isCancelled
    let stop = SharedFlag()
    do {
      try batches.forEach(
        all.indices, workers: workers,
        before: { try begin(.writing, $0) },
        work: { writing, position -> PictureWriting.Outcome? in
          guard all[position].isInside, all[position].isRead else { return nil }
          if stop.isRaised { return nil }
          if isCancelled() { throw Self.interrupted(captionedCount: 0) }
          do {
            return try writing.write(all[position])
          } catch {
            // Others would only fill the disk further.
            stop.raise()
            throw error
          }
        },
        take: { position, outcome in
          switch outcome {
          case nil: break
          case .failed(let reason)?: fail(all[position].entry.path, reason)
          case .written(let made)?:
            summary.captionedCount += 1
            if made.changes.isEmpty, !made.isKept { summary.unchangedCount += 1 }
            if made.isKept { summary.keptCount += 1 }
            waiting += made.changes
            if let sample = made.sample, shownCount < options.shownCount {
              shownCount += 1
              show(sample)
            }
          }
        },
        after: { try putInPlace() })
    } catch {
      // What was made before counts; what of it fails, too, is left as it was.
      try? putInPlace()
      guard (error as? FolderCaptioningError)?.code == .interrupted else { throw error }
      throw Self.interrupted(captionedCount: summary.captionedCount)
    }
  }

  func writing(_ names: KnownNames, core: CoreTags?) -> PictureWriting {
    PictureWriting(
      options, pictures, names: names,
      composer: CaptionComposer(
        options.plan.recipe, table: names.table, characterNames: names.characters, core: core,
        hash: hash))
  }

  /// Gives the files of a batch their new contents.
  private mutating func putInPlace() throws {
    let changes = waiting
    waiting.removeAll(keepingCapacity: true)
    // Metadata come last: they tell whose the caption beside them is, and a run may be killed between the two.
    let ordered = changes.filter { !$0.isMetadata } + changes.filter(\.isMetadata)
    try InPlaceFile.putInPlace(ordered.compactMap(\.waiting))
    for change in changes { note(change.told) }
  }

  private mutating func note(_ change: FolderFileChange) {
    if change.isNew { summary.newFileCount += 1 } else { summary.changedFileCount += 1 }
    tell(change)
  }

  private func begin(_ phase: FolderCaptioningProgress.Phase, _ position: Int) throws {
    if isCancelled() { throw Self.interrupted(captionedCount: summary.captionedCount) }
    report(
      FolderCaptioningProgress(
        phase: phase, pictureCount: position, totalPictureCount: pictures.pictures.count))
  }

  private static func interrupted(captionedCount: Int) -> FolderCaptioningError {
    FolderCaptioningError(
      .interrupted,
      captionedCount == 0
        ? "stopped; no caption was written"
        : "stopped; \(captionedCount)"
          + (captionedCount == 1 ? " picture has its caption" : " pictures have their captions"),
      hint: "Each file is whole. The same command goes on with the others.")
  }
}

extension Result where Failure == PictureFlaw {
  fileprivate var flaw: PictureFlaw? {
    if case .failure(let flaw) = self { return flaw }
    return nil
  }
}
