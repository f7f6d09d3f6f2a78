import Answers
import ArgumentParser
import Export
import Import
internal import Rows
import Selection
import Store
internal import WarehouseDiff

/// What `diff warehouses` is asked, and how it is answered.
struct WarehouseDiffRun {
  let command: DiffWarehousesCommand

  func validate() throws {
    guard 0...100_000 ~= command.top else {
      throw ValidationError("--top must be from 0 to 100000.")
    }
    guard command.limit ?? 0 >= 0 else {
      throw ValidationError("--limit must not be negative.")
    }
    guard command.limit == nil || command.list != nil else {
      throw ValidationError(
        "--limit is for the rows of --list; --top is for the tags that are named.")
    }
  }

  /// Compares and prints. Returns whether there is a difference; with a list, whether it has rows.
  func run() throws -> Bool {
    StopSignals.install()
    let before = try Warehouse(path: command.before, mode: .read)
    let after = try Warehouse(path: command.after, mode: .read)
    var options = WarehouseDiffOptions()
    options.siteNames = command.site.elements()
    options.topCount = command.top
    let line = ProgressLine(isQuiet: command.quiet)
    defer { line.clear() }
    let diff = WarehouseDiff(
      before, after, options, isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in line.update { Self.text(of: progress, elapsedSeconds: $0) } })
    if let list = command.list { return try write(list, of: diff, line) }
    let difference = try diff.difference()
    line.clear()
    if command.format.format ?? .table == .table {
      try Console.write(WarehouseDifferenceText(difference).text)
    } else {
      try difference.write(
        to: writer(columns: WarehouseDifference.columns, to: Console.write))
    }
    return difference.hasDifference
  }

  private func write(
    _ list: DifferenceList, of diff: WarehouseDiff, _ line: ProgressLine
  ) throws -> Bool {
    let terminal = command.format.format == nil ? Terminal.current : nil
    let paged = terminal.map { PagedOutput($0) }
    let writer = writer(columns: list.columns, terminal: terminal?.style) { bytes in
      line.clear()
      if let paged { try paged.write(bytes) } else { try Console.write(bytes) }
    }
    let rows = DifferenceRows(
      list, limit: command.limit, isStopped: { paged?.isLeft ?? false }, to: writer)
    do {
      try diff.write(rows)
    } catch {
      try paged?.finish()
      throw error
    }
    line.clear()
    try paged?.finish()
    return rows.rowCount > 0
  }

  private func writer(
    columns: [String], terminal: TerminalStyle? = nil,
    to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) -> RowWriter {
    RowWriter(
      format: command.format.format ?? .table, columns: columns, terminal: terminal, output: output)
  }

  /// `comparing danbooru  45.2 %  0:02 left`
  private static func text(
    of progress: WarehouseDiffProgress, elapsedSeconds: Double
  ) -> String {
    let share = Double(progress.rangeCount) / Double(max(progress.totalRangeCount, 1))
    return "comparing \(VisibleText.escaped(progress.siteName))"
      + "  \(Figures.fixed(share * 100, positions: 1)) %"
      + "  \(Figures.clock(elapsedSeconds * (1 - share) / max(share, 0.001))) left"
  }
}
