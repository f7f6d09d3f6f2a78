import Selection
import TestSupport
import Testing

@Suite("Searches: large and hostile")
struct HostileSearchTests {
  private static let length = SelectionLimits.maximumTextBytes

  @Test("A text beyond the limit is refused unread")
  func tooLong() throws {
    #expect(
      try SelectionQuery(parsing: String(repeating: "a", count: Self.length)).outline.count
        == Self.length)
    let error = #expect(throws: SelectionError.self) {
      try SelectionQuery(parsing: String(repeating: "a", count: Self.length + 1))
    }
    #expect(error?.message.contains("at most 1048576 bytes") == true)
    #expect(error?.columns == 0..<0)
    #expect(error?.description == "\(error?.message ?? "") (column 1)\n\(error?.hint ?? "")")
  }

  @Test(
    "A sign, again and again",
    arguments: [
      "(", ")", "-", "~", "-(", "~(", "(-", "\"", "\\", "*", ":", "a:", "caption~", "score:", "( ",
      ",", "\"\" ", "or ", "and ", "a or ", "\u{301}", "\u{1F468}\u{200D}", "\r\n", "order:id ",
    ])
  func repeated(sign: String) {
    // What takes the square of the length would not end here within the time.
    let text = String(repeating: sign, count: Self.length / 8 / sign.utf8.count)
    do throws(SelectionError) {
      let query = try Watchdog.limiting(60, "a search of '\(sign)', again and again,") {
        () throws(SelectionError) in try SelectionQuery(parsing: text)
      }
      #expect(!query.normalizedText.isEmpty || sign == "\r\n")
    } catch {
      #expect(error.columns.upperBound <= text.count)
      // Messages stay short, whatever the search.
      #expect(error.description.utf8.count < 2000, "\(sign)")
    }
  }

  @Test("A list has many values, up to the limit")
  func lists() throws {
    let limit = SelectionLimits.maximumListLength
    let numbers = (1...limit).map(String.init).joined(separator: ",")
    guard case .field(.id, let matches) = try test(of: "id:\(numbers)") else {
      Issue.record("not a list of numbers")
      return
    }
    #expect(matches == (1...limit).map { .range(.value(.integer(Int64($0)))) })
    WrongSearch("id:«\(numbers),0»", "at most \(limit) values", .badValue).check()
  }

  @Test("A search has many words, up to the limit")
  func words() throws {
    let limit = SelectionLimits.maximumWordCount
    let names = (0..<limit).map { "~t\($0)" }
    let query = try SelectionQuery(parsing: names.joined(separator: " "))
    #expect(query.expression?.terms.count == limit)
    WrongSearch("\(names.joined(separator: " ")) ~«x»", "at most \(limit) words").check()
  }
}
