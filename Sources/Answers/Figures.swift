internal import Glibc

/// Numbers as people read them.
package enum Figures {
  /// `1234567` as `1,234,567`.
  package static func grouped(_ value: Int64) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(digits, at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// A count with its noun: `1 post`, `1,234 posts`.
  package static func counted(_ count: Int64, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// The same with the plural at hand: `entries`, `aliases`, `posts`.
  package static func counted(_ count: Int64, of plural: String) -> String {
    "\(grouped(count)) \(count == 1 ? singular(plural) : plural)"
  }

  private static func singular(_ plural: String) -> String {
    if plural.hasSuffix("ies") { return plural.dropLast(3) + "y" }
    return plural.hasSuffix("ases") ? String(plural.dropLast(2)) : String(plural.dropLast())
  }

  /// Bytes in the decimal unit that leaves few digits: `1.35 GB`.
  package static func bytes(_ count: Int64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? counted(count, "byte") : "\(rounded(value)) \(units[unit])"
  }

  /// Three digits that matter.
  package static func rounded(_ value: Double) -> String {
    let positions = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return fixed(value, positions: positions)
  }

  /// A number with so many places behind the point.
  package static func fixed(_ value: Double, positions: Int) -> String {
    let scale = pow(10, Double(positions))
    let scaled = Int64((value * scale).rounded())
    guard positions > 0 else { return String(scaled) }
    let fraction = String(abs(scaled) % Int64(scale))
    let zeros = String(repeating: "0", count: positions - fraction.count)
    return "\(scaled < 0 ? "-" : "")\(abs(scaled) / Int64(scale)).\(zeros)\(fraction)"
  }

  /// Seconds as `4.2 s`, `3:05` or `1:02:03`.
  package static func duration(_ seconds: Double) -> String {
    if seconds < 60 { return "\(rounded(seconds)) s" }
    return clock(seconds)
  }

  /// Seconds as `0:42`, `3:05` or `1:02:03`.
  package static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 359_999).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
  }

  package static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
