/// What a file of one record a post holds, counted while it was written.
struct RecordTally: Equatable {
  /// Records that can be read.
  var recordCount = 0
  /// Lines, rows or entries that are no record.
  var brokenCount = 0
  var blankLineCount = 0
  /// Different ids of records.
  var distinctPostCount = 0
  var byteCount = 0
  /// Records by quirk.
  var quirkCounts: [String: Int] = [:]

  /// Counts a record and its quirk.
  mutating func add(_ quirk: some RecordQuirk) {
    quirkCounts[quirk.rawValue, default: 0] += 1
    if quirk.isBlank {
      blankLineCount += 1
    } else if quirk.isBroken {
      brokenCount += 1
    } else {
      addRecord()
    }
  }

  /// Counts a record that is like most.
  mutating func addRecord() {
    recordCount += 1
    distinctPostCount += 1
  }

  /// One line of JSON; quirks that did not happen are left out.
  var json: String {
    let quirks = quirkCounts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
    return "{\"records\":\(recordCount),\"broken\":\(brokenCount),"
      + "\"blank_lines\":\(blankLineCount),\"distinct_posts\":\(distinctPostCount),"
      + "\"bytes\":\(byteCount),\"quirks\":{\(quirks.joined(separator: ","))}}"
  }
}
