// The metadata of a picture, `.{stem}_meta.json`, read for captions:
//
//     {"tags": ["1girl", …] or {"1girl": 0.99, …} or "1girl, …",
//      "processed_tags": as tags, "dropped_character_tags": as tags,
//      "characters": ["name|_form|outfit+hat", …], "copyright": …, "artist": … (a list, a map or one name),
//      "rating": "e", "type": "booru", "npeople": 2, "crop": {"type": "head"} or true,
//      "caption": "…", "danbooru": a post of the API}
//
// Some fields have another name, too (`PictureMembers`). Beside the values the places of the members are found, so that some can be written anew
// and all else stays as it is.

internal import Columns

/// Why metadata cannot be taken.
public struct PictureMetadataFlaw: Error, Sendable, Equatable {
  /// Reads on from "the metadata".
  public var reason: String
  /// Whether it is an object of JSON, of which a field is wrong.
  public var isObject: Bool
}

/// Reads metadata. One thread.
public final class PictureMetadataReader {
  private let members = PictureMembers()
  private let parser = JSONParser()
  private var document = ColumnBuffer<UInt8>()
  private let decoder = DanbooruDecoder()
  private let scratch = RecordBatch()
  private let otherFields: Set<String>

  /// - Parameter otherFields: Fields that captions do not know and that are wanted nevertheless.
  public init(otherFields: Set<String> = []) {
    self.otherFields = otherFields
  }

  /// The post of a site that a file holds.
  public func readPost(
    _ bytes: [UInt8]
  ) throws(PictureMetadataFlaw) -> PictureFields.SitePost {
    switch parser.parseObject(document(bytes)) {
    case .failure(let failure): throw PictureMetadataFlaw(reason: failure.reason, isObject: false)
    case .success(let tape): return sitePost(at: JSONTape.root, on: tape)
    }
  }

  /// Bytes with what the parser wants to read behind them.
  private func document(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    document.removeAll(keptCapacity: 1 << 20)
    bytes.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { document.append(base, count: bytes.count) }
    }
    document.append(repeating: 0, count: JSONParser.paddingByteCount)
    return UnsafeBufferPointer(start: document.base, count: bytes.count)
  }

  /// A post; its tags are read by who reads them in imports, where they are in no groups of texts.
  private func sitePost(at index: Int, on tape: JSONTape) -> PictureFields.SitePost {
    var post = tape.sitePost(at: index) ?? PictureFields.SitePost()
    guard post.isBare else { return post }
    scratch.removeAll()
    let row = JSONFieldRow(batch: scratch, tape: tape, lineNumber: 1)
    decoder.append(postAt: index, to: row)
    for position in 0..<scratch.tags.count {
      let tag = scratch.tags[position]
      let name = Array(scratch.name(of: tag))
      switch tag.category {
      case 1: post.artists.append(name)
      case 3: post.copyrights.append(name)
      case 4: post.characters.append(name)
      case 5: post.meta.append(name)
      default: post.general.append(name)
      }
    }
    row.discard()
    return post
  }

  /// The fields of metadata and the places of its members.
  public func read(
    _ bytes: [UInt8]
  ) throws(PictureMetadataFlaw) -> (fields: PictureFields, text: MetadataText) {
    let tape: JSONTape
    switch parser.parse(document(bytes)) {
    case .failure(let failure):
      throw PictureMetadataFlaw(reason: failure.reason, isObject: false)
    case .success(let parsed): tape = parsed
    }
    guard tape.kind(at: JSONTape.root) == JSONKind.object else {
      throw PictureMetadataFlaw(
        reason: "is no JSON object but \(tape.excerpt(at: JSONTape.root))", isObject: false)
    }
    var keys: [[UInt8]] = []
    var others: [String: Int] = [:]
    for (name, value) in tape.members {
      let key = String(decoding: tape.string(at: name), as: UTF8.self)
      keys.append(Array(key.utf8))
      if otherFields.contains(key), members.field(named: tape.string(at: name)) == nil {
        others[key] = tape.kind(at: value) == JSONKind.null ? nil : value
      }
    }
    let found = members.indices(of: tape)
    var fields = PictureFields()
    for field in PictureField.allCases {
      guard let index = found[field] else { continue }
      if field == .sitePost, tape.kind(at: index) == JSONKind.object {
        fields.sitePost = sitePost(at: index, on: tape)
        continue
      }
      guard tape.fill(&fields, with: field, at: index) else {
        throw PictureMetadataFlaw(
          reason: "has a field \(field.rawValue) that cannot be used: \(tape.excerpt(at: index))",
          isObject: true)
      }
    }
    for (name, index) in others { fields.others[name] = tape.sideText(at: index) }
    return (fields, MetadataText(bytes, keys: keys))
  }
}

extension JSONTape {
  /// Reads a field; false when its value is of a wrong type.
  fileprivate func fill(
    _ fields: inout PictureFields, with field: PictureField, at index: Int
  ) -> Bool {
    switch field {
    case .tags: assign(tags(at: index), to: &fields.tags)
    case .processedTags: assign(tags(at: index), to: &fields.processedTags)
    case .droppedTags: assign(tags(at: index), to: &fields.droppedTags)
    case .characters: assign(names(at: index), to: &fields.characters)
    case .copyright: assign(names(at: index), to: &fields.copyrights)
    case .artist: assign(names(at: index), to: &fields.artists)
    case .rating: assign(text(at: index), to: &fields.rating)
    case .imageType: assign(text(at: index), to: &fields.imageType)
    case .caption: assign(text(at: index), to: &fields.caption)
    case .personCount: readPersonCount(at: index, into: &fields)
    case .crop: readCrop(at: index, into: &fields)
    case .sitePost: assign(sitePost(at: index), to: &fields.sitePost)
    }
  }

  private func assign<Value>(_ value: Value?, to field: inout Value?) -> Bool {
    field = value
    return value != nil
  }

  private func assign(_ value: [UInt8]?, to field: inout [UInt8]) -> Bool {
    field = value ?? []
    return value != nil
  }

  /// A string; nil for anything else, and for what was no string in the document.
  private func text(at index: Int) -> [UInt8]? {
    guard kind(at: index) == JSONKind.string else { return nil }
    let text = string(at: index)
    return text.first == 0 ? nil : Array(text)
  }

  /// A list of names, the keys of a map, or one name; an empty text is none.
  private func names(at index: Int) -> [[UInt8]]? {
    if kind(at: index) == JSONKind.string { return text(at: index).map { $0.isEmpty ? [] : [$0] } }
    return elements(at: index)?.map { $0.name }
  }

  /// The texts of a list, or the keys of a map and where their values stand.
  private func elements(at index: Int) -> [(name: [UInt8], value: Int)]? {
    let isMap = kind(at: index) == JSONKind.object
    guard isMap || kind(at: index) == JSONKind.array else { return nil }
    var elements: [(name: [UInt8], value: Int)] = []
    var position = index + 1
    let end = endIndex(of: index)
    while position < end {
      guard let name = text(at: position) else { return nil }
      elements.append((name, position + 1))
      position = self.index(after: isMap ? position + 1 : position)
    }
    return elements
  }

  private func tags(at index: Int) -> PictureFields.Tags? {
    if kind(at: index) == JSONKind.string {
      return text(at: index).flatMap { text in
        text.withUnsafeBufferPointer { NameListText.names(in: $0) }.map { .init($0) }
      }
    }
    guard let elements = elements(at: index) else { return nil }
    var tags = PictureFields.Tags(elements.map { $0.name })
    tags.isList = kind(at: index) == JSONKind.array
    if tags.isList { return tags }
    tags.isScored = true
    tags.tags.removeAll()
    for (name, value) in elements {
      guard let score = ScoreReader.score(self, at: value) else { return nil }
      tags.tags.append(.init(name: name, score: score))
    }
    return tags
  }

  private func readPersonCount(at index: Int, into fields: inout PictureFields) -> Bool {
    guard case .value(let count) = wholeNumber(at: index), kind(at: index) != JSONKind.string else {
      return false
    }
    fields.personCount = Int(count)
    return true
  }

  /// Anything that is not nothing says that there is a crop; what is false, 0 or empty says none.
  private func readCrop(at index: Int, into fields: inout PictureFields) -> Bool {
    switch kind(at: index) {
    case JSONKind.object:
      if index + 1 == endIndex(of: index) { return true }
      fields.crop = PictureFields.Crop()
      var position = index + 1
      while position < endIndex(of: index) {
        if string(at: position).elementsEqual("type".utf8) {
          guard let type = text(at: position + 1) else { return false }
          fields.crop?.type = type
        }
        position = self.index(after: position + 1)
      }
      return true
    case JSONKind.array:
      if index + 1 < endIndex(of: index) { fields.crop = PictureFields.Crop() }
    case JSONKind.string:
      if !string(at: index).isEmpty { fields.crop = PictureFields.Crop() }
    case JSONKind.integer: if integer(at: index) != 0 { fields.crop = PictureFields.Crop() }
    case JSONKind.real: if real(at: index) != 0 { fields.crop = PictureFields.Crop() }
    case JSONKind.false: break
    default: fields.crop = PictureFields.Crop()
    }
    return true
  }

  fileprivate func sitePost(at index: Int) -> PictureFields.SitePost? {
    guard kind(at: index) == JSONKind.object else { return nil }
    var post = PictureFields.SitePost()
    var allNames: [[UInt8]] = []
    var hasGroups = false
    var position = index + 1
    let end = endIndex(of: index)
    while position < end {
      let value = position + 1
      let key = String(decoding: string(at: position), as: UTF8.self)
      position = self.index(after: value)
      guard kind(at: value) == JSONKind.string else { continue }
      let text = string(at: value)
      func names() -> [[UInt8]] { text.split(separator: UInt8(ascii: " ")).map { Array($0) } }
      switch key {
      case "tag_string": allNames = names()
      case "tag_string_general":
        post.general = names()
        hasGroups = true
      case "tag_string_meta": post.meta = names()
      case "tag_string_character": post.characters = names()
      case "tag_string_copyright": post.copyrights = names()
      case "tag_string_artist": post.artists = names()
      case "rating": post.rating = Array(text)
      case "created_at": post.createdYear = Self.year(text)
      case "updated_at": post.updatedYear = Self.year(text)
      default: break
      }
    }
    if !hasGroups { post.general = allNames }
    return post
  }

  private static func year(_ time: UnsafeBufferPointer<UInt8>) -> Int {
    Int(String(decoding: time.prefix(4), as: UTF8.self)) ?? 0
  }

  /// A value as a side file has it: names with commas, a text as it is, anything else as JSON.
  fileprivate func sideText(at index: Int) -> [UInt8] {
    if let text = text(at: index) { return text }
    if kind(at: index) == JSONKind.array, let names = elements(at: index)?.map({ $0.name }) {
      return NameListText.text(of: names)
    }
    var output = ColumnBuffer<UInt8>()
    appendText(of: index, to: &output)
    return Array(output.buffer)
  }
}
