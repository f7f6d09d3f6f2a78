import ArgumentParser
import BooruFormats
import CaptionFolder
import CaptionSettings

extension CaptionCommand {
  /// Throws when something was said that only a warehouse has, or only a folder.
  func checkFolder() throws {
    // What is wrong with a setting is told when it is read.
    let said = (try? settings.said().map(\.setting)) ?? []
    guard let srcDir = folder.srcDir else {
      for (flag, isSaid) in [
        ("--dry-run", folder.dryRun), ("--tag", folder.tag != nil), ("--show", folder.show != 0),
      ] + said.filter(\.isForFolders).map({ ($0.option, true) }) where isSaid {
        throw ValidationError("\(flag) is for --src-dir.")
      }
      return
    }
    guard folder.show >= 0 else { throw ValidationError("--show must not be negative.") }
    if folder.dryRun, folder.tag != nil {
      throw ValidationError(
        "--dry-run writes nothing, and --tag writes tags: leave one of them out.")
    }
    guard !srcDir.isEmpty else { throw ValidationError("--src-dir must name a folder.") }
    if let warehouse {
      throw ValidationError("--src-dir needs no warehouse: leave out '\(warehouse)', or --src-dir.")
    }
    let flags = [
      target.output.map { _ in "--output" }, target.kind.map { _ in "--kind" },
      target.variants.map { _ in "--variants" }, posts.firstFlag,
      said.first(where: \.isForWarehouses)?.option,
    ]
    if let flag = flags.compactMap(\.self).first {
      throw ValidationError("\(flag) is for a warehouse, and --src-dir names a folder.")
    }
  }

  /// Tags the pictures that have no tags yet, where that is wanted; whether some were left alone.
  func tagFolder(_ path: String) throws -> Bool {
    guard let model = folder.tag else { return false }
    let pictures = ["--src-dir", path] + (target.quiet ? ["--quiet"] : [])
    StopSignals.install()
    return try FolderTagRun(
      model: try TaggerModelFlags.parse(["--model", model]), path: path,
      pictures: try TagPictureFlags.parse(pictures)
    ).run()
  }

  func folderOptions(_ plan: CaptionPlan, path: String) -> FolderCaptioningOptions {
    var options = FolderCaptioningOptions(plan, path: path)
    options.isDryRun = folder.dryRun
    options.shownCount = folder.show
    if target.replace, options.foreignCaptions == .keep { options.foreignCaptions = .replace }
    return options
  }
}
