internal import Columns

extension RecordBatch {
  /// Notes a field of a wrong type in the record at hand; of one field only the first time.
  func noteProblem(named field: String, lineNumber: Int64, _ shown: @autoclosure () -> String) {
    if recordProblems.contains(where: { $0.field == field }) { return }
    let problem = FieldProblem(
      recordCount: 1, firstLineNumber: lineNumber, firstValue: shown())
    recordProblems.append((field, problem))
  }

  /// Counts the problems of the record at hand: it was imported.
  @inline(__always)
  func countProblems() {
    if !recordProblems.isEmpty { addProblems() }
    if recordHasLostTags {
      lostTagPostCount += 1
      recordHasLostTags = false
    }
  }

  private func addProblems() {
    for (field, problem) in recordProblems {
      if fieldProblems[field] == nil {
        fieldProblems[field] = problem
      } else {
        fieldProblems[field]?.add(problem)
      }
    }
    recordProblems.removeAll(keepingCapacity: true)
  }

  /// Forgets the problems of the record at hand: it was rejected.
  func dropProblems() {
    recordHasLostTags = false
    recordProblems.removeAll(keepingCapacity: true)
  }

  /// Says of which site the next post is; before its number is appended.
  @inline(__always)
  func appendSiteNumber(_ site: UInt16) {
    if site == 0 && siteNumbers.count == 0 { return }
    siteNumbers.append(repeating: 0, count: count - siteNumbers.count)
    siteNumbers.append(site)
  }
}
