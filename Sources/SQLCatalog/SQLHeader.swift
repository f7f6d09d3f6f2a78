/// The comment that opens every SQL file of the project.
///
///     -- name:    core_tag
///     -- purpose: The general tags that most pictures of a character have.
///     -- grain:   one row per (character, tag)
///
/// A line without `key:` goes on with the line before it.
public struct SQLHeader: Sendable, Equatable {
  /// What the file defines; the name of the view or query.
  public var name: String
  /// One sentence for people.
  public var purpose: String
  /// What one row stands for.
  public var grain: String?
  /// Named parameters, `:name TYPE = default, meaning; ...` in a query, or `none`.
  public var params: String?
  /// `name TYPE, meaning; name TYPE; ...`
  public var columns: String?
  /// What a chart draws: `bar, label tag, value post_count`, or `none`.
  public var chart: String?
  /// The tables and views that it reads.
  public var reads: String?
  /// What defines the result.
  public var source: String?
  /// A command line that asks it.
  public var example: String?
  /// Why it cannot answer at once, where it cannot.
  public var cost: String?

  /// The header's own lines, as they stand in the file.
  public var text: String

  /// Parses the leading comment lines of `sql`; nil when `name` or `purpose` is missing.
  public init?(sql: String) {
    var values: [String: String] = [:]
    var lines: [Substring] = []
    var key: String?
    for line in sql.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("--") else { break }
      lines.append(line)
      let content = line.dropFirst(2).drop { $0 == " " }
      if let colon = content.firstIndex(of: ":"), Self.isKey(content[..<colon]) {
        let found = String(content[..<colon])
        key = found
        values[found] = String(content[content.index(after: colon)...].drop { $0 == " " })
      } else if let key, !content.isEmpty {
        values[key]? += " " + content
      } else {
        key = nil
      }
    }
    guard let name = values["name"], let purpose = values["purpose"] else { return nil }
    self.name = name
    self.purpose = purpose
    grain = values["grain"]
    params = values["params"]
    columns = values["columns"]
    chart = values["chart"]
    reads = values["reads"]
    source = values["source"]
    example = values["example"]
    cost = values["cost"]
    text = lines.joined(separator: "\n")
  }

  /// The keys of the header, each with the number of its line from 1.
  public static func keyLines(sql: String) -> [String: Int] {
    var lines: [String: Int] = [:]
    for (index, line) in sql.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.hasPrefix("--") else { break }
      let content = line.dropFirst(2).drop { $0 == " " }
      if let colon = content.firstIndex(of: ":"), isKey(content[..<colon]) {
        lines[String(content[..<colon])] = index + 1
      }
    }
    return lines
  }

  private static func isKey(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
  }

  /// The names in `columns`, in order.
  public var columnNames: [String] {
    (columns ?? "").split(separator: ";").compactMap { part in
      part.split(separator: " ", omittingEmptySubsequences: true).first.map(String.init)
    }
  }
}
