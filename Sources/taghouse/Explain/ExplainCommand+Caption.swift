import Answers
import ArgumentParser
import CaptionFolder
import CaptionSettings
import Export
import Import
internal import Rows
import Store
import TagRules

extension ExplainCommand {
  var isAboutCaption: Bool { caption || srcDir != nil }

  /// Throws for a post that has no name, and for options that say nothing here.
  func checkOptions() throws {
    // What is wrong with a setting is told when it is read.
    let said = (try? settings.said().map(\.setting)) ?? []
    if let srcDir {
      guard !srcDir.isEmpty else { throw ValidationError("--src-dir must name a folder.") }
      if let post {
        throw ValidationError("--src-dir takes one picture: leave out '\(post)', or --src-dir.")
      }
      if let flag = posts.firstFlag ?? said.first(where: \.isForWarehouses)?.option {
        throw ValidationError("\(flag) is for a warehouse, and --src-dir names a folder.")
      }
      return
    }
    if !caption, let flag = settings.firstFlag ?? posts.firstFlag {
      throw ValidationError("\(flag) is for --caption.")
    }
    if said.contains(.part) {
      throw ValidationError("\(CaptionSetting.part.option) is for exports of posts.")
    }
    if let setting = said.first(where: \.isForFolders) {
      throw ValidationError("\(setting.option) is for --src-dir.")
    }
    if !settings.isPrinting { _ = try postName() }
  }

  func postName() throws -> PostName {
    guard let post else {
      throw ValidationError(
        "Name the post behind the warehouse, as in: taghouse explain house.db danbooru/123")
    }
    guard let name = PostName(post) else {
      throw ValidationError(
        "'\(post)' names no post: write SITE/NUMBER, such as danbooru/123, or the post's address.")
    }
    return name
  }

  func write(_ text: @autoclosure () -> String, _ document: @autoclosure () -> Document) throws {
    switch format {
    case .text: try Console.write(Terminal.wrapped(text()))
    case .json: try Console.write(document().json)
    }
  }

  private func plan() throws -> CaptionPlan {
    let settings = try settings.settings()
    CaptionSettingsFlags.showNotes(of: settings)
    StopSignals.install()
    return try settings.makePlan()
  }

  func explainCaption(of name: PostName) throws {
    let options = try posts.exportOptions(plan())
    let explanation = try CaptionExplanation(
      of: name, options, in: Warehouse(path: warehouse, mode: .read),
      isCancelled: { StopSignals.flag.signal != nil })
    try write(CaptionExplanationText(explanation).text, Document(explanation))
  }

  func explainPicture(in folder: String) throws {
    var options = FolderCaptioningOptions(try plan(), path: folder)
    options.isDryRun = true
    options.shownCount = 1
    for note in options.notes { Console.writeNote(note) }
    var captioning = try FolderCaptioning(
      options, isCancelled: { StopSignals.flag.signal != nil }, report: { _ in }, tell: { _ in })
    let explanation = try captioning.explain(warehouse)
    try write(
      CaptionExplanationText(explanation.caption).text + fileText(explanation.sample),
      Document(explanation))
  }

  private func fileText(_ sample: FolderCaptionSample?) -> String {
    guard let sample else { return "the caption file has this caption already\n" }
    return FolderSampleText(sample).text(headline: "the caption file")
  }
}

extension CaptionSettingsFlags {
  /// An option of these that was given; nil when there is none.
  var firstFlag: String? {
    if !recipe.isEmpty { return "--recipe" }
    if !set.isEmpty { return (try? said().first?.setting.option) ?? "--set" }
    if preset != nil { return "--preset" }
    if template != nil { return "--template" }
    if listSettings { return "--list-settings" }
    if printRecipe { return "--print-recipe" }
    return printList == nil ? nil : "--print-list"
  }
}
