// A date is a period: a year, a month, a day, a minute or a second. Stored times are text, as
// `2020-03-01T12:30:05Z` or `2020-03-01T12:30:05.123Z`, so the beginning of a period is a text that
// compares right with all of them, and the end of a period is the beginning of the next.

/// A stretch of time as somebody writes it: `2020`, `2020-03`, `2020-03-01`, `2020-03-01T12:30`,
/// `2020-03-01T12:30:05`.
struct TimePeriod: Equatable {
  /// Year, month, day, hour, minute, second: as many as are written; 1, 2, 3, 5 or 6.
  private(set) var parts: [Int]

  /// The end of the year 9999, which has no next one of four digits.
  static let endOfTime = "9999-12-31T24"

  /// Nil if the text has another form, or there is no such date.
  init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    // A Z says UTC, which all times are.
    if bytes.count >= 17, bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
    guard let length = [4, 7, 10, 16, 19].firstIndex(of: bytes.count) else { return nil }
    let form = Array("0000-00-00T00:00:00".utf8)
    var parts: [Int] = []
    var number = 0
    for (byte, sample) in zip(bytes, form) {
      if sample == UInt8(ascii: "0") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      } else {
        // Boards write a blank or an underscore for the T.
        let isTime = sample == UInt8(ascii: "T")
        guard byte == sample || isTime && (byte == UInt8(ascii: "_") || byte == UInt8(ascii: " "))
        else { return nil }
        parts.append(number)
        number = 0
      }
    }
    parts.append(number)
    self.parts = parts
    assert(parts.count == [1, 2, 3, 5, 6][length], "a form has its parts")
    for index in parts.indices where !bounds(of: index).contains(parts[index]) { return nil }
  }

  /// Its beginning, which is also its text.
  var beginning: String {
    var text = ""
    for (part, sign) in zip(parts, ["", "-", "-", "T", ":", ":"]) {
      let digits = String(part)
      text += sign + String(repeating: "0", count: (sign.isEmpty ? 4 : 2) - digits.count) + digits
    }
    return text
  }

  /// The beginning of the next period of this length.
  var end: String { neighbor(1)?.beginning ?? Self.endOfTime }

  /// The next period of this length (1) or the one before (-1); nil outside of the years 1 to 9999.
  func neighbor(_ step: Int) -> TimePeriod? {
    var next = self
    for index in parts.indices.reversed() {
      next.parts[index] += step
      if bounds(of: index).contains(parts[index] + step) {
        // A day of another month may not be there: the last one is meant when time runs back.
        for position in parts.indices where position > index {
          let bounds = next.bounds(of: position)
          next.parts[position] = step > 0 ? bounds.lowerBound : bounds.upperBound
        }
        return next
      }
    }
    return nil
  }

  /// Whether it begins before another one.
  func begins(before other: TimePeriod) -> Bool { moment.lexicographicallyPrecedes(other.moment) }

  /// Whether it ends before another one begins, or at that moment.
  func ends(before other: TimePeriod) -> Bool {
    neighbor(1).map { !other.begins(before: $0) } ?? false
  }

  private var moment: [Int] { parts + [1, 1, 1, 0, 0, 0].dropFirst(parts.count) }

  private func bounds(of index: Int) -> ClosedRange<Int> {
    switch index {
    case 0: 1...9999
    case 1: 1...12
    case 2: 1...Self.dayCount(year: parts[0], month: parts[1])
    case 3: 0...23
    default: 0...59
    }
  }

  /// By the Gregorian calendar, as ISO 8601 has it.
  private static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
