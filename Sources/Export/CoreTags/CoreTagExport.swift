internal import ByteIO
internal import Foundation
public import Reading
public import Recipes
internal import Rows
public import Selection
public import Statistics
internal import Store
internal import TagRules

/// Which core tags are written, and where.
public struct CoreTagOptions: Sendable {
  public var captioning = CaptioningOptions()
  public var selection = PostSelection()
  public var candidates = CandidatePosts.all
  public var layer = TagLayer.stored
  /// Names of characters, in any spelling, and of copyrights, whose characters are taken; without any of
  /// them, all characters.
  public var characters: [String] = []
  public var copyrights: [String] = []
  /// Characters that fewer posts show alone are left out.
  public var minimumPostCount = 1
  /// `append_dropped_character_tags_wildcard`.
  public var appendsDroppedTagsToWildcard = false
  public var replaces = false
  /// An `emb_init.json` that is there is written over; else it is added to.
  public var overwritesEmbeddings = false
  public var allowsEmpty = false
  /// The folder, which may be there.
  public var outputPath: String
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }
}

/// What such an export has written.
public struct CoreTagSummary: Sendable {
  /// Which posts were counted, and how many of the selection were not of them.
  public var candidates = CandidatePosts.all
  public var outsideCount: Int64 = 0
  public var characterCount = 0
  /// Tags, summed over characters.
  public var keptCount = 0
  public var droppedCount = 0
  public var embeddingTagCount = 0
  public var wildcardLineCount = 0
  /// Embeddings in the file, those that were there before included.
  public var embeddingCount = 0
  public var files: [ExportedFile] = []
  public var manifestPath: String?
}

extension PostExport {
  /// Writes `core_tags.json`, `wildcard.txt` and `emb_init.json` into a folder.
  ///
  /// Throws `OutputError`, `WarehouseError`, `ByteIOError`; no file is left behind then.
  public func write(_ options: CoreTagOptions) throws -> CoreTagSummary {
    let output = try CoreTagFiles(
      folder: options.outputPath, replaces: options.replaces,
      overwritesEmbeddings: options.overwritesEmbeddings,
      reserved: ReservedFiles(warehouse, options.selection, options.captioning))
    do {
      return try warehouse.holdingSnapshot {
        let (core, plan, recipe) = try coreTags(options)
        var summary = try output.write(
          core, recipe, options, identity: try warehouse.identity())
        summary.candidates = plan.candidates
        summary.outsideCount = try plan.outsideCount(warehouse)
        return summary
      }
    } catch {
      output.discard()
      throw error
    }
  }

  private func coreTags(_ options: CoreTagOptions) throws -> (CoreTags, PostPlan, PreparedRecipe) {
    var captioning = options.captioning
    if captioning.recipe.core == .file {
      throw OutputError(
        .badOption, "core tags of a file are there already",
        hint: "Count them, or take the confident ones: --core counted or confident.")
    }
    // Those that are to be found out are not needed for it.
    let source = captioning.recipe.core
    captioning.recipe.core = .counted
    var request = PostPlan.Request()
    request.selection = options.selection
    request.candidates = options.candidates
    request.tags.layer = options.layer
    request.caption = CaptionTextOptions()
    request.captioning = captioning
    let plan = try PostPlan(request, warehouse)
    guard let recipe = plan.recipe else {
      throw OutputError(.badOption, "there is no recipe for core tags")
    }
    let characters =
      source == .confident
      ? try recipe.confidentTags(warehouse, sites: plan.sites)
      : try CoreTagCounter(export: self, plan: plan).characters(recipe)
    let selected = try selectedCharacters(options, recipe)
    let frequent = characters.filter { character in
      character.postCount >= options.minimumPostCount
        && selected?.contains(character.tags.character) ?? true
    }
    guard !frequent.isEmpty || options.allowsEmpty else {
      throw OutputError(
        .empty, "no character is left of \(characters.count)",
        hint: "A character counts where a post shows it alone. Or allow it with --allow-empty.")
    }
    return (
      CoreTags(
        frequent.map(\.tags), table: recipe.table, characterNames: recipe.characterNames),
      plan, recipe
    )
  }

  /// Nil when all are taken.
  private func selectedCharacters(
    _ options: CoreTagOptions, _ recipe: PreparedRecipe
  ) throws -> Set<Int32>? {
    guard !options.characters.isEmpty || !options.copyrights.isEmpty else { return nil }
    var numbers: Set<Int32> = []
    for name in options.characters {
      guard let number = recipe.number(ofCharacter: name) else {
        throw OutputError(
          .badOption, "there is no character '\(name)' on the sites of the export",
          hint: "Names are those of the site, such as name_(series).")
      }
      numbers.insert(number)
    }
    for name in options.copyrights {
      for character in try warehouse.characters(ofCopyright: name) {
        if let number = recipe.number(ofCharacter: character) {
          numbers.insert(number)
        }
      }
    }
    return numbers
  }
}
