internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// What all workers of a site's kohya export share.
struct KohyaSite: Sendable {
  let name: String
  let caption: CaptionMaking
  let tagText: TagSpellings
  let keys: PathTemplate
  let layout: KohyaLayout
  let options: KohyaOptions
}

/// Makes the members of a kohya file. One thread.
struct KohyaRenderer: PostRenderer, ~Copyable {
  private let site: KohyaSite
  private var caption: PostCaption
  private let tags = RowBytes()

  init(_ site: KohyaSite) {
    self.site = site
    caption = PostCaption(site.caption)
  }

  mutating func write(_ post: borrowing ScannedPost, to block: KohyaBlock) {
    tags.removeAll()
    site.tagText.append(post.tagIDs.buffer, to: tags)
    let state = caption.compose(post)
    block.tally.selectedCount += 1
    block.tally.count(state)
    if site.options.caption.mixture != nil, state != .none {
      caption.forEachCaption { _, _ in block.tally.captionCount += 1 }
    }
    if tags.count == 0 { block.tally.untaggedCount += 1 }
    if !post.hasLatent { block.tally.missingLatentCount += 1 }
    noteMissing(post, state, in: block)
    let options = site.options
    if state == .none, options.writesCaptions, options.caption.fallback == .skip {
      block.tally.skippedCount += 1
    } else {
      writeMember(post, state, to: block)
    }
  }

  /// Whether the caption has tags of the post already, so that the trainer would have them twice.
  private func isDouble(_ post: borrowing ScannedPost, _ state: CaptionState) -> Bool {
    let options = site.options
    guard options.avoidsDoubles else { return false }
    switch state {
    case .tags, .recipe: return true
    case .none: return options.caption.fallback == .tags
    case .sentence: return site.tagText.names(anyOf: post.tagIDs.buffer, standIn: caption.bytes)
    }
  }

  private func noteMissing(
    _ post: borrowing ScannedPost, _ state: CaptionState, in block: KohyaBlock
  ) {
    let hasAll = tags.count > 0 && state != .none && post.hasLatent
    guard site.options.missingPath != nil, !hasAll else { return }
    appendKey(of: post, to: block.keys)
    block.lacking.append(
      KohyaBlock.Lack(
        keyEnd: UInt32(truncatingIfNeeded: block.keys.count), lacksTags: tags.count == 0,
        lacksCaption: state == .none, lacksLatent: !post.hasLatent))
  }

  private func appendKey(of post: borrowing ScannedPost, to bytes: RowBytes) {
    site.keys.append(
      site: site.name, number: post.number, fileExtension: post.fileExtension, to: bytes)
  }

  private func writeMember(
    _ post: borrowing ScannedPost, _ state: CaptionState, to block: KohyaBlock
  ) {
    let options = site.options
    let layout = site.layout
    let bytes = block.bytes
    block.tally.writtenCount += 1
    var fieldCount = 0
    layout.startMember(in: bytes)
    appendKey(of: post, to: bytes)
    layout.endKey(in: bytes)
    if options.writesRecipeAsTags {
      if state != .none {
        layout.append("tags", text: caption.bytes, fieldCount: &fieldCount, to: bytes)
      }
    } else if options.writesTags, tags.count > 0, !isDouble(post, state) {
      layout.append("tags", escaped: tags.bytes, fieldCount: &fieldCount, to: bytes)
    }
    if options.writesCaptions {
      if state != .none {
        layout.append("caption", text: caption.bytes, fieldCount: &fieldCount, to: bytes)
      } else if options.caption.fallback == .empty {
        layout.append(
          "caption", text: UnsafeRawBufferPointer(start: nil, count: 0), fieldCount: &fieldCount,
          to: bytes)
      } else if tags.count > 0 {
        block.tally.standInCount += 1
        layout.append("caption", escaped: tags.bytes, fieldCount: &fieldCount, to: bytes)
      }
    }
    if options.writesLatents, post.hasLatent {
      layout.appendSize(
        width: post.latentWidth, height: post.latentHeight, fieldCount: &fieldCount, to: bytes)
    }
    layout.endMember(fieldCount: fieldCount, in: bytes)
  }
}
