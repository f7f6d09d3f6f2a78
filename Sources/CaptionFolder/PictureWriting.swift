internal import BooruFormats
internal import ByteIO
internal import CaptionSettings
internal import TagRules

/// Makes the captions of pictures and writes what belongs to each. One thread.
///
/// A class so that each thread keeps its own from batch to batch; never used by two at once.
final class PictureWriting {
  /// What became of a picture.
  enum Outcome {
    case written(Made)
    case failed(String)
  }

  /// The files of a picture.
  struct Made {
    var changes: [Change]
    /// Whether the caption file was written by somebody else, and stays.
    var isKept: Bool
    /// Nil where the caption is as it was, or is not shown.
    var sample: FolderCaptionSample?
  }

  /// A file that is to have a new content.
  struct Change {
    /// Nil where nothing is written.
    var waiting: InPlaceFile.Waiting?
    var told: FolderFileChange
    var isMetadata: Bool
  }

  private static let emptyLine = [UInt8(ascii: "\n")]

  private let options: FolderCaptioningOptions
  private let pictures: FolderPictures
  let rules: RecordRules
  let names: KnownNames
  private let reserved: ReservedFiles
  private let source: PictureSource
  private(set) var composer: CaptionComposer
  /// The post at hand.
  private(set) var post = CaptionPost()

  init(
    _ options: FolderCaptioningOptions, _ pictures: FolderPictures, names: KnownNames,
    composer: CaptionComposer
  ) {
    self.options = options
    self.pictures = pictures
    self.names = names
    self.composer = composer
    rules = RecordRules(options)
    reserved = options.reserved
    source = PictureSource(options, root: pictures.root)
  }

  /// Makes the files of a picture; they are not in their places yet.
  ///
  /// Throws a `ByteIOError` that would meet all other pictures, too: a full disk, too many open files.
  func write(_ picture: FolderPictures.Picture) throws -> Outcome {
    do {
      let (content, record) = try read(picture)
      compose(picture)
      return .written(try make(picture.entry, content, record))
    } catch let flaw as PictureFlaw {
      return .failed(flaw.reason)
    } catch let error as ByteIOError where error.code != .writeFailed && error.code != .readFailed {
      let name = error.path.map { PathBytes($0).name.description } ?? "a file"
      let words = [error.message, error.cause].compactMap(\.self).joined(separator: ": ")
      return .failed("has a file \(name) that cannot be written: \(words)")
    }
  }

  /// Makes the post at hand that of a picture, with all its tags.
  ///
  /// Throws `PictureFlaw`, and `ByteIOError` where the system fails.
  func read(
    _ picture: FolderPictures.Picture
  ) throws -> (content: PictureContent, record: CaptionRecord) {
    let content = try source.read(picture.entry)
    let record = CaptionRecord(content, rules)
    guard names.fill(&post, with: record) else {
      throw PictureFlaw(reason: "was changed while its folder was read; run it again")
    }
    record.fillTexts(of: &post, rules)
    return (content, record)
  }

  /// Prunes and orders the tags of the post at hand, and makes its caption.
  func compose(_ picture: FolderPictures.Picture) {
    composer.compose(&post, number: picture.number)
  }

  /// What is to become of the files of the picture at hand; in a dry run nothing is written.
  func make(
    _ entry: PictureFolder.Entry, _ content: PictureContent, _ record: CaptionRecord
  ) throws -> Made {
    let caption = try captionFile(of: entry, content)
    let isKept = caption.isForeign && options.foreignCaptions == .keep
    let changes = try write(
      try files(of: entry, content, record, caption), metadata: entry.path(of: .metadata))
    var made = Made(changes: changes, isKept: isKept)
    if options.shownCount > 0, caption.before != caption.wanted {
      made.sample = FolderCaptionSample(
        path: pictures.shown(entry.path),
        before: caption.before.map { String(decoding: $0, as: UTF8.self) },
        after: String(decoding: composer.bytes, as: UTF8.self), isKept: isKept)
    }
    return made
  }

  /// The file of a caption: what it has, and what it is to have.
  private struct CaptionFile {
    var path: PathBytes
    var before: [UInt8]?
    var wanted: [UInt8]
    /// Whether it has a text that is not the caption of the metadata beside it.
    var isForeign: Bool
  }

  private func captionFile(
    of entry: PictureFolder.Entry, _ content: PictureContent
  ) throws -> CaptionFile {
    let path = entry.path(withEnding: options.plan.captionExtension)
    // sd-scripts stops at a file without a line.
    let wanted = composer.bytes.isEmpty ? Self.emptyLine : composer.bytes
    let before = try InPlaceFile(pictures.root.appending(path)).content(
      maximumByteCount: PictureSource.maximumFileByteCount)
    var isForeign = false
    if let before, before != wanted {
      let known = content.stored?.caption ?? []
      // A blank file says nothing; an editor ends its last line.
      isForeign =
        !Self.trimmed(before).elementsEqual(Self.trimmed(known)) && !Self.trimmed(before).isEmpty
    }
    return CaptionFile(path: path, before: before, wanted: wanted, isForeign: isForeign)
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var rest = bytes[...]
    while let last = rest.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { rest.removeLast() }
    return rest
  }

  /// The files that do not have their content yet. All are looked at before one is written.
  private func files(
    of entry: PictureFolder.Entry, _ content: PictureContent, _ record: CaptionRecord,
    _ caption: CaptionFile
  ) throws -> [(file: InPlaceFile, path: PathBytes, bytes: [UInt8])] {
    let processed = post.tags.map { Array(names.table.names[$0.number]) }
    let dropped = post.droppedTags.map { Array(names.table.names[$0.number]) }
    var wanted = [
      (entry.path(of: .metadata), metadata(content, processed: processed, dropped: dropped))
    ]
    switch (caption.isForeign, options.foreignCaptions) {
    case (true, .keep): break
    case (true, .backUp):
      wanted.append((try backupPath(of: entry), caption.before ?? []))
      wanted.append((caption.path, caption.wanted))
    default: wanted.append((caption.path, caption.wanted))
    }
    for name in options.plan.savedFields {
      guard let bytes = sideText(name, record, processed: processed, dropped: dropped) else {
        continue
      }
      wanted.append((entry.path(withEnding: name), bytes))
    }
    return try wanted.compactMap { path, bytes in
      let file = try InPlaceFile(pictures.root.appending(path))
      if try file.holds(bytes) { return nil }
      try reserved.check(output: file.path)
      try file.checkWritable()
      return (file, path, bytes)
    }
  }

  /// A name that is free: `1.txt.bak`, `1.txt.bak2` and so on.
  private func backupPath(of entry: PictureFolder.Entry) throws -> PathBytes {
    var number = 1
    while true {
      let ending = options.plan.captionExtension + ".bak" + (number == 1 ? "" : "\(number)")
      let path = entry.path(withEnding: ending)
      if try !InPlaceFile(pictures.root.appending(path)).isThere { return path }
      number += 1
    }
  }

  private func write(
    _ files: [(file: InPlaceFile, path: PathBytes, bytes: [UInt8])], metadata: PathBytes
  ) throws -> [Change] {
    var changes: [Change] = []
    do {
      for (file, path, bytes) in files {
        changes.append(
          Change(
            waiting: options.isDryRun ? nil : try file.write(bytes),
            told: FolderFileChange(path: pictures.shown(path), isNew: !file.isThere),
            isMetadata: path == metadata))
      }
    } catch {
      for change in changes { change.waiting?.discard() }
      throw error
    }
    return changes
  }

  /// The metadata with the fields that captions write; those that say the same keep their bytes.
  private func metadata(
    _ content: PictureContent, processed: [[UInt8]], dropped: [[UInt8]]
  ) -> [UInt8] {
    var values: [(key: String, json: [UInt8])] = []
    if !Self.isList(content.stored?.processedTags, of: processed) {
      values.append((PictureField.processedTags.rawValue, MetadataText.json(processed)))
    }
    if !Self.isList(content.stored?.droppedTags, of: dropped) {
      values.append((PictureField.droppedTags.rawValue, MetadataText.json(dropped)))
    }
    if content.stored?.caption != composer.bytes {
      values.append((PictureField.caption.rawValue, JSONQuotedText.bytes(of: composer.bytes)))
    }
    guard let metadata = content.metadata else { return MetadataText.object(values) }
    return values.isEmpty ? metadata.bytes : metadata.replacing(values)
  }

  private static func isList(_ tags: PictureFields.Tags?, of names: [[UInt8]]) -> Bool {
    guard let tags, tags.isList else { return false }
    return tags.tags.elementsEqual(names) { $0.name == $1 }
  }

  /// A field as its side file has it; nil where the picture has no such field.
  private func sideText(
    _ name: String, _ record: CaptionRecord, processed: [[UInt8]], dropped: [[UInt8]]
  ) -> [UInt8]? {
    let fields = record.fields
    guard let field = PictureField(name: name) else { return fields.others[name] }
    func text(_ names: [[UInt8]], isThere: Bool = true) -> [UInt8]? {
      isThere || !names.isEmpty ? NameListText.text(of: names) : nil
    }
    switch field {
    case .tags: return text(record.tags.tags.map(\.name), isThere: fields.tags != nil)
    case .processedTags: return text(processed)
    case .droppedTags: return text(dropped)
    case .characters: return text(record.characters, isThere: fields.characters != nil)
    case .copyright: return text(record.copyrights, isThere: fields.copyrights != nil)
    case .artist: return text(record.artists, isThere: fields.artists != nil)
    case .rating: return record.rating.isEmpty ? nil : record.rating
    case .imageType: return fields.imageType.isEmpty ? nil : fields.imageType
    case .crop: return fields.crop.map { $0.type ?? Array("true".utf8) }
    case .personCount: return fields.personCount == 0 ? nil : Array("\(fields.personCount)".utf8)
    case .caption: return composer.bytes
    case .sitePost: return nil
    }
  }
}
