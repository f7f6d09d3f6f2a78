import Answers
import ArgumentParser
import ByteIO
import Statistics
import Store

/// Copies a warehouse with a progress line, and says what came of it.
struct WarehouseCopyRun {
  let warehouse: String
  let path: String
  let method: WarehouseCopy.Method
  let patience: Patience
  let isQuiet: Bool

  /// Throws exit code 1 when the copy is made and a check found something in it, as in the warehouse.
  func run() throws {
    guard path != AtomicFile.standardOutputPath else {
      throw ValidationError("A warehouse is a file, and cannot be written to standard output.")
    }
    StopSignals.install()
    try ReservedFiles(warehouse: warehouse).check(output: path)
    let line = ProgressLine(isQuiet: isQuiet)
    defer { line.clear() }
    let source = try Warehouse(path: warehouse, mode: .read)
    let copy = WarehouseCopy(of: source, at: path)
    let outcome = try copy.make(method, patience: patience) { progress in
      try StopSignals.throwIfStopped("stopped; \(path) was not made")
      line.update { _ in Self.text(of: progress) }
    }
    line.clear()
    try Console.write(text(of: outcome, seconds: line.elapsedSeconds))
    guard outcome.findings.isEmpty else { throw ExitCode(1) }
  }

  private static func text(of progress: WarehouseCopy.Progress) -> String {
    switch progress {
    case .copying(let share): "copying, \(Int(share * 100)) %"
    case .writing(let count, let total):
      "writing, \(Figures.bytes(count)) of at most \(Figures.bytes(total))"
    case .checking(let name): "checking \(name)"
    }
  }

  private func text(of outcome: WarehouseCopy.Outcome, seconds: Double) -> String {
    let size = Figures.bytes(outcome.byteCount)
    var text = "made \(path): \(size)"
    if method == .compact {
      text += ", and \(warehouse) has \(Figures.bytes(outcome.sourceByteCount))"
    }
    text += ", in \(Figures.duration(seconds))\n"
    if outcome.findings.isEmpty {
      return text + "\(outcome.checkCount) checks of the copy found nothing wrong\n"
    }
    let names = outcome.findings.map(\.name).joined(separator: ", ")
    return text + "checks found in it what they find in \(warehouse), too: \(names)\n"
      + "`taghouse check` says more\n"
  }
}
