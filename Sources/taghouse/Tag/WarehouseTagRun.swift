import Answers
import ArgumentParser
import ByteIO
import Foundation
import Import
import Reading
import Store
import Taggers

/// Tags the pictures of posts, and imports what came of it as that of a tagger.
struct WarehouseTagRun {
  private static let defaultMinimumScore = 0.05

  let model: TaggerModelFlags
  let warehouse: String
  let paths: [String]
  let pictures: TagPictureFlags

  /// Throws exit code 1 when pictures were left alone, that of the signal when it was stopped.
  func run() throws {
    let index = try PictureIndex(paths: paths)
    // Before a model is loaded, which takes a while.
    let reader = try Warehouse(path: warehouse, mode: .read)
    let models = try model.load()
    let name = pictures.tagger ?? models.map(\.name).joined(separator: "+")
    guard 1...100 ~= name.utf8.count else {
      throw ValidationError("The name of the tagger has more than 100 bytes: say --tagger.")
    }
    let found = try PostPictureSearch(index, paths).pictures(
      of: reader, site: pictures.site, notSeenBy: pictures.overwriteTags ? nil : name)
    reader.close()
    if found.pictures.isEmpty { return try tellNothing(found, name) }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "taghouse-tag-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let summary = try tag(found, models, name, in: folder)
    if summary.failureCount > 0 {
      Console.writeError(TagRunText.failures(summary.failures, count: summary.failureCount))
    }
    if let signal = StopSignals.flag.signal {
      Console.writeError("stopped; what is tagged is in the warehouse. The same command goes on.\n")
      throw ExitCode(128 + signal)
    }
    if summary.failureCount > 0 { throw ExitCode(1) }
  }

  private func tag(
    _ found: PostPictureSearch.Found, _ models: [TaggerModel], _ name: String, in folder: URL
  ) throws -> PostTagging.Summary {
    let tagging = PostTagging(
      models: models, options: model.tagging,
      minimumScore: pictures.minimumScore ?? Self.defaultMinimumScore)
    let list = folder.appending(path: "tags.csv").path
    try tagging.writeList(path: list)
    let scores = folder.appending(path: "scores.jsonl").path
    let file = try ScoreLines(path: scores)
    let line = ProgressLine(isQuiet: pictures.quiet)
    defer { line.clear() }
    let summary = try tagging.tag(
      found.pictures, read: found.reading, write: file.write,
      isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in line.update { TagRunText.line(progress, elapsedSeconds: $0) } })
    line.clear()
    try file.close()
    if summary.taggedCount > 0 { try load(scores, list: list, name, found.siteName) }
    var text = Figures.counted(Int64(summary.taggedCount), "post")
    text += " tagged \(TagRunText.rate(summary.taggedCount, elapsedSeconds: line.elapsedSeconds))\n"
    text += "  by \(VisibleText.escaped(TagRunText.models(models)))\n"
    text +=
      "  their scores are those of the tagger \(VisibleText.escaped(name)) (table tag_score)\n"
    if summary.failureCount > 0 { text += "  \(summary.failureCount) left alone\n" }
    try Console.write(text)
    return summary
  }

  private func load(_ scores: String, list: String, _ name: String, _ site: String) throws {
    var tagger = TaggerImportOptions(taggerName: name)
    tagger.tagListPaths = [list]
    var options = ImportOptions(
      warehousePath: warehouse, format: try .tagger(tagger), inputs: [scores],
      programVersion: Taghouse.version)
    options.siteName = site
    options.patience = pictures.waiting.patience
    options.rereads = true
    // Also after Ctrl-C: what is done is kept.
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  private func tellNothing(_ found: PostPictureSearch.Found, _ name: String) throws {
    if found.seenCount > 0 {
      return try Console.write(
        "nothing to do: \(name) has tagged all \(Figures.counted(found.seenCount, "post")) whose"
          + " pictures are there (--overwrite-tags tags them again)\n")
    }
    throw TaggerError(
      .noSuchInput,
      "\(paths.joined(separator: ", ")): no picture of a post of \(warehouse) is there",
      hint: "Pictures of posts are named by their numbers or md5, as in 123.jpg. For others:"
        + " taghouse tag --src-dir, then taghouse import sidecars.")
  }
}
