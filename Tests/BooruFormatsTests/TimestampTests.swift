import Testing

@testable import BooruFormats

@Suite("Times of dumps")
struct TimestampTests {
  private func normalized(_ text: String) -> String? {
    var output = [UInt8](repeating: 0, count: Timestamp.byteCount)
    let isTime = Array(text.utf8).withUnsafeBufferPointer { bytes in
      output.withUnsafeMutableBufferPointer { room in
        room.baseAddress.map { Timestamp.normalize(bytes, to: $0) } ?? false
      }
    }
    return isTime ? String(decoding: output, as: UTF8.self) : nil
  }

  static let times: [(written: String, normal: String)] = [
    // Forms of the dumps.
    ("2008-06-10 03:08:07.34205 UTC", "2008-06-10T03:08:07.342Z"),
    ("1970-01-01 00:00:00 UTC", "1970-01-01T00:00:00.000Z"),
    ("2021-05-19T01:30:25.096-04:00", "2021-05-19T05:30:25.096Z"),
    ("2018-10-11T09:46:44-04:00", "2018-10-11T13:46:44.000Z"),
    ("2021-04-28 02:30:46.449000", "2021-04-28T02:30:46.449Z"),
    ("2021-04-28", "2021-04-28T00:00:00.000Z"),
    // Fractions: cut off, never rounded.
    ("2020-01-02T03:04:05.9Z", "2020-01-02T03:04:05.900Z"),
    ("2020-01-02T03:04:05.98Z", "2020-01-02T03:04:05.980Z"),
    ("2020-01-02T03:04:05.9999999999Z", "2020-01-02T03:04:05.999Z"),
    ("2020-01-02T03:04:05.0001Z", "2020-01-02T03:04:05.000Z"),
    // Zones.
    ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05.000Z"),
    ("2020-01-02T03:04:05+00:00", "2020-01-02T03:04:05.000Z"),
    ("2020-01-02 03:04:05 +0000", "2020-01-02T03:04:05.000Z"),
    ("2020-01-02T03:04:05+05:30", "2020-01-01T21:34:05.000Z"),
    ("2020-01-02T03:04:05+0530", "2020-01-01T21:34:05.000Z"),
    ("2020-01-02T03:04:05+05", "2020-01-01T22:04:05.000Z"),
    ("2020-01-02T23:59:59-00:01", "2020-01-03T00:00:59.000Z"),
    ("2020-01-02T00:00:00+23:59", "2020-01-01T00:01:00.000Z"),
    ("2020-01-02T23:59:00-23:59", "2020-01-03T23:58:00.000Z"),
    // Over the borders of months and years.
    ("2021-12-31T23:30:00-01:00", "2022-01-01T00:30:00.000Z"),
    ("2022-01-01T00:30:00+01:00", "2021-12-31T23:30:00.000Z"),
    ("2021-04-30T23:00:00-02:00", "2021-05-01T01:00:00.000Z"),
    ("2021-05-01T01:00:00+02:00", "2021-04-30T23:00:00.000Z"),
    ("2021-02-28T23:00:00-02:00", "2021-03-01T01:00:00.000Z"),
    ("2021-03-01T01:00:00+02:00", "2021-02-28T23:00:00.000Z"),
    // Leap years, a leap second.
    ("2020-02-28T23:00:00-02:00", "2020-02-29T01:00:00.000Z"),
    ("2020-03-01T01:00:00+02:00", "2020-02-29T23:00:00.000Z"),
    ("2000-02-29", "2000-02-29T00:00:00.000Z"), ("2024-02-29", "2024-02-29T00:00:00.000Z"),
    ("1900-03-01T00:00:00+01:00", "1900-02-28T23:00:00.000Z"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"),
    ("0000-01-01", "0000-01-01T00:00:00.000Z"),
    ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
  ]

  @Test("Each becomes UTC, ISO 8601, milliseconds", arguments: times)
  func normalForm(written: String, normal: String) {
    #expect(normalized(written) == normal)
  }

  @Test("The normal form is its own normal form", arguments: times.map(\.normal))
  func fixedPoint(normal: String) {
    #expect(normalized(normal) == normal)
  }

  @Test(
    "What is no time is none",
    arguments: [
      "", " ", "yesterday", "2020", "2020-1-1", "2020-13-01", "2020-00-01", "2020-01-00",
      "2020-01-32", "2020-04-31", "2021-02-29", "1900-02-29", "2100-02-29", "2020-02-30",
      "2020-01-01T", "2020-01-01T1:00:00", "2020-01-01T24:00:00", "2020-01-01T00:60:00",
      "2020-01-01T00:00:61", "2020-01-01T00:00", "2020-01-01T00:00:00.", "2020-01-01T00:00:00.Z",
      "2020-01-01T00:00:00X", "2020-01-01T00:00:00ZZ", "2020-01-01T00:00:00 UTCX",
      "2020-01-01T00:00:00 UT", "2020-01-01T00:00:00+", "2020-01-01T00:00:00+1",
      "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00+01:60", "2020-01-01T00:00:00+01:0",
      "2020-01-01T00:00:00+01:00 ", " 2020-01-01", "2020-01-01 ", "2020/01/01", "20200101",
      "-2020-01-01", "12020-01-01", "2020-01-01x00:00:00", "٢٠٢٠-01-01", "2020-01-01T00-00-00",
      "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "1234567890",
    ])
  func garbage(written: String) {
    #expect(normalized(written) == nil)
  }

  @Test("Every day of four centuries follows the day before")
  func calendar() throws {
    var seen = try #require(normalized("1800-01-01"))
    var count = 1
    while seen != "2200-01-01T00:00:00.000Z", count < 200_000 {
      // 24 hours later: the last second of the day, one second west of the border.
      let day = seen.prefix(10)
      let next = try #require(normalized("\(day)T23:00:00-01:00"))
      let back = try #require(normalized("\(next.prefix(10))T00:00:00+01:00"))
      #expect(back == "\(day)T23:00:00.000Z")
      seen = next
      count += 1
    }
    #expect(count == 146_098)
  }
}
