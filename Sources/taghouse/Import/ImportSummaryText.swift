import Answers
import BooruFormats
import Import
import Loading
import Reading
import Reports
import Store

enum ImportProgressText {
  /// `importing 45.2 %  0:02 left  112,000 posts/s  520 MB/s  610 MB of 1.35 GB  152,340 posts`
  ///
  /// What matters most comes first: the terminal may cut the line off.
  static func line(
    _ progress: ImportProgress, of noun: String, elapsedSeconds: Double
  ) -> String {
    let seconds = max(elapsedSeconds, 0.001)
    var parts = [progress.phase]
    var amount = Figures.bytes(progress.byteCount)
    if let total = progress.totalByteCount, total > 0 {
      let share = min(1, Double(progress.byteCount) / Double(total))
      parts[0] += " \(Figures.fixed(share * 100, positions: 1)) %"
      amount += " of \(Figures.bytes(total))"
      if progress.byteCount > 0, progress.byteCount < total {
        let left = seconds * Double(total - progress.byteCount) / Double(progress.byteCount)
        parts.append("\(Figures.clock(left)) left")
      }
    }
    parts.append("\(Figures.grouped(Int64(Double(progress.recordCount) / seconds))) \(noun)/s")
    parts.append("\(Figures.bytes(Int64(Double(progress.byteCount) / seconds)))/s")
    parts.append(amount)
    parts.append(Figures.counted(progress.recordCount, of: noun))
    if progress.rejectedCount > 0 {
      parts.append("\(Figures.grouped(progress.rejectedCount)) rejected")
    }
    return parts.joined(separator: "  ")
  }
}

/// What an import has done, for people and for programs.
struct ImportSummaryText {
  /// Fields with problems that are shown.
  private static let shownProblemCount = 8

  let summary: ImportSummary
  let warehouse: String
  /// What the records are called.
  let noun: String

  private var rows: [(name: String, count: Int64)] {
    let counts = summary.counts
    return [
      ("lines", counts.lineCount), ("blank", counts.blankCount),
      ("imported", counts.importedCount), ("updated", counts.updatedCount),
      ("unchanged", counts.unchangedCount), ("rejected", counts.rejectedCount),
    ]
  }

  var table: String {
    var text = ""
    for skipped in summary.skipped {
      text += "\(skipped.name): imported before"
      text += " (\(Figures.counted(skipped.lineCount, "line"))), skipped\n"
    }
    if summary.outcome == .nothingToDo {
      return text + "nothing to do: \(warehouse) has it all (--reread reads it again)\n"
    }
    let seconds = max(summary.elapsedSeconds, 0.001)
    let count = summary.counts.recordCount
    text += "\(Figures.counted(count, of: noun)) from"
    text += " \(Figures.counted(Int64(summary.files.count), "file"))"
    text += " in \(Figures.duration(seconds)), \(summary.mode)"
    text += ": \(Figures.grouped(Int64(Double(count) / seconds))) \(noun)/s"
    text += ", \(Figures.bytes(Int64(Double(summary.byteCount) / seconds)))/s"
    text += ", peak memory \(Figures.bytes(summary.peakMemoryByteCount))\n"
    let width = rows.map { Figures.grouped($0.count).count }.max() ?? 0
    for row in rows {
      let name = row.name + String(repeating: " ", count: 10 - row.name.count)
      text += "  \(name)\(Figures.padded(Figures.grouped(row.count), to: width))\n"
    }
    if summary.lostTagPostCount > 0 {
      text += "posts without their tags, which were not understood:"
      text += " \(Figures.grouped(summary.lostTagPostCount))\n"
    }
    if let (meaning, reason) = summary.ratingMeaning {
      text += "rating s means \(meaning.rawValue): \(reason) (view rating_meaning)\n"
    }
    let texts = summary.textCounts
    if texts.tags + texts.captions > 0 {
      text += "texts beside pictures: \(Figures.grouped(texts.tags)) taken as tags,"
      text += " \(Figures.grouped(texts.captions)) as captions (--tags-from says which)\n"
    }
    return text + relationText + problemText + rejectText
  }

  /// Fields of a wrong type over all files, most frequent first.
  private var problems: [(field: String, record: FieldProblemRecord, path: String)] {
    var merged: [String: (record: FieldProblemRecord, path: String)] = [:]
    for file in summary.files {
      for (field, problem) in file.fieldProblems {
        if merged[field] == nil {
          merged[field] = (problem, file.path)
        } else {
          merged[field]?.record.recordCount += problem.recordCount
        }
      }
    }
    return merged.map { (field: $0.key, record: $0.value.record, path: $0.value.path) }
      .sorted { ($1.record.recordCount, $0.field) < ($0.record.recordCount, $1.field) }
  }

  private var problemText: String {
    let problems = problems
    guard !problems.isEmpty else { return "" }
    var text = "fields of a wrong type, now null (table import_field_problem):\n"
    for problem in problems.prefix(Self.shownProblemCount) {
      text += "  \(problem.field): \(Figures.grouped(problem.record.recordCount)),"
      text += " first \(problem.record.firstValue)"
      text += " in line \(problem.record.firstLineNumber) of \(problem.path)\n"
    }
    return text
  }

  private var relationText: String {
    guard let view = summary.relationProblems.first?.view else { return "" }
    let counts = summary.relationProblems.map { "\(Figures.grouped($0.count)) \($0.kind)" }
    return "active \(noun) with problems (view \(view)): \(counts.joined(separator: ", "))\n"
  }

  private var rejectText: String {
    guard summary.counts.rejectedCount > 0 else { return "" }
    var text = "rejected, most often because the record\n"
    let width = summary.rejectReasons.map { Figures.grouped($0.count).count }.max() ?? 0
    for reason in summary.rejectReasons {
      let count = Figures.padded(Figures.grouped(reason.count), to: width)
      text += "  \(count)  \(VisibleText.escaped(reason.reason))\n"
    }
    return text + "the rejected lines of this import:\n"
      + "  taghouse query \(warehouse) rejected_records -p run \(summary.runID)\n"
  }

  /// What is said aloud when tags were lost.
  var lostTagSentence: String? {
    let count = summary.lostTagPostCount
    guard count > 0 else { return nil }
    let posts = Figures.counted(count, "post")
    var text = summary.hasLostAllTags ? "error: no post got a tag: " : "warning: "
    text += "the records of \(posts) have tags in a shape that was not understood"
    if let problem = problems.first(where: { $0.field.hasPrefix("tag") }) {
      text += "; first \(problem.field): \(problem.record.firstValue)"
      text += " in line \(problem.record.firstLineNumber) of \(problem.path)"
    }
    return text + ".\n  Is this file in another format? See `taghouse import --help`.\n"
  }

  /// How to go on after a stop.
  var stopSentence: String? {
    switch summary.outcome {
    case .interrupted:
      "stopped; what was read is in the warehouse. The same command goes on from there.\n"
    case .tooManyRejects(let maximum):
      "stopped: more than \(Figures.counted(maximum, "record")) \(maximum == 1 ? "was" : "were") rejected. What was read is in"
        + " the warehouse; the same command with a higher --max-rejects goes on from there.\n"
    case .finished, .nothingToDo: nil
    }
  }

  var json: String {
    var members = rows.map { "\"\($0.name)\":\($0.count)" }
    for problem in summary.relationProblems {
      members.append("\"\(problem.kind)_problems\":\(problem.count)")
    }
    let texts = summary.textCounts
    if texts.tags + texts.captions > 0 {
      members.append("\"tag_texts\":\(texts.tags),\"caption_texts\":\(texts.captions)")
    }
    if let (meaning, _) = summary.ratingMeaning {
      members.append("\"rating_s\":\"\(meaning.rawValue)\"")
    }
    members.append("\"lost_tags\":\(summary.lostTagPostCount)")
    members.append("\"skipped_files\":\(summary.skipped.count)")
    members.append("\"files\":\(summary.files.count)")
    members.append("\"way\":\"\(summary.mode)\"")
    members.append("\"bytes\":\(summary.byteCount)")
    members.append("\"seconds\":\(Figures.fixed(summary.elapsedSeconds, positions: 3))")
    members.append("\"peak_memory_bytes\":\(summary.peakMemoryByteCount)")
    return "{" + members.joined(separator: ",") + "}\n"
  }
}
