// Times of the dumps, brought to one form.
//
//     2008-06-10 03:08:07.34205 UTC      Danbooru until 2020
//     2021-05-19T01:30:25.096-04:00      Danbooru since 2021, APIs
//     2021-04-28 02:30:46.449000         e621 exports (UTC)
//     Sat Jul 04 18:21:40 -0500 2020     gelbooru and its kin
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
    if let first = text.first, first >= UInt8(ascii: "A") {
      return normalizeWritten(text, to: output)
    }
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
    write(date, minutes: minutes, second: second, millisecond: millisecond, to: output)
    return true
  }

  private static func write(
    _ date: (year: Int, month: Int, day: Int), minutes: Int, second: Int, millisecond: Int,
    to output: UnsafeMutablePointer<UInt8>
  ) {
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
  }

  /// Writes the normal form of a time as asctime(3) has it, with a zone before the year.
  private static func normalizeWritten(
    _ text: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
    guard text.count == 30, text[3] == 0x20, text[7] == 0x20, text[10] == 0x20, text[19] == 0x20,
      text[25] == 0x20,
      let month = (0..<12).first(where: { months[$0 * 3..<$0 * 3 + 3].elementsEqual(text[4..<7]) })
    else { return false }
    var plain = Array(text[26...]) + [UInt8(ascii: "-")]
    plain += [
      UInt8(ascii: "0") + UInt8((month + 1) / 10), UInt8(ascii: "0") + UInt8((month + 1) % 10),
    ]
    plain += [UInt8(ascii: "-")] + text[8..<10] + text[10..<19] + text[20..<25]
    return plain.withUnsafeBufferPointer { normalize($0, to: output) }
  }

  /// Writes a time in seconds since 1970, 24 bytes; false for one before it or behind the year 9999.
  static func write(seconds: Int64, to output: UnsafeMutablePointer<UInt8>) -> Bool {
    guard 0..<253_402_300_800 ~= seconds else { return false }
    // Days to a date: Howard Hinnant, chrono-compatible low-level date algorithms.
    let shifted = Int(seconds / 86400) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let date = (
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
    let rest = Int(seconds % 86400)
    write(date, minutes: rest / 60, second: rest % 60, millisecond: 0, to: output)
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
    var position = digits - 1
    while position >= 0 {
      output[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      position -= 1
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
