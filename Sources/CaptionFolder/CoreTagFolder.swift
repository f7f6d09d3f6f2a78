internal import ByteIO
internal import CaptionSettings
internal import TagRules

/// The files of core tags of a folder: those that are there, and those that are written.
struct CoreTagFolder {
  private static let coreTagName = "core_tags.json"
  private static let wildcardName = "wildcard.txt"
  private static let embeddingName = "emb_init.json"
  /// Bytes of a file that is read, 256 MiB.
  private static let maximumFileByteCount = 256 << 20

  private let options: FolderCaptioningOptions
  private let pictures: FolderPictures
  /// What core tags are added to.
  private var embeddings = EmbeddingStart()
  /// The bytes of the file of core tags, where they come from one.
  private var storedBytes: [UInt8]?

  /// Reads what is needed of the files that are there, so that what is wrong with one is found first.
  ///
  /// Throws `noSuchInput`, `badFile`, `ByteIOError`.
  init(_ options: FolderCaptioningOptions, _ pictures: FolderPictures) throws {
    self.options = options
    self.pictures = pictures
    if options.plan.recipe.core == .file {
      guard options.plan.recipe.rules.mode == .characterCore else { return }
      storedBytes = try bytes(at: storedPath)
      guard storedBytes != nil else {
        throw FolderCaptioningError(
          .noSuchInput, "core tags are to come from '\(storedPath)', and there is no such file",
          hint: "Count them first (core=counted), or name another file with core_tag_file.")
      }
    } else if !options.overwritesEmbeddings {
      let path = pictures.root.appending(PathBytes(Self.embeddingName))
      guard let bytes = try bytes(at: path) else { return }
      do {
        embeddings = try EmbeddingStart(json: bytes)
      } catch {
        throw FolderCaptioningError(
          .badFile,
          "\(pictures.shown(PathBytes(Self.embeddingName))) is not what embeddings start from:"
            + " \(error)", hint: "Write over it: --set overwrite_emb_init.")
      }
    }
  }

  private var storedPath: PathBytes {
    options.plan.coreTagPath.map { PathBytes($0) }
      ?? pictures.coreTagRoot.appending(PathBytes(Self.coreTagName))
  }

  private func bytes(at path: PathBytes) throws -> [UInt8]? {
    try InPlaceFile(path).content(maximumByteCount: Self.maximumFileByteCount)
  }

  /// Files inside the root that no caption may take; none where no core tags are written.
  static func reservedPaths(_ options: FolderCaptioningOptions) -> Set<PathBytes> {
    options.plan.recipe.core == .counted ? [PathBytes(wildcardName)] : []
  }

  /// The core tags of the file. Throws `badFile`.
  func stored(_ names: KnownNames) throws -> CoreTags {
    do {
      return try CoreTagFile.read(
        storedBytes ?? [], table: names.table, characterNames: names.characters)
    } catch {
      throw FolderCaptioningError(.badFile, "the core tags in '\(storedPath)': \(error)")
    }
  }

  /// Writes the three files where they are not so already, and returns which.
  func write(_ core: CoreTags, _ names: KnownNames) throws -> [FolderFileChange] {
    let texts = CoreTagTexts(
      core, template: options.plan.recipe.template, table: names.table,
      characterNames: names.characters, stored: embeddings,
      imageTypes: options.imageType.map { [$0] } ?? [],
      appendsDroppedTags: options.plan.appendsDroppedTagsToWildcard)
    let files = [
      (Self.coreTagName, texts.coreTags), (Self.wildcardName, texts.wildcard),
      (Self.embeddingName, texts.embeddings.json),
    ]
    return try files.compactMap { name, text in
      let path = PathBytes(name)
      let file = try InPlaceFile(pictures.root.appending(path))
      let bytes = Array(text.utf8)
      if try file.holds(bytes) { return nil }
      try options.reserved.check(output: file.path)
      if options.isDryRun { try file.checkWritable() } else { try file.replace(with: bytes) }
      return FolderFileChange(path: pictures.shown(path), isNew: !file.isThere)
    }
  }
}
