/// What could stand where the user has typed the beginning.
public struct Completion: Sendable, Equatable {
  /// What was typed of it.
  public var typed: String
  /// What could stand there instead, in the order to show it.
  public var candidates: [String]
  /// What follows the candidate if it is the only one: a space, or the end of quotes.
  public var ending: String
  /// Whether there are more candidates than these.
  public var isCut: Bool

  public init(
    typed: String, candidates: [String], ending: String = "", isCut: Bool = false
  ) {
    self.typed = typed
    self.candidates = candidates
    self.ending = ending
    self.isCut = isCut
  }

  /// Nothing to say.
  public static var none: Completion { Completion(typed: "", candidates: []) }

  /// Unicode scalars of `typed`, which is what libedit counts.
  var typedCharacterCount: Int { typed.unicodeScalars.count }

  /// What to put in the place of `typed`: the candidate, or what all of them begin with; nil when that
  /// says no more than `typed`.
  public var insertion: String? {
    guard let first = candidates.first else { return nil }
    if candidates.count == 1 {
      return first + ending == typed ? nil : first + ending
    }
    guard !isCut else { return nil }
    var common = Array(first.unicodeScalars)
    for candidate in candidates.dropFirst() {
      let same = zip(common, candidate.unicodeScalars).prefix { $0 == $1 }.count
      common.removeLast(common.count - same)
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: common)
    return common.count > typedCharacterCount ? text : nil
  }

  /// The candidates in columns, down and then across, as lines.
  func listing(width: Int) -> String {
    let columnWidth = (candidates.map(\.count).max() ?? 0) + 2
    let columnCount = max(1, width / columnWidth)
    let rowCount = (candidates.count + columnCount - 1) / columnCount
    var text = ""
    for row in 0..<rowCount {
      var line = ""
      for index in stride(from: row, to: candidates.count, by: rowCount) {
        line += candidates[index]
        if index + rowCount < candidates.count {
          line += String(repeating: " ", count: max(0, columnWidth - candidates[index].count))
        }
      }
      text += line + "\n"
    }
    return isCut ? text + "…\n" : text
  }
}
