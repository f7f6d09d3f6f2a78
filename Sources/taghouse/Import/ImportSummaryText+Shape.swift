import Answers
import ByteIO
import Import
import Loading

extension ImportSummaryText {
  /// What is said when no record was taken: what the first file looks like, and how to take the import back.
  /// Nil when there were records, or none at all.
  func nothingTakenSentence(format: ImportFormat) -> String? {
    let counts = summary.counts
    let takenCount = counts.importedCount + counts.updatedCount + counts.unchangedCount
    guard takenCount == 0, counts.rejectedCount > 0, let file = summary.files.first,
      file.path != InputFile.standardInputPath, !format.readsPictureFolders
    else { return nil }
    let shown = VisibleText.escaped(file.path)
    var text = "error: no record was taken\n"
    if let found = try? ImportDetection.detect(file.path) {
      if found.format.name != format.name {
        text += "\(shown) looks like \(found.format.name):"
        text += " `taghouse import \(found.format.name) \(warehouse) \(shown)`.\n"
      }
    } else {
      text += "\(shown) is in no format that is known;"
      text += " `taghouse import --help` lists all formats.\n"
    }
    return text
      + "`taghouse forget \(warehouse) --run \(summary.runID)` takes this import back.\n"
  }
}
