internal import BooruFormats
internal import ByteIO
internal import CaptionSettings

/// Why a picture is left alone.
struct PictureFlaw: Error {
  /// Reads on from the path of the picture.
  var reason: String
  /// Whether the picture has a number all the same: its metadata is an object.
  var hasNumber = false
}

/// What lies beside a picture, read.
struct PictureContent {
  /// With what side files say in the place of the metadata.
  var fields = PictureFields()
  /// Of the metadata as it is; nil when there is none.
  var stored: PictureFields?
  var metadata: MetadataText?
  /// The names of the file .tags; nil when there is none.
  var fileTags: [[UInt8]]?
  /// Whether a side file was there.
  var hasSideFile = false

  /// Whether there is nothing that a caption could be made of.
  var isBare: Bool { stored == nil && fileTags == nil && !hasSideFile }
}

/// Reads what lies beside pictures. One thread.
struct PictureSource {
  /// Bytes of a file beside a picture, 64 MiB: longer ones are a flaw.
  static let maximumFileByteCount = 64 << 20

  private let root: PathBytes
  private let loadedFields: [String]
  private let texts: TextReading
  private let reader: PictureMetadataReader

  init(_ options: FolderCaptioningOptions, root: PathBytes) {
    self.root = root
    loadedFields = options.plan.loadedFields
    texts = options.texts
    reader = PictureMetadataReader(otherFields: options.otherFields)
  }

  /// Throws `PictureFlaw` for what is wrong with the picture, `ByteIOError` where the system fails.
  func read(_ entry: PictureFolder.Entry) throws -> PictureContent {
    if let flaw = entry.flaw { throw PictureFlaw(reason: flaw) }
    var content = PictureContent()
    if entry.sidecars.contains(.metadata),
      let bytes = try bytes(at: entry.path(of: .metadata), hasNumber: false)
    {
      do {
        let read = try reader.read(bytes)
        content.stored = read.fields
        content.fields = read.fields
        content.metadata = read.text
      } catch {
        throw PictureFlaw(
          reason: "has metadata that \(error.reason)", hasNumber: error.isObject)
      }
    }
    guard entry.hasPicture else { return content }
    if entry.sidecars.contains(.tags) {
      content.fileTags = try names(at: entry.path(of: .tags))
    }
    if content.fileTags == nil { try readTexts(besides: entry, into: &content) }
    try readPost(besides: entry, into: &content)
    for name in loadedFields { try load(name, besides: entry, into: &content) }
    return content
  }

  /// Takes tags of a text: of NAME.png.txt, as downloaders write it, where it is plainly tags and the metadata
  /// has none; of NAME.txt, which captions go to, only where that is wanted.
  private func readTexts(
    besides entry: PictureFolder.Entry, into content: inout PictureContent
  ) throws {
    let isWanted = texts == .tags
    guard isWanted || texts == .told && content.fields.tags?.tags.isEmpty ?? true else { return }
    for sidecar in [PictureFolder.Sidecar.pictureText, .text]
    where entry.sidecars.contains(sidecar) && (isWanted || sidecar == .pictureText) {
      let path = entry.path(of: sidecar)
      guard let bytes = try bytes(at: path) else { continue }
      guard let text = bytes.withUnsafeBufferPointer({ TagText($0) }) else {
        throw PictureFlaw(reason: "has a file \(path.name) that is no UTF-8", hasNumber: true)
      }
      guard isWanted || bytes.withUnsafeBufferPointer(TagText.isPlainlyTags) else { continue }
      take(text, into: &content)
      return
    }
  }

  private func take(_ text: TagText, into content: inout PictureContent) {
    func names(_ category: Int16) -> [[UInt8]]? {
      // Names of characters and so on are captioned as metadata has them: with spaces.
      let names = text.tags.filter { $0.category == category }
        .map { tag in tag.name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 } }
      return names.isEmpty ? nil : names
    }
    let own: [Int16] = [1, 3, 4]
    content.fileTags = text.tags.filter { $0.category.map { !own.contains($0) } ?? true }.map(
      \.name)
    content.fields.characters = names(4) ?? content.fields.characters
    content.fields.copyrights = names(3) ?? content.fields.copyrights
    content.fields.artists = names(1) ?? content.fields.artists
    if content.fields.rating.isEmpty, let rating = text.rating { content.fields.rating = rating }
  }

  /// Takes the post of a site that a downloader has left, where the metadata has none.
  private func readPost(
    besides entry: PictureFolder.Entry, into content: inout PictureContent
  ) throws {
    guard content.fields.sitePost == nil else { return }
    for sidecar in [PictureFolder.Sidecar.picturePost, .post] where entry.sidecars.contains(sidecar)
    {
      let path = entry.path(of: sidecar)
      guard let bytes = try bytes(at: path) else { continue }
      do {
        content.fields.sitePost = try reader.readPost(bytes)
        content.hasSideFile = true
      } catch {
        throw PictureFlaw(reason: "has a file \(path.name) that \(error.reason)", hasNumber: true)
      }
      return
    }
  }

  private func bytes(
    at path: PathBytes, hasNumber: Bool = true
  ) throws -> [UInt8]? {
    do {
      return try InPlaceFile(root.appending(path)).content(
        maximumByteCount: Self.maximumFileByteCount)
    } catch let error as ByteIOError where error.code != .readFailed {
      let cause = [error.message, error.cause].compactMap(\.self)
      throw PictureFlaw(
        reason: "has a file \(path.name) that cannot be read: \(cause.joined(separator: ": "))",
        hasNumber: hasNumber)
    }
  }

  /// Nil when there is no such file.
  private func names(at path: PathBytes) throws -> [[UInt8]]? {
    guard let bytes = try bytes(at: path) else { return nil }
    guard let names = bytes.withUnsafeBufferPointer({ NameListText.names(in: $0) }) else {
      throw PictureFlaw(reason: "has a file \(path.name) that is no UTF-8", hasNumber: true)
    }
    return names
  }

  /// Puts what a side file says into the place of a field.
  private func load(
    _ name: String, besides entry: PictureFolder.Entry, into content: inout PictureContent
  ) throws {
    let path = entry.path(withEnding: name)
    guard let field = PictureField(name: name) else {
      guard let bytes = try bytes(at: path) else { return }
      content.hasSideFile = true
      content.fields.others[name] = bytes
      return
    }
    switch field {
    case .tags, .processedTags, .droppedTags, .characters, .copyright, .artist:
      guard let names = try names(at: path) else { return }
      content.hasSideFile = true
      switch field {
      case .tags: content.fields.tags = PictureFields.Tags(names)
      case .processedTags: content.fields.processedTags = PictureFields.Tags(names)
      case .droppedTags: content.fields.droppedTags = PictureFields.Tags(names)
      case .characters: content.fields.characters = names
      case .copyright: content.fields.copyrights = names
      default: content.fields.artists = names
      }
    case .rating, .imageType, .caption, .personCount, .crop:
      guard var text = try bytes(at: path) else { return }
      content.hasSideFile = true
      guard String(validating: text, as: UTF8.self) != nil else {
        throw PictureFlaw(reason: "has a file \(path.name) that is no UTF-8", hasNumber: true)
      }
      if text.last == UInt8(ascii: "\n") { text.removeLast() }
      if text.last == UInt8(ascii: "\r") { text.removeLast() }
      try set(field, to: text, of: path, in: &content.fields)
    case .sitePost: break
    }
  }

  private func set(
    _ field: PictureField, to text: [UInt8], of path: PathBytes, in fields: inout PictureFields
  ) throws {
    switch field {
    case .rating: fields.rating = text
    case .imageType: fields.imageType = text
    case .caption: fields.caption = text
    case .crop:
      let isPlain = text.elementsEqual("true".utf8)
      fields.crop = text.isEmpty ? nil : PictureFields.Crop(type: isPlain ? nil : text)
    default:
      guard let count = Int(String(decoding: text, as: UTF8.self)) else {
        throw PictureFlaw(
          reason: "has a file \(path.name) that is no whole number", hasNumber: true)
      }
      fields.personCount = count
    }
  }
}
