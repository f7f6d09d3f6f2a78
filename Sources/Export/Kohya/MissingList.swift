internal import ByteIO
internal import Columns
internal import Rows

/// The keys of posts that lack tags, a caption or a latent, while an export gathers them.
struct MissingList: ~Copyable {
  private var tags = KeyList()
  private var caption = KeyList()
  private var latent = KeyList()

  init() {}

  /// Adds what the posts of a block lack.
  mutating func add(_ block: KohyaBlock) {
    var start = 0
    for lack in block.lacking.buffer {
      let end = Int(lack.keyEnd)
      let key = UnsafeRawBufferPointer(rebasing: block.keys.bytes[start..<end])
      start = end
      if lack.lacksTags { tags.append(key) }
      if lack.lacksCaption { caption.append(key) }
      if lack.lacksLatent { latent.append(key) }
    }
  }

  func write(to writer: ByteWriter) throws {
    try MissingLayout.write(to: writer) { list, body in
      switch list {
      case .tags: try tags.forEachKey(body)
      case .caption: try caption.forEachKey(body)
      case .latent: try latent.forEachKey(body)
      }
    }
  }
}
