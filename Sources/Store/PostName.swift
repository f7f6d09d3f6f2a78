/// How people name one post: `danbooru/123`, its address on the site, or only its number.
public struct PostName: Sendable, Equatable, CustomStringConvertible {
  /// nil: whichever site of the warehouse has the number.
  public var siteName: String?
  /// The site's own id of the post, from 1.
  public var number: Int64

  public init(siteName: String?, number: Int64) {
    self.siteName = siteName
    self.number = number
  }

  /// Hosts of the sites that every warehouse knows; each shows a post at `/posts/NUMBER`.
  private static let hosts = [
    "danbooru.donmai.us": "danbooru", "safebooru.donmai.us": "danbooru", "e621.net": "e621",
    "e926.net": "e621",
  ]

  /// Reads `SITE/NUMBER`, `NUMBER` or an address such as `https://e621.net/posts/123?q=wolf`; nil
  /// for everything else.
  public init?(_ text: String) {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
    guard parts.first == "https:" || parts.first == "http:" else {
      // A site of any name; the number stands behind its last slash.
      guard let last = parts.popLast(), let number = Self.number(last) else { return nil }
      let site = parts.joined(separator: "/")
      guard parts.isEmpty || !site.isEmpty else { return nil }
      self.init(siteName: parts.isEmpty ? nil : site, number: number)
      return
    }
    guard parts.count == 5, parts[1].isEmpty, parts[3] == "posts",
      let site = Self.hosts[
        parts[2].hasPrefix("www.") ? String(parts[2].dropFirst(4)) : String(parts[2])],
      let number = Self.number(parts[4].prefix { $0 != "?" && $0 != "#" })
    else { return nil }
    self.init(siteName: site, number: number)
  }

  private static func number(_ digits: Substring) -> Int64? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let number = Int64(digits), number >= 1
    else { return nil }
    return number
  }

  public var description: String {
    siteName.map { "\($0)/\(number)" } ?? String(number)
  }
}
