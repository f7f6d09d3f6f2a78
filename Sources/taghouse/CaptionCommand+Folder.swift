import ArgumentParser
import CaptionFolder
import CaptionSettings
import Warehouse

extension CaptionCommand {
  /// Throws when something was said that only a warehouse has, or only a folder.
  func checkFolder() throws {
    guard let srcDir = folder.srcDir else {
      for (flag, isSaid) in [
        ("--dry-run", folder.dryRun), ("--overwrite-emb-init", folder.overwriteEmbInit),
      ] where isSaid {
        throw ValidationError("\(flag) is for --src-dir.")
      }
      return
    }
    guard !srcDir.isEmpty else { throw ValidationError("--src-dir must name a folder.") }
    if let warehouse {
      throw ValidationError("--src-dir needs no warehouse: leave out '\(warehouse)', or --src-dir.")
    }
    for (flag, isSaid) in warehouseFlags where isSaid {
      throw ValidationError("\(flag) is for a warehouse, and --src-dir names a folder.")
    }
  }

  private var warehouseFlags: [(flag: String, isSaid: Bool)] {
    let selection = posts.selection
    return [
      ("--output", output != nil), ("--kind", kind != nil), ("--with-tags", withTags),
      ("--spread", spread != nil), ("--replace", files.replace),
      ("--allow-empty", files.allowEmpty), ("--select", selection.select != nil),
      ("--site", !selection.site.isEmpty), ("--rating", !selection.rating.isEmpty),
      ("--exclude-deleted", selection.excludeDeleted),
      ("--allow-unknown", selection.names.allowUnknown), ("--per", !selection.caps.per.isEmpty),
      ("--universe", posts.universe != nil), ("--part", posts.part != nil),
      ("--tag-categories", fields.tagCategories != nil), ("--quality", fields.quality != nil),
      ("--caption-rule", fields.captionRule != CaptionRule.defaultName),
      ("--tagger", fields.tagger != nil),
      ("--layer", fields.layer.layer != .stored),
    ]
  }

  func folderOptions(_ plan: CaptionPlan, path: String) -> FolderCaptioningOptions {
    var options = FolderCaptioningOptions(plan, path: path)
    options.imageType = fields.imageType
    options.overwritesEmbeddings = folder.overwriteEmbInit
    options.isDryRun = folder.dryRun
    return options
  }
}
