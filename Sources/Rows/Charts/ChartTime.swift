/// A time as a chart's axis has it: `2024`, `2024-05`, `2024-05-31` or a whole time of ISO 8601.
struct ChartTime {
  /// Months since the year 0, days as parts of a month.
  let months: Double

  /// Nil for what is no time.
  init?(_ text: String) {
    let bytes = Array(text.utf8.prefix(11))
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    func isHyphen(at position: Int) -> Bool { bytes[position] == UInt8(ascii: "-") }
    guard let year = number(0..<4) else { return nil }
    if bytes.count == 4 {
      months = Double(year * 12)
      return
    }
    guard isHyphen(at: 4), let month = number(5..<7), (1...12).contains(month) else { return nil }
    let begin = Double(year * 12 + month - 1)
    if bytes.count == 7 {
      months = begin
      return
    }
    guard isHyphen(at: 7), let day = number(8..<10), (1...31).contains(day) else { return nil }
    guard bytes.count == 10 || [UInt8(ascii: "T"), UInt8(ascii: " ")].contains(bytes[10]) else {
      return nil
    }
    var hours = 0.0
    let clock = Array(text.utf8.dropFirst(11).prefix(5))
    if clock.count == 5, let hour = Int(String(decoding: clock[0..<2], as: UTF8.self)),
      let minute = Int(String(decoding: clock[3..<5], as: UTF8.self))
    {
      hours = Double(hour) + Double(minute) / 60
    }
    months = begin + (Double(day - 1) + hours / 24) / 31
  }
}
