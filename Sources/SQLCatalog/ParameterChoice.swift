// A default that is chosen from the data: `(most frequent character)` in the place of a value.

/// The tag that most posts have, in the place of a default that suits only some warehouses.
public struct ParameterChoice: Sendable, Equatable, CustomStringConvertible {
  /// The category that the tag is of; nil for any.
  public var category: String?

  /// Reads `most frequent character`, or `most frequent tag` for any category; nil for other words.
  public init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ")
    guard words.count == 3, words[0] == "most", words[1] == "frequent",
      words[2].allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_") })
    else { return nil }
    category = words[2] == "tag" ? nil : String(words[2])
  }

  public var description: String { "most frequent \(category ?? "tag")" }

  /// A SELECT of one text, NULL where there is no such tag: of the site with most posts, or else of the
  /// site where its rank is best.
  ///
  /// - Parameter site: an expression of SQL; where it is not NULL, only this site counts.
  public func sql(site: String = "NULL") -> String {
    var kind = category.map { " AND category = '\($0)'" } ?? ""
    // It says that a picture is of no copyright.
    if category == "copyright" { kind += " AND tag <> 'original'" }
    let largest = """
      (SELECT site.name FROM site_count JOIN site ON site.site_id = site_count.site_id \
      ORDER BY site_count.post_count DESC, site.name LIMIT 1)
      """
    return """
      SELECT COALESCE(\
      (SELECT tag FROM tag_frequency WHERE site = COALESCE(\(site), \(largest))\(kind) \
      ORDER BY rank LIMIT 1), \
      (SELECT tag FROM tag_frequency WHERE \(site) IS NULL\(kind) ORDER BY rank, site LIMIT 1))
      """
  }
}
