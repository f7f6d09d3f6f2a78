import ByteIO
import Foundation
import TestSupport

@testable import CaptionDiff

/// Captions of posts by id, written in one of the forms that can be compared.
struct CaptionSet {
  enum Form: CaseIterable {
    case lines, gzip, zstandard, exportLines, kohya, kohyaLines, folder, spreadFolder

    /// Whether captions come by site and number.
    var isOrdered: Bool {
      switch self {
      case .lines, .gzip, .zstandard, .exportLines: true
      default: false
      }
    }

    var hasTags: Bool {
      switch self {
      case .lines, .gzip, .zstandard: true
      default: false
      }
    }
  }

  struct Caption: Equatable {
    var text: String
    var tags: [String]?
  }

  struct Post: Hashable {
    var site: String
    var number: Int

    var id: String { site.isEmpty ? "\(number)" : "\(site)/\(number)" }
  }

  var captions: [Post: Caption] = [:]

  private var sorted: [(key: Post, value: Caption)] {
    captions.sorted { ($0.key.site, $0.key.number) < ($1.key.site, $1.key.number) }
  }

  /// Writes the set and returns the path.
  func write(_ form: Form, as name: String, in folder: TemporaryFolder) throws -> String {
    switch form {
    case .lines: return try folder.write(lines(), to: "\(name).jsonl")
    case .gzip, .zstandard:
      let path = folder.path("\(name).jsonl.\(form == .gzip ? "gz" : "zst")")
      let writer = try ByteWriter(path: path, replace: true, reserved: ReservedFiles())
      try Array(lines().utf8).withUnsafeBytes { try writer.append($0) }
      try writer.commit()
      return path
    case .exportLines:
      let text = try sorted.map { post, caption in
        "{\"site\":\"\(post.site)\",\"number\":\(post.number),"
          + "\"caption\":\(try Self.json(caption.text)),\"state\":\"tags\"}\n"
      }
      return try folder.write(text.joined(), to: "\(name).jsonl")
    case .kohya:
      let members = try captions.map { post, caption in
        "  \"\(post.id).png\": {\"tags\": \"a, b\", \"caption\": \(try Self.json(caption.text))}"
      }
      return try folder.write(
        "{\n\(members.joined(separator: ",\n"))\n}\n", to: "\(name).json")
    case .kohyaLines:
      let text = try captions.map { post, caption in
        "{\"image_path\": \"x/\(post.id).webp\", \"caption\": \(try Self.json(caption.text))}\n"
      }
      return try folder.write(text.joined(), to: "\(name).jsonl")
    case .folder, .spreadFolder:
      for (post, caption) in captions {
        let spread = form == .folder ? "" : "000\(post.number % 3)/"
        let path = folder.path("\(name)/\(post.site)/\(spread)\(post.number).txt")
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data((caption.text + (post.number % 2 == 0 ? "\n" : "")).utf8).write(to: url)
      }
      try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.path("\(name)/manifest.json")))
      return folder.path(name)
    }
  }

  private func lines() throws -> String {
    try sorted.map { post, caption in
      let id = post.site.isEmpty ? "\(post.number)" : "\"\(post.id)\""
      let tags = try caption.tags.map { tags in
        let names = try tags.map(Self.json).joined(separator: ",")
        return ",\"processed_tags\":[\(names)],\"dropped_character_tags\":[]"
      }
      return "{\"id\":\(id),\"caption\":\(try Self.json(caption.text))\(tags ?? "")}\n"
    }.joined()
  }

  private static func json(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }
}

/// What a comparison must be, with all captions in memory.
struct NaiveCaptionDiff {
  var onlyBefore = 0
  var onlyAfter = 0
  var changed: [CaptionSet.Post] = []
  var common = 0
  var sameTags = 0
  var onlyTags = 0
  var tagged = 0
  var coming: [String: Int64] = [:]
  var going: [String: Int64] = [:]

  init(_ before: CaptionSet, _ after: CaptionSet, hasTags: Bool) {
    for (post, old) in before.captions {
      guard let new = after.captions[post] else {
        onlyBefore += 1
        continue
      }
      common += 1
      var (gone, come): (Set<String>, Set<String>)
      if hasTags, let oldTags = old.tags, let newTags = new.tags {
        tagged += 1
        (gone, come) = (Set(oldTags), Set(newTags))
      } else {
        (gone, come) = (Self.pieces(old.text), Self.pieces(new.text))
      }
      (gone, come) = (gone.subtracting(come), come.subtracting(gone))
      for tag in gone { going[tag, default: 0] += 1 }
      for tag in come { coming[tag, default: 0] += 1 }
      if old.text != new.text {
        changed.append(post)
        if gone.isEmpty, come.isEmpty { sameTags += 1 }
      } else if !(gone.isEmpty && come.isEmpty) {
        onlyTags += 1
      }
    }
    onlyAfter = after.captions.keys.count { before.captions[$0] == nil }
  }

  private static func pieces(_ text: String) -> Set<String> {
    let parts = text.components(separatedBy: ", ")
      .flatMap { $0.components(separatedBy: "|||") }
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    return Set(parts.filter { !$0.isEmpty })
  }

  static func top(_ counts: [String: Int64], _ count: Int) -> [CaptionDiff.TagChange] {
    counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }.prefix(count).map { CaptionDiff.TagChange(tag: $0.key, postCount: $0.value) }
  }
}
