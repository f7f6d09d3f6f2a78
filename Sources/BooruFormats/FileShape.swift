// What a file holds, told by its first record: the keys of an object, or the columns of a table.
//
//     regular_summary, response_finish_reason      the caption dump of e621
//     antecedent_name                              aliases or implications
//     image_path; a member with tags or caption    metadata of the kohya trainers
//     a member with names and scores               scores of a tagger
//     tag_string_general, favs, media_asset        Danbooru
//     flags, relationships, change_seq             e621
//     tag_names, created_at with a "s"             sankaku
//     jpeg_url, is_shown_in_index                  moebooru
//     directory, owner, hash; <post …/>            gelbooru and its kin
//     name or tag, category, count                 tags
//
// The site is that of the addresses that a post names for its own file, or what gallery-dl says.

internal import Columns

/// What a file holds, and of which site, as far as that can be told.
public struct FileShape: Sendable, Equatable {
  public enum Kind: Sendable, CaseIterable {
    case danbooruPosts, e621Posts, moebooruPosts, gelbooruPosts, sankakuPosts
    case e621Captions, kohyaMetadata, tagScores, tags, aliases, implications
  }

  public var kind: Kind
  /// Nil: it does not say.
  public var siteName: String?

  public init(_ kind: Kind, siteName: String? = nil) {
    self.kind = kind
    self.siteName = siteName
  }
}

/// Tells shapes. One thread.
public final class FileShapeReader {
  /// First keys of objects that are records, and no objects of members, though the value is an object.
  public static let recordKeys =
    TaggerDecoder.recordKeys + ["post", "file", "score", "tags", "media_asset", "rating"]

  /// Keys under which pages have their records.
  public static let pageKeys = ["posts", "post", "data", "tags", "tag_aliases", "tag_implications"]

  private static let hosts: [(part: String, site: String)] = [
    ("donmai.us", "danbooru"), ("e621.net", "e621"), ("e926.net", "e621"), ("yande.re", "yande.re"),
    ("konachan.", "konachan"), ("gelbooru.com", "gelbooru"), ("rule34.xxx", "rule34"),
    ("safebooru.org", "safebooru"), ("sankaku", "sankaku"),
  ]

  /// What gallery-dl calls sites, where it is another name.
  private static let downloaderNames = ["yandere": "yande.re"]

  private let parser = JSONParser()
  private let elementReader = BoardElementReader()

  public init() {}

  /// What the file of a record is; nil when that cannot be told.
  ///
  /// - Parameters:
  ///   - record: As a `RecordReader` cuts it, with its padding; of a table a row that is not used.
  ///   - pageKey: The key of the page that the record is of.
  public func shape(
    of record: UnsafeBufferPointer<UInt8>, _ head: EntryHead, pageKey: String?
  ) -> FileShape? {
    if head.isTable { return Self.shape(ofTable: head) }
    switch pageKey {
    case "tag_aliases": return FileShape(.aliases)
    case "tag_implications": return FileShape(.implications)
    default: break
    }
    switch record.first(where: { !FieldText.isBlank($0) }) {
    case UInt8(ascii: "<"):
      guard elementReader.read(record) == nil,
        case .success(let tape) = parser.parseObject(elementReader.document)
      else { return nil }
      let site = Self.site(of: JSONTape.root, on: tape)
      let isMoebooru = site.map(Self.isMoebooru) ?? Self.hasSeconds(tape)
      return FileShape(isMoebooru ? .moebooruPosts : .gelbooruPosts, siteName: site)
    case UInt8(ascii: "\""):
      guard case .success(let read) = JSONMember.read(record, by: parser.parse) else { return nil }
      return Self.shape(ofMember: read.value)
    default:
      guard case .success(let tape) = parser.parseObject(record) else { return nil }
      return Self.shape(ofObject: tape, fileName: head.fileName)
    }
  }

  // MARK: Tables

  /// What a table holds that is read by no format; nil when it is none of the known ones.
  public static func unreadNoun(of head: EntryHead) -> String? {
    head.isTable ? OtherExport.noun(ofColumns: OtherExport.columns(head.firstRow)) : nil
  }

  private static func shape(ofTable head: EntryHead) -> FileShape? {
    let columns = OtherExport.columns(head.firstRow)
    func has(_ names: String...) -> Bool { names.contains(where: columns.contains) }
    if OtherExport.noun(ofColumns: columns) != nil { return nil }
    if has("antecedent_name") { return relation(fileName: head.fileName) }
    if has("id"), has("tag_string") { return FileShape(.e621Posts, siteName: "e621") }
    if has("score", "confidence", "probability"), has("tag", "name", "label") {
      return FileShape(.tagScores)
    }
    if has("name", "tag"), has("category", "count", "post_count", "type") {
      return FileShape(.tags)
    }
    // A list for autocompletion without names of columns: name,category,count,…
    let isList =
      columns.count >= 3
      && columns[1...2].allSatisfy { text in
        var text = text
        return text.withUTF8 { FieldText.wholeNumber($0) } != nil
      }
    return isList ? FileShape(.tags) : nil
  }

  /// Both have the same columns: only the name of the file tells.
  private static func relation(fileName: String) -> FileShape? {
    let name = fileName.lowercased()
    if name.contains("implication") { return FileShape(.implications) }
    return name.contains("alias") ? FileShape(.aliases) : nil
  }

  // MARK: JSON

  private static func shape(ofMember tape: JSONTape) -> FileShape? {
    let root = JSONTape.root
    guard tape.kind(at: root) == JSONKind.object else {
      return tape.kind(at: root) == JSONKind.array ? FileShape(.tagScores) : nil
    }
    if tape.hasKey("tag", at: root), tape.hasKey("category", at: root) { return FileShape(.tags) }
    if let tags = tape.value(ofFirst: ["tags"], inObjectAt: root) {
      let isText = tape.kind(at: tags) != JSONKind.object
      return FileShape(isText ? .kohyaMetadata : .tagScores)
    }
    let isEntry = ["caption", "train_resolution", "image_size"].contains {
      tape.hasKey($0, at: root)
    }
    return FileShape(isEntry ? .kohyaMetadata : .tagScores)
  }

  private static func shape(ofObject tape: JSONTape, fileName: String) -> FileShape? {
    var object = JSONTape.root
    if let post = tape.value(ofFirst: ["post"], inObjectAt: object),
      tape.kind(at: post) == JSONKind.object, !tape.hasKey("id", at: object)
    {
      object = post
    }
    func has(_ keys: StaticString...) -> Bool { keys.contains { tape.hasKey($0, at: object) } }
    if has("regular_summary", "brief_summary", "response_finish_reason") {
      return FileShape(.e621Captions, siteName: "e621")
    }
    if has("antecedent_name") { return relation(fileName: fileName) }
    if has("image_path"), has("caption", "tags", "image_size", "train_resolution"),
      !isObject(tape, "tags", in: object)
    {
      return FileShape(.kohyaMetadata)
    }
    guard has("id"), has("tags", "tag_string", "tag_string_general", "tag_names") else {
      if isObject(tape, "tags", in: object) || has("scores", "predictions") {
        return FileShape(.tagScores)
      }
      return has("name") && has("category", "post_count", "type") ? FileShape(.tags) : nil
    }
    return post(object, on: tape)
  }

  /// The shape of an object that has an id and tags.
  private static func post(_ object: Int, on tape: JSONTape) -> FileShape {
    func has(_ keys: StaticString...) -> Bool { keys.contains { tape.hasKey($0, at: object) } }
    let site = site(of: object, on: tape)
    if has("flags", "relationships", "change_seq", "locked_tags", "tags_species")
      || isObject(tape, "tags", in: object) || site == "e621"
    {
      return FileShape(.e621Posts, siteName: site ?? "e621")
    }
    if has("tag_names") || site == "sankaku" || hasTypedTags(object, on: tape) {
      return FileShape(.sankakuPosts, siteName: site ?? "sankaku")
    }
    if has("tag_string_general", "favs", "media_asset", "pixiv_id", "uploader_id")
      || site == "danbooru"
    {
      return FileShape(.danbooruPosts, siteName: site ?? "danbooru")
    }
    if has("jpeg_url", "is_shown_in_index", "actual_preview_width") || site.map(isMoebooru) == true
    {
      return FileShape(.moebooruPosts, siteName: site)
    }
    if has("directory", "owner", "hash", "change") || site != nil {
      return FileShape(.gelbooruPosts, siteName: site)
    }
    // What is left says too little: the older interface of Danbooru wrote no more.
    return FileShape(.danbooruPosts, siteName: nil)
  }

  private static func isObject(_ tape: JSONTape, _ key: StaticString, in object: Int) -> Bool {
    guard let value = tape.value(ofFirst: [key], inObjectAt: object) else { return false }
    return tape.kind(at: value) == JSONKind.object
  }

  /// Whether `tags` are objects with a `type`.
  private static func hasTypedTags(_ object: Int, on tape: JSONTape) -> Bool {
    guard let tags = tape.value(ofFirst: ["tags"], inObjectAt: object),
      tape.hasElement(ofArrayAt: tags, of: JSONKind.object)
    else { return false }
    let first = tags + 1
    return tape.kind(at: first) == JSONKind.object && tape.hasKey("type", at: first)
  }

  // MARK: Sites

  private static func isMoebooru(_ site: String) -> Bool {
    site == "yande.re" || site == "konachan"
  }

  /// Whether a time is written in seconds, as moebooru does.
  private static func hasSeconds(_ tape: JSONTape) -> Bool {
    guard let time = tape.value(ofFirst: ["created_at"], inObjectAt: JSONTape.root) else {
      return false
    }
    if case .value = tape.wholeNumber(at: time) { return true }
    return false
  }

  /// The site whose address the post's own file has, or that gallery-dl names.
  private static func site(of object: Int, on tape: JSONTape) -> String? {
    let keys: [StaticString] = [
      "file_url", "sample_url", "preview_url", "large_file_url", "jpeg_url",
    ]
    var positions = keys.compactMap { tape.value(ofFirst: [$0], inObjectAt: object) }
    if let file = tape.value(ofFirst: ["file"], inObjectAt: object),
      tape.kind(at: file) == JSONKind.object
    {
      positions += [tape.value(ofFirst: ["url"], inObjectAt: file)].compactMap { $0 }
    }
    for position in positions where tape.kind(at: position) == JSONKind.string {
      let address = String(decoding: tape.string(at: position), as: UTF8.self)
      let host =
        address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
      if let known = hosts.first(where: { host.contains($0.part) }) { return known.site }
    }
    guard let category = tape.value(ofFirst: ["category"], inObjectAt: object),
      tape.kind(at: category) == JSONKind.string
    else { return nil }
    let name = String(decoding: tape.string(at: category), as: UTF8.self)
    let site = downloaderNames[name] ?? name
    return hosts.contains { $0.site == site } ? site : nil
  }
}

extension JSONTape {
  /// Whether an object has a key, whatever its value.
  func hasKey(_ key: StaticString, at object: Int) -> Bool {
    JSONMembers(of: object, on: self).contains { string(at: $0.key).hasSameBytes(as: key) }
  }
}
