import Foundation

@testable import BooruFormats

/// A record by the plain rules, read with Foundation's JSON: what a decoder has to agree with.
struct NaiveRecord {
  var number: Int64
  var tags: [DecodedTag] = []

  private static let groups: [(name: String, category: Int16)] = [
    ("general", 0), ("artist", 1), ("copyright", 3), ("character", 4), ("meta", 5),
  ]

  /// Nil when the line is no record.
  init?(_ line: String) {
    let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let object = parsed as? [String: Any], let number = Self.id(object["id"]) else {
      return nil
    }
    self.number = number
    if let array = object["tags"] as? [[String: Any]], !array.isEmpty {
      tags = array.compactMap { tag in
        guard let name = tag["name"] as? String, let category = Int16("\(tag["category"] ?? "")")
        else { return nil }
        return DecodedTag(name: name, category: category)
      }
    } else {
      tags = Self.tags(ofGroupsIn: object)
    }
  }

  private static func tags(ofGroupsIn object: [String: Any]) -> [DecodedTag] {
    func words(_ field: String) -> [String] {
      (object[field] as? String ?? "").split(separator: " ").map(String.init)
    }
    var categories: [[UInt8]: Int16] = [:]
    var inOrder: [DecodedTag] = []
    for group in groups {
      for name in words("tag_string_\(group.name)") {
        categories[Array(name.utf8)] = group.category
        inOrder.append(DecodedTag(name: name, category: group.category))
      }
    }
    let names = words("tag_string")
    if names.isEmpty { return inOrder }
    return names.map { name in
      let category = categories[Array(name.utf8)]
      return DecodedTag(name: name, category: category ?? 0, isStated: category != nil)
    }
  }

  /// A whole number from 1 on, or digits that spell one.
  private static func id(_ value: Any?) -> Int64? {
    let text: String
    switch value {
    case let string as String where string.utf8.allSatisfy({ 0x30...0x39 ~= $0 }): text = string
    case let number as NSNumber where ["q", "Q", "i"].contains(String(cString: number.objCType)):
      text = number.stringValue
    default: return nil
    }
    return Int64(text).flatMap { $0 > 0 ? $0 : nil }
  }
}
