// Times of the dumps, brought to one form.
//
//     2008-06-10 03:08:07.34205 UTC      Danbooru until 2020
//     2021-05-19T01:30:25.096-04:00      Danbooru since 2021, APIs
//     2021-04-28 02:30:46.449000         e621 exports (UTC)
//
// all become 2021-05-19T05:30:25.096Z: UTC, ISO 8601, milliseconds, 24 bytes. Digits beyond
// milliseconds are cut off. SQLite's date functions read this form.

enum Timestamp {
  static let byteCount = 24

  /// "1970-01-01 00:00:00 UTC", which the older dumps write for "never", in the form above.
  static let never: StaticString = "1970-01-01T00:00:00.000Z"

  /// Writes the normal form of `text` to `output`, 24 bytes; false when it is no such time.
  static func normalize(
    _ text: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    var reader = DigitReader(text: text)
    guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2),
      reader.take("-"), let day = reader.digits(2), 1...12 ~= month,
      1...daysInMonth(month, year: year) ~= day
    else { return false }
    var (hour, minute, second, millisecond) = (0, 0, 0, 0)
    var offsetMinutes = 0
    if !reader.isAtEnd {
      guard reader.take("T") || reader.take(" "), let h = reader.digits(2), reader.take(":"),
        let m = reader.digits(2), reader.take(":"), let s = reader.digits(2),
        h < 24, m < 60, s < 61
      else { return false }
      (hour, minute, second) = (h, m, min(s, 59))
      if reader.take(".") {
        guard let fraction = reader.milliseconds() else { return false }
        millisecond = fraction
      }
      guard let zone = reader.zoneMinutes() else { return false }
      offsetMinutes = zone
    }
    var date = (year: year, month: month, day: day)
    var minutes = hour * 60 + minute - offsetMinutes
    while minutes < 0 {
      minutes += 1440
      stepBack(&date)
    }
    while minutes >= 1440 {
      minutes -= 1440
      stepForward(&date)
    }
    guard 0...9999 ~= date.year else { return false }
    write(date.year, digits: 4, at: output)
    output[4] = UInt8(ascii: "-")
    write(date.month, digits: 2, at: output + 5)
    output[7] = UInt8(ascii: "-")
    write(date.day, digits: 2, at: output + 8)
    output[10] = UInt8(ascii: "T")
    write(minutes / 60, digits: 2, at: output + 11)
    output[13] = UInt8(ascii: ":")
    write(minutes % 60, digits: 2, at: output + 14)
    output[16] = UInt8(ascii: ":")
    write(second, digits: 2, at: output + 17)
    output[19] = UInt8(ascii: ".")
    write(millisecond, digits: 3, at: output + 20)
    output[23] = UInt8(ascii: "Z")
    return true
  }

  /// The normal form of `text` as a String; nil when it is no such time.
  static func normalized(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { output in
      guard let base = output.baseAddress, normalize(text, to: base) else { return nil }
      return String(decoding: output, as: UTF8.self)
    }
  }

  private static func write(_ value: Int, digits: Int, at output: UnsafeMutablePointer<UInt8>) {
    var rest = value
    var place = digits - 1
    while place >= 0 {
      output[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      place -= 1
    }
  }

  private static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func stepBack(_ date: inout (year: Int, month: Int, day: Int)) {
    date.day -= 1
    guard date.day == 0 else { return }
    date.month = date.month == 1 ? 12 : date.month - 1
    if date.month == 12 { date.year -= 1 }
    date.day = daysInMonth(date.month, year: date.year)
  }

  private static func stepForward(_ date: inout (year: Int, month: Int, day: Int)) {
    date.day += 1
    guard date.day > daysInMonth(date.month, year: date.year) else { return }
    date.day = 1
    date.month = date.month == 12 ? 1 : date.month + 1
    if date.month == 1 { date.year += 1 }
  }
}

/// Takes fixed-width digits and separators off the front of a text.
private struct DigitReader {
  let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  var isAtEnd: Bool { position == text.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard position + count <= text.count else { return nil }
    var value = 0
    for byte in text[position..<position + count] {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    position += count
    return value
  }

  /// The digits of a fraction, at least one, as whole milliseconds.
  mutating func milliseconds() -> Int? {
    var value = 0
    var count = 0
    while position < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[position] {
      if count < 3 { value = value * 10 + Int(text[position] - UInt8(ascii: "0")) }
      count += 1
      position += 1
    }
    guard count > 0 else { return nil }
    for _ in 0..<max(0, 3 - count) { value *= 10 }
    return value
  }

  /// The rest as an offset from UTC in minutes: nothing, "Z", " UTC", "+09:00", "-0400", " +0000".
  mutating func zoneMinutes() -> Int? {
    if isAtEnd { return 0 }
    _ = take(" ")
    if take("Z") { return isAtEnd ? 0 : nil }
    if take("U") { return take("T") && take("C") && isAtEnd ? 0 : nil }
    let isWest = take("-")
    guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
    _ = take(":")
    let minutes = isAtEnd ? 0 : digits(2)
    guard let minutes, minutes < 60, isAtEnd else { return nil }
    return isWest ? -(hours * 60 + minutes) : hours * 60 + minutes
  }
}
