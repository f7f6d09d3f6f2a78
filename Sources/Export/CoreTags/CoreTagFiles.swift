internal import ByteIO
internal import Foundation
internal import Glibc
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Statistics
internal import Store
internal import TagRules

/// The three files of core tags in a folder that may have other files, with their manifest. They appear
/// together or not at all. One thread.
struct CoreTagFiles: ~Copyable {
  private static let embeddingName = "emb_init.json"

  private let folder: String
  private let madeFolder: Bool
  private let files: OutputFiles
  private let embeddingsPath: String
  private let overwritesEmbeddings: Bool

  /// Throws `badOption` for standard output, `ByteIOError` when core tags are there that must not be
  /// replaced.
  init(
    folder: String, replaces: Bool, overwritesEmbeddings: Bool, reserved: ReservedFiles
  ) throws {
    guard folder != AtomicFile.standardOutputPath else {
      throw OutputError(
        .badOption, "a folder cannot go to standard output",
        hint: "Name a folder; one that is called - is ./-.")
    }
    let made = try Self.makeFolder(folder)
    files = try Self.begin(in: folder, replaces, reserved, else: { if made { rmdir(folder) } })
    self.folder = folder
    self.overwritesEmbeddings = overwritesEmbeddings
    embeddingsPath = "\(folder)/\(Self.embeddingName)"
    madeFolder = made
  }

  private static func begin(
    in folder: String, _ replaces: Bool, _ reserved: ReservedFiles, else undo: () -> Void
  ) throws -> OutputFiles {
    do {
      return try OutputFiles(
        [
          .init("\(folder)/core_tags.json", replaces: replaces),
          .init("\(folder)/wildcard.txt", replaces: replaces),
          .init("\(folder)/\(embeddingName)", replaces: true),
        ], replacesManifest: replaces, reserved: reserved)
    } catch {
      undo()
      throw error
    }
  }

  /// Whether the folder was not there.
  private static func makeFolder(_ folder: String) throws -> Bool {
    if FileManager.default.fileExists(atPath: folder) { return false }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    } catch {
      throw ByteIOError(
        .cannotCreate, "the folder cannot be made",
        hint: "Check that the one above it is there and can be written.", path: folder)
    }
    return true
  }

  /// Gives up the files, and the folder if it was made for them.
  func discard() {
    files.discard()
    if madeFolder { rmdir(folder) }
  }

  /// Writes the files and puts them in place.
  func write(
    _ core: CoreTags, _ recipe: PreparedRecipe, _ options: CoreTagOptions,
    identity: WarehouseIdentity
  ) throws -> CoreTagSummary {
    let texts = CoreTagTexts(
      core, template: recipe.options.recipe.template, table: recipe.table,
      characterNames: recipe.characterNames, stored: try storedEmbeddings(),
      imageTypes: recipe.options.imageType.map { [$0] } ?? [],
      appendsDroppedTags: options.appendsDroppedTagsToWildcard)
    try files.writers[0].append(texts.coreTags)
    try files.writers[1].append(texts.wildcard)
    try files.writers[2].append(texts.embeddings.json)
    var summary = CoreTagSummary()
    summary.characterCount = core.characters.count
    for character in core.characters {
      summary.keptCount += character.kept.count
      summary.droppedCount += character.dropped.count
      summary.embeddingTagCount += character.embeddingTags.count
    }
    summary.wildcardLineCount = texts.wildcardLines.count
    summary.embeddingCount = texts.embeddings.entries.count
    summary.files = try files.finish()
    summary.manifestPath = files.manifestPath
    var done = options
    done.captioning.recipe.rules = recipe.options.recipe.rules
    try files.commit(done.manifest(identity, summary))
    return summary
  }

  /// What an emb_init.json that is there holds; nothing when it is not to be kept.
  private func storedEmbeddings() throws -> EmbeddingStart {
    guard !overwritesEmbeddings, FileManager.default.fileExists(atPath: embeddingsPath) else {
      return EmbeddingStart()
    }
    guard let bytes = FileManager.default.contents(atPath: embeddingsPath) else {
      throw ByteIOError(
        .cannotOpen, "cannot be read, and so not be added to",
        hint: "Write over it with --overwrite-emb-init.", path: embeddingsPath)
    }
    do {
      return try EmbeddingStart(json: [UInt8](bytes))
    } catch {
      throw OutputError(
        .badOption, "\(embeddingsPath) is not what embeddings start from: \(error)",
        hint: "Write over it with --overwrite-emb-init.")
    }
  }
}

extension CoreTagOptions {
  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: CoreTagSummary
  ) -> ExportManifest {
    ExportManifest(
      kind: "taghouse core-tags", programVersion: programVersion,
      options: [
        "selection": .value(ManifestSelection(selection)), "layer": .value(layer.rawValue),
        "characters": .value(characters), "copyrights": .value(copyrights),
        "minPosts": .value(minimumPostCount), "recipe": .value(ManifestRecipe(captioning)),
      ], identity: identity, counts: ["characters": .value(summary.characterCount)],
      files: summary.files)
  }
}
