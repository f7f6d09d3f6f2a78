// Metadata of the kohya trainers: one JSON object, indented by two spaces.
//
//     {
//       "12": {
//         "tags": "1girl, solo",
//         "train_resolution": [
//           832,
//           1216
//         ]
//       },

/// Writes the posts as kohya metadata, entry by entry.
struct KohyaMetadata {
  enum Content {
    /// The tags and the training resolution of every post.
    case latents
    /// The captions of posts that have one.
    case captions
  }

  private let options: DumpOptions
  private let content: Content
  private var composer: PostComposer
  private var captions: CaptionComposer
  private let text = LineBuffer(capacity: DanbooruDump.chunkBytes * 2)
  private var tally = RecordTally()

  /// - Parameter isShort: captions of a sentence or two.
  init(_ options: DumpOptions, content: Content, isShort: Bool = false) {
    self.options = options
    self.content = content
    composer = PostComposer(options: options)
    captions = CaptionComposer(
      options: options, vocabulary: composer.vocabulary, isShort: isShort)
  }

  /// Writes the object.
  ///
  /// - Parameter output: takes each chunk; the bytes are valid during the call only.
  mutating func write(to output: (UnsafeRawBufferPointer) throws -> Void) rethrows -> RecordTally {
    var post = SamplePost()
    text.append(UInt8(ascii: "{"))
    for position in 0..<options.postCount {
      let state = captions.state(at: position)
      if content == .captions, state == .none { continue }
      composer.compose(position, into: &post)
      text.append(tally.recordCount == 0 ? "\n  \"" : ",\n  \"" as StaticString)
      text.append(decimal: post.number)
      switch content {
      case .latents: appendLatent(post, at: position)
      case .captions: appendCaption(post, at: position)
      }
      if text.count >= DanbooruDump.chunkBytes {
        tally.byteCount += text.count
        try output(text.bytes)
        text.removeAll()
      }
    }
    text.append(tally.recordCount == 0 ? "}" : "\n}" as StaticString)
    tally.byteCount += text.count
    try output(text.bytes)
    text.removeAll()
    return tally
  }

  private mutating func appendLatent(_ post: SamplePost, at position: Int) {
    let quirk = LatentQuirk.at(position, options)
    if let quirk { tally.add(quirk) } else { tally.addRecord() }
    text.append("\": {" as StaticString)
    if quirk != .noTags {
      text.append("\n    \"tags\": \"" as StaticString)
      if quirk != .emptyTags { text.append(post.tags, of: composer.vocabulary, separator: ", ") }
      text.append(UInt8(ascii: "\""))
    }
    if quirk != .noResolution {
      if quirk != .noTags { text.append(UInt8(ascii: ",")) }
      text.append("\n    \"train_resolution\": [\n      " as StaticString)
      text.append(decimal: post.width / 64 * 64)
      text.append(",\n      " as StaticString)
      text.append(decimal: post.height / 64 * 64)
      text.append("\n    ]" as StaticString)
    }
    text.append("\n  }" as StaticString)
  }

  private mutating func appendCaption(_ post: SamplePost, at position: Int) {
    let quirk = KohyaCaptionQuirk.at(position, options)
    if let quirk { tally.add(quirk) } else { tally.addRecord() }
    switch quirk {
    case .noCaption: text.append("\": {}" as StaticString)
    case .nullCaption: text.append("\": {\n    \"caption\": null\n  }" as StaticString)
    case .emptyCaption: text.append("\": {\n    \"caption\": \"\"\n  }" as StaticString)
    case nil:
      text.append("\": {\n    \"caption\": \"" as StaticString)
      captions.appendJoined(post, at: position, to: text)
      text.append("\"\n  }" as StaticString)
    }
  }
}

extension LineBuffer {
  /// Appends names as they stand between the quotes of JSON.
  func append(
    _ tags: [UInt32], of vocabulary: TagVocabulary, separator: StaticString
  ) {
    for (position, tag) in tags.enumerated() {
      if position > 0 { append(separator) }
      append(vocabulary.name(tag))
    }
  }
}
