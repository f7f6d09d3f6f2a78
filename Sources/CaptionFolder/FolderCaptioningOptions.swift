public import BooruFormats
internal import ByteIO
public import CaptionSettings
internal import TagRules

/// What becomes of caption files that were not written by captioning: their text is not the caption that the
/// metadata beside them tells of.
public enum ForeignCaptions: Sendable, Equatable {
  /// They stay as they are.
  case keep
  /// They are written over.
  case replace
  /// They are written over, and a copy stays: `1.txt.bak`.
  case backUp
}

/// How the pictures of a folder are captioned.
public struct FolderCaptioningOptions: Sendable {
  public var plan: CaptionPlan
  /// The folder whose pictures get captions.
  public var path: String
  /// What pictures are that do not say it themselves, such as `booru`; it becomes an embedding, too.
  public var imageType: String?
  /// An `emb_init.json` that is there is written over; else it is added to.
  public var overwritesEmbeddings = false
  /// What texts beside pictures are: captions, unless they are to be tags; `NAME.png.txt`, which no caption
  /// takes the place of, also tags where it plainly is.
  public var texts = TextReading.told
  /// Nothing is written; what would be is told.
  public var isDryRun = false
  /// What becomes of caption files that somebody else has written.
  public var foreignCaptions = ForeignCaptions.keep
  /// Captions that are shown: so many pictures, those first that get another one.
  public var shownCount = 0

  /// With what the settings of the plan say of folders.
  public init(_ plan: CaptionPlan, path: String) {
    self.plan = plan
    self.path = path
    imageType = plan.place.imageType
    overwritesEmbeddings = plan.place.overwritesEmbeddings
    if plan.place.backsUp { foreignCaptions = .backUp }
    switch plan.place.tagsFrom {
    case "txt": texts = .tags
    case "none": texts = .captions
    default: texts = .told
    }
  }

  /// The files that captions are made by, which none may take the place of.
  var reserved: ReservedFiles { ReservedFiles(warehouse: nil, inputs: plan.inputPaths) }

  /// Fields of side files that captions do not know: they go from metadata to side file as they are.
  var otherFields: Set<String> {
    Set(plan.savedFields.filter { PictureField(name: $0) == nil })
  }

  /// Throws `badOption` for what a folder cannot do, and for endings that would write over pictures.
  func check() throws(FolderCaptioningError) {
    if plan.recipe.core == .confident {
      throw FolderCaptioningError(
        .badOption, "core=confident needs a warehouse, and --src-dir names a folder",
        hint: "Count them (core=counted), or take those of a file (core=file).")
    }
    if plan.recipe.overlap == .learned {
      throw FolderCaptioningError(
        .badOption, "overlap=learned needs a warehouse, and --src-dir names a folder",
        hint: "Take the lists (overlap=lists).")
    }
    if plan.recipe.rules.prunesImplied {
      throw FolderCaptioningError(
        .badOption, "prune=implied needs the implications of a site, and --src-dir names a folder",
        hint: "Leave it out, or name the tags that say less (overlap_tags_file).")
    }
    try check(ending: plan.captionExtension, of: "caption_extension")
    if ["tags", "json"].contains(plan.captionExtension.lowercased()) {
      throw FolderCaptioningError(
        .badOption, "caption_extension \(plan.captionExtension): such files are no captions",
        hint: "Choose another ending, such as txt.")
    }
    for (fields, flag) in [(plan.savedFields, "save_aux"), (plan.loadedFields, "load_aux")] {
      for field in fields {
        try check(ending: field, of: flag)
        if PictureField(name: field) == .sitePost {
          throw FolderCaptioningError(.badOption, "\(flag) \(field): a post is no field of a file")
        }
        if field == plan.captionExtension {
          throw FolderCaptioningError(
            .badOption, "\(flag) \(field): captions have that ending (caption_extension)")
        }
      }
    }
  }

  private func check(ending: String, of flag: String) throws(FolderCaptioningError) {
    guard PictureFolder.isPictureSuffix(".\(ending)") else { return }
    throw FolderCaptioningError(.badOption, "\(flag) \(ending): that is the ending of pictures")
  }

  /// What the user should know though it is no error.
  public var notes: [String] {
    var notes: [String] = []
    if !plan.saidForWarehouses.isEmpty {
      let keys = plan.saidForWarehouses.map(\.key).joined(separator: ", ")
      notes.append("\(keys): for warehouses, without effect here")
    }
    let loaded = Set(plan.loadedFields.compactMap { PictureField(name: $0) })
    if loaded.contains(.processedTags), plan.processesOriginalTags {
      notes.append(
        "processed_tags are loaded and not used: process_from_original_tags=false begins with them")
    }
    if plan.recipe.template.usedFields.contains(.caption), !loaded.contains(.caption) {
      notes.append(
        "the template takes up the caption of before, which its own replaces: run again, it has it"
          + " twice. Keep it in files of their own (load_aux=caption)")
    }
    return notes
  }
}
