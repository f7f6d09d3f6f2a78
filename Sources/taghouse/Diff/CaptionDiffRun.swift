import Answers
import ArgumentParser
internal import CaptionDiff
import CaptionSettings
import Export
import Import
internal import Recipes
import Store

/// What `diff captions` is asked to compare, and its comparison.
struct CaptionDiffRun {
  let command: DiffCaptionsCommand

  func validate() throws {
    for (count, name) in [(command.top, "--top"), (command.examples, "--examples")] {
      guard 0...100_000 ~= count else {
        throw ValidationError("\(name) must be from 0 to 100000.")
      }
    }
    guard command.against.isEmpty else {
      guard command.inputs.count == 1 else {
        throw ValidationError("With --against name one warehouse.")
      }
      guard command.ext == nil else {
        throw ValidationError("--ext is for folders, not for --against.")
      }
      return
    }
    guard command.inputs.count == 2 else {
      throw ValidationError("Name two exports; or a warehouse, and a recipe with --against.")
    }
    guard command.recipe.isEmpty else {
      throw ValidationError("--recipe is for a warehouse with --against.")
    }
    // The seed is that of the draw of examples, too.
    var posts = command.posts
    posts.selection.seed = nil
    if let flag = try posts.firstFlag() ?? command.fields.firstFlag() {
      throw ValidationError("\(flag) is for a warehouse with --against.")
    }
    guard command.inputs.filter({ $0 == "-" }).count < 2 else {
      throw ValidationError("Only one of the two can be standard input.")
    }
  }

  func diff() throws -> CaptionDiff {
    var options = CaptionDiffOptions()
    options.topCount = command.top
    options.exampleCount = command.examples
    options.seed = command.posts.selection.seed ?? 0
    options.textEnding = command.ext
    StopSignals.install()
    guard command.against.isEmpty else { return try diffOfConfigurations(options) }
    return try CaptionDiff(
      command.inputs[0], command.inputs[1], options,
      isCancelled: { StopSignals.flag.signal != nil })
  }

  private func diffOfConfigurations(_ options: CaptionDiffOptions) throws -> CaptionDiff {
    func recipe(_ paths: [String]) throws -> PostTextOptions {
      let settings = try CaptionSettings(
        paths: paths, flags: command.posts.selection.seedSetting)
      CaptionSettingsFlags.showNotes(of: settings)
      let plan = try settings.makePlan()
      var options = try PostTextOptions(
        plan, command.posts.selection.selection(), from: command.posts.candidates.taken,
        programVersion: Taghouse.version)
      options.part = command.posts.part ?? options.part
      options.captioning = try command.fields.captioning(plan)
      options.caption.ruleName = command.fields.captionRule(plan)
      options.tags.layer = command.fields.layer(plan)
      return options
    }
    let before = try recipe(command.recipe)
    let after = try recipe(command.against)
    let line = ProgressLine(isQuiet: command.quiet)
    defer { line.clear() }
    var diff = try CaptionDiff(
      before, after, in: Warehouse(path: command.inputs[0], mode: .read), options,
      isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in
        line.update { ExportProgressText.line(progress, of: "posts", elapsedSeconds: $0) }
      })
    diff.before.name =
      command.recipe.isEmpty ? "the defaults" : command.recipe.joined(separator: ", ")
    diff.after.name = command.against.joined(separator: ", ")
    return diff
  }
}
