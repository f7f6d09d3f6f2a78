internal import Glibc

/// Numbers as charts write them: the same on every machine, whatever its locale.
enum ChartNumber {
  /// Beyond this a number is written with an exponent.
  private static let largestPlain = 1e15
  private static let significantDigits = 6

  /// A value in at most six significant digits; whole numbers in all of theirs.
  static func text(_ value: Double) -> String {
    guard value.magnitude < largestPlain else { return value.description }
    if value == value.rounded() { return String(Int64(value)) }
    let digits = significantDigits - 1 - Int(log10(value.magnitude).rounded(.down))
    return digits > 12 ? value.description : trimmed(fixed(value, decimals: max(0, digits)))
  }

  /// A value beside its bar or line: whole numbers by thousands, others in four significant digits.
  static func figure(_ value: Double) -> String {
    guard value.magnitude < largestPlain else { return value.description }
    if value == value.rounded() { return grouped(String(Int64(value))) }
    let digits = 3 - Int(log10(value.magnitude).rounded(.down))
    return digits > 12
      ? value.description : grouped(trimmed(fixed(value, decimals: max(0, digits))))
  }

  /// Commas between the thousands of the whole part.
  static func grouped(_ text: String) -> String {
    let end = text.firstIndex { !"-0123456789".contains($0) } ?? text.endIndex
    var whole = text[..<end]
    let sign = whole.first == "-" ? "-" : ""
    if whole.first == "-" { whole = whole.dropFirst() }
    var groups: [Substring] = []
    while whole.count > 3 {
      groups.insert(whole.suffix(3), at: 0)
      whole = whole.dropLast(3)
    }
    groups.insert(whole, at: 0)
    return sign + groups.joined(separator: ",") + text[end...]
  }

  /// A value with so many digits behind the point, 0...12.
  static func fixed(_ value: Double, decimals: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * Double(scale)).rounded()
    guard scaled.magnitude < 9e18 else { return value.description }
    let units = Int64(scaled)
    let sign = units < 0 ? "-" : ""
    guard decimals > 0 else { return "\(units)" }
    let magnitude = units.magnitude
    let fraction = String(magnitude % UInt64(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(magnitude / UInt64(scale)).\(zeros)\(fraction)"
  }

  /// A coordinate: at most two digits behind the point.
  static func coordinate(_ value: Double) -> String { trimmed(fixed(value, decimals: 2)) }

  private static func trimmed(_ text: String) -> String {
    guard text.contains("."), !text.contains("e") else { return text }
    var text = Substring(text)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : String(text)
  }
}
