internal import BooruFormats
internal import ByteIO
internal import TableFiles

/// An input whose format was told by its content.
public struct DetectedInput: Sendable {
  /// As named.
  public var path: String
  public var format: ImportFormat
  /// The site that the content names; nil: it names none.
  public var siteName: String?
}

/// Tells the formats of inputs by their beginnings.
public enum ImportDetection {
  /// What an input is: a file, or a folder, whose first file counts for all.
  ///
  /// Throws `ByteIOError` when it cannot be read, or is nothing that is known.
  public static func detect(_ path: String) throws -> DetectedInput {
    guard path != InputFile.standardInputPath else {
      throw ByteIOError(
        .cannotOpen, "the format of standard input must be named, for it is read only once",
        hint: "Name it, as in `taghouse import danbooru`.", path: path)
    }
    if try isPictureFolder(path) {
      return DetectedInput(path: path, format: .sidecars, siteName: nil)
    }
    let suffixes = ImportFormat.jsonSuffixes + ImportFormat.tableSuffixes + ImportFormat.xmlSuffixes
    guard let file = try InputFile.find([path], suffixes: suffixes).first,
      let shape = try shape(of: file)
    else { throw unknown(path) }
    guard let format = format(of: shape.kind) else {
      throw ByteIOError(
        .corruptInput, "these are scores of a tagger, which has to be named",
        hint: "Name it, as in `taghouse import tagger … --tagger NAME`.", path: path)
    }
    return DetectedInput(path: path, format: format, siteName: shape.siteName)
  }

  private static func unknown(_ path: String) -> ByteIOError {
    ByteIOError(
      .corruptInput, "the content of this input does not tell its format",
      hint: "Name it, as in `taghouse import danbooru`; `taghouse import --help` lists all.",
      path: path)
  }

  private static func isPictureFolder(_ path: String) throws -> Bool {
    guard InputFile.isFolder(path) else { return false }
    do {
      return try PictureFolder(path: path).entries.contains { $0.hasPicture }
    } catch let error as ByteIOError where error.code == .noSuchInput {
      return false
    }
  }

  private static func shape(of file: InputFile) throws -> FileShape? {
    if let table = try TableFile(file) {
      let rows = try table.rows(.all, maximumRowCount: 1)
      let head = EntryHead(fileName: InputPlan.fileName(path: file.path, member: ""))
      return try firstShape(
        RecordReader(rows.stream, splitting: .lines), head, pageKey: nil)
    }
    let pageKey = try pageKey(of: file)
    let stream = try ByteStream(file)
    guard let entry = try stream.nextEntry() else { return nil }
    let reader = RecordReader(
      stream,
      candidates: RecordSplitting.Candidates(
        tables: true, members: true, memberArrays: true, pageKey: pageKey, xmlElement: "post",
        recordKeys: FileShapeReader.recordKeys))
    try reader.prepare()
    let head = EntryHead(
      isTable: reader.splitting == .tableRows, firstRow: reader.firstRow,
      fileName: InputPlan.fileName(path: file.path, member: entry.name ?? ""))
    if let noun = FileShapeReader.unreadNoun(of: head) {
      throw ByteIOError(
        .corruptInput, "this is a table of \(noun), which no format reads",
        hint: "Leave it out: nothing of it belongs into a warehouse.", path: file.path)
    }
    return try firstShape(reader, head, pageKey: pageKey)
  }

  /// What the first record of a reader is.
  private static func firstShape(
    _ reader: RecordReader, _ head: EntryHead, pageKey: String?
  ) throws -> FileShape? {
    let chunk = RecordChunk()
    while try reader.next(into: chunk) {
      guard let span = chunk.spans.first, !span.isOverlong else { continue }
      return FileShapeReader().shape(
        of: chunk[span].assumingMemoryBound(to: UInt8.self), head, pageKey: pageKey)
    }
    return nil
  }

  /// The key of the pages that a file begins with; nil when it begins with none.
  private static func pageKey(of file: InputFile) throws -> String? {
    let stream = try ByteStream(file)
    guard try stream.nextEntry() != nil else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: RecordSplitting.detectionByteCount, alignment: 64)
    defer { buffer.deallocate() }
    var count = 0
    while count < buffer.count {
      let read = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if read == 0 { break }
      count += read
    }
    let head = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    return FileShapeReader.pageKeys.first { RecordSplitting.isPage(prefix: head, key: $0) }
  }

  /// The format of a kind; nil for scores, which need the name of a tagger.
  private static func format(of kind: FileShape.Kind) -> ImportFormat? {
    switch kind {
    case .danbooruPosts: .danbooru
    case .e621Posts: .e621Posts
    case .moebooruPosts: .moebooru
    case .gelbooruPosts: .gelbooru
    case .sankakuPosts: .sankaku
    case .e621Captions: .e621Captions
    case .kohyaMetadata: .kohya(KohyaImportOptions())
    case .tags: .tags
    case .aliases: .tagAliases
    case .implications: .tagImplications
    case .tagScores: nil
    }
  }
}
