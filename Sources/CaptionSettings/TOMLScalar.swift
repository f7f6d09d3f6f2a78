// Numbers, truth values, dates and times of TOML:
//
//     true  1_000  0xff  0o7  0b1  -1.5e3  inf  nan
//     1979-05-27  07:32:00.5  1979-05-27T07:32:00Z  1979-05-27 07:32:00-07:00

/// What stands in a text of TOML without quotes and brackets.
enum TOMLScalar {
  /// Nil for what is no value.
  static func value(of word: ArraySlice<UInt8>) -> RawValue? {
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "true": return .flag(true)
    case "false": return .flag(false)
    case "inf", "+inf": return .share(.infinity)
    case "-inf": return .share(-.infinity)
    case "nan", "+nan", "-nan": return .share(.nan)
    default: return number(text) ?? time(word)
    }
  }

  // MARK: Numbers

  private static func number(_ text: String) -> RawValue? {
    if let radix = ["0x": 16, "0o": 8, "0b": 2][text.prefix(2)] {
      guard let digits = joined(text.dropFirst(2), radix: radix) else { return nil }
      return Int(digits, radix: radix).map(RawValue.count)
    }
    let sign = text.first == "-" ? "-" : ""
    let rest = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    let parts = rest.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = joined(mantissa[0], radix: 10), whole == "0" || whole.first != "0" else {
      return nil
    }
    if mantissa.count == 1, parts.count == 1 { return Int(sign + whole).map(RawValue.count) }
    var number = sign + whole
    if mantissa.count == 2 {
      guard let fraction = joined(mantissa[1], radix: 10) else { return nil }
      number += "." + fraction
    }
    if parts.count == 2 {
      let isSigned = parts[1].first == "-" || parts[1].first == "+"
      guard let exponent = joined(isSigned ? parts[1].dropFirst() : parts[1], radix: 10) else {
        return nil
      }
      number += "e" + (parts[1].first == "-" ? "-" : "") + exponent
    }
    return Double(number).map(RawValue.share)
  }

  /// Digits without the _ between them; nil if there is none, or a _ at an end.
  private static func joined(_ text: Substring, radix: Int) -> String? {
    let groups = text.split(separator: "_", omittingEmptySubsequences: false)
    let areDigits = groups.allSatisfy { group in
      !group.isEmpty
        && group.unicodeScalars.allSatisfy {
          $0.isASCII && Character($0).hexDigitValue.map { $0 < radix } ?? false
        }
    }
    return areDigits ? groups.joined() : nil
  }

  // MARK: Times

  private static func time(_ word: ArraySlice<UInt8>) -> RawValue? {
    guard word.count > 10, isDate(word.prefix(10)) else {
      if isDate(word) { return .other("a date") }
      return isTime(word) ? .other("a time") : nil
    }
    let rest = word.dropFirst(10)
    guard let sign = rest.first, "Tt ".utf8.contains(sign) else { return nil }
    let time = rest.dropFirst()
    let zone = time.firstIndex { "Zz+-".utf8.contains($0) } ?? time.endIndex
    guard isTime(time[..<zone]), isZone(time[zone...]) else { return nil }
    return .other("a date with a time")
  }

  /// `1979-05-27`, a day that there is.
  static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
    guard let parts = parts(word, [4, 2, 2], UInt8(ascii: "-")) else { return false }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    guard 1...12 ~= month, year > 0 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1...days[month - 1] ~= day
  }

  /// `07:32:00`, with a fraction or without.
  private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
    guard let parts = parts(word.prefix(8), [2, 2, 2], UInt8(ascii: ":")),
      parts[0] < 24, parts[1] < 60, parts[2] < 60
    else { return false }
    let fraction = word.dropFirst(8)
    return fraction.isEmpty
      || fraction.first == UInt8(ascii: ".") && fraction.count > 1
        && fraction.dropFirst().allSatisfy(TOMLReader.isDigit)
  }

  private static func isZone(_ word: ArraySlice<UInt8>) -> Bool {
    if word.isEmpty { return true }
    if word.count == 1 { return "Zz".utf8.contains(word[word.startIndex]) }
    guard let parts = parts(word.dropFirst(), [2, 2], UInt8(ascii: ":")) else { return false }
    return "+-".utf8.contains(word[word.startIndex]) && parts[0] < 24 && parts[1] < 60
  }

  /// Numbers of so many digits with a sign between them.
  private static func parts(
    _ word: ArraySlice<UInt8>, _ digitCounts: [Int], _ sign: UInt8
  ) -> [Int]? {
    let parts = word.split(separator: sign, omittingEmptySubsequences: false)
    guard parts.map(\.count) == digitCounts, parts.joined().allSatisfy(TOMLReader.isDigit) else {
      return nil
    }
    return parts.map { $0.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
  }
}
