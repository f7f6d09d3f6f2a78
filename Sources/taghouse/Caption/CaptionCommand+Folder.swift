import ArgumentParser
import BooruFormats
import CaptionFolder
import CaptionSettings
import Store

extension CaptionCommand {
  /// Throws when something was said that only a warehouse has, or only a folder.
  func checkFolder() throws {
    guard let srcDir = folder.srcDir else {
      for (flag, isSaid) in [
        ("--dry-run", folder.dryRun), ("--tags-from", folder.tagsFrom != .auto),
        ("--overwrite-emb-init", folder.overwriteEmbInit),
        ("--show", folder.show != 0), ("--backup", folder.backup),
      ] where isSaid {
        throw ValidationError("\(flag) is for --src-dir.")
      }
      return
    }
    guard folder.show >= 0 else { throw ValidationError("--show must not be negative.") }
    guard !srcDir.isEmpty else { throw ValidationError("--src-dir must name a folder.") }
    if let warehouse {
      throw ValidationError("--src-dir needs no warehouse: leave out '\(warehouse)', or --src-dir.")
    }
    if let flag = try warehouseFlag() {
      throw ValidationError("\(flag) is for a warehouse, and --src-dir names a folder.")
    }
  }

  /// A flag that was given and says nothing of a folder; nil when there is none.
  private func warehouseFlag() throws -> String? {
    for (flag, isSaid) in [
      ("--output", target.output != nil), ("--kind", target.kind != nil),
      ("--with-tags", target.withTags), ("--spread", target.spread != nil),
      ("--variants", target.variants != nil),
      ("--allow-empty", files.allowEmpty),
    ] where isSaid {
      return flag
    }
    var warehouseFields = fields
    warehouseFields.imageType = nil
    // The seed is that of the draws in templates, too.
    var warehousePosts = posts
    warehousePosts.selection.seed = nil
    return try warehousePosts.firstFlag() ?? warehouseFields.firstFlag()
  }

  func folderOptions(_ plan: CaptionPlan, path: String) -> FolderCaptioningOptions {
    var options = FolderCaptioningOptions(plan, path: path)
    options.imageType = fields.imageType
    options.overwritesEmbeddings = folder.overwriteEmbInit
    options.isDryRun = folder.dryRun
    options.texts = folder.tagsFrom.reading
    options.shownCount = folder.show
    options.foreignCaptions = folder.backup ? .backUp : files.replace ? .replace : .keep
    return options
  }
}
