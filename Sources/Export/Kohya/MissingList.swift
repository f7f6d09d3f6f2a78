internal import ByteIO
internal import Columns

/// The keys of posts that lack tags, a caption or a latent, in the shape that is known:
/// `{"tags": […], "caption": […], "latent": […]}`, laid out as Python's json.dump(indent=2) does.
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
    try writer.append("{\n  \"tags\": ")
    try Self.write(tags, to: writer)
    try writer.append(",\n  \"caption\": ")
    try Self.write(caption, to: writer)
    try writer.append(",\n  \"latent\": ")
    try Self.write(latent, to: writer)
    try writer.append("\n}")
  }

  private static func write(_ keys: borrowing KeyList, to writer: ByteWriter) throws {
    guard keys.count > 0 else { return try writer.append("[]") }
    var isFirst = true
    try keys.visit { key in
      try writer.append(isFirst ? "[\n    \"" : ",\n    \"")
      isFirst = false
      try writer.append(key)
      try writer.append("\"")
    }
    try writer.append("\n  ]")
  }
}
