/// A UTC time by the calendar, from seconds since 1970.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days` and
/// `days_from_civil`. Valid from 1970 on.
struct CivilTime {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int

  init(seconds: Int) {
    let shifted = seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = seconds % 86_400 / 3600
    minute = seconds % 3600 / 60
    second = seconds % 60
  }

  /// The first second of a year.
  static func seconds(ofYear year: Int) -> Int {
    let before = year - 1
    return (before * 365 + before / 4 - before / 100 + before / 400 - 719_162) * 86_400
  }
}

extension LineBuffer {
  /// `2008-06-10`, the separator, `03:08:07`.
  func append(_ time: CivilTime, separator: UInt8) {
    append(digits: UInt(time.year), width: 4)
    append(UInt8(ascii: "-"))
    append(digits: UInt(time.month), width: 2)
    append(UInt8(ascii: "-"))
    append(digits: UInt(time.day), width: 2)
    append(separator)
    append(digits: UInt(time.hour), width: 2)
    append(UInt8(ascii: ":"))
    append(digits: UInt(time.minute), width: 2)
    append(UInt8(ascii: ":"))
    append(digits: UInt(time.second), width: 2)
  }
}
