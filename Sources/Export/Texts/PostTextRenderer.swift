internal import ByteIO
internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// What all workers of a site share.
struct PostTextSite: Sendable {
  let caption: CaptionMaking
  /// Escaped for JSON where the layout is.
  let tagText: TagSpellings
  let layout: PostTextLayout
  /// Whether these are lines that say what a caption is.
  let isLines: Bool
  /// Whether each of several captions is a text of its own, not a line.
  let separatesCaptions: Bool
  /// Nil where no pictures are written.
  let pictures: PictureIndex?
  /// Nil where there is but one site.
  let pictureSiteName: String?
  let options: PostTextOptions
}

/// Makes one text a post. One thread.
struct PostTextRenderer: PostRenderer, ~Copyable {
  private let site: PostTextSite
  private var caption: PostCaption
  /// That of the post at hand.
  private var picture: PictureIndex.Picture?

  init(_ site: PostTextSite) {
    self.site = site
    caption = PostCaption(site.caption)
  }

  mutating func write(_ post: borrowing ScannedPost, to block: PostTextBlock) {
    block.tally.selectedCount += 1
    if let pictures = site.pictures {
      picture = pictures.picture(
        number: post.number, site: site.pictureSiteName, md5: post.column(0))
      guard picture != nil else {
        block.tally.missingPictureCount += 1
        block.pictureless.append(post.number)
        return
      }
    }
    switch site.options.content {
    case .tags: writeTags(of: post, isStandIn: false, to: block)
    case .caption:
      let state = caption.compose(post)
      block.tally.count(state)
      if state == .none {
        writeStandIn(for: post, to: block)
      } else if site.separatesCaptions {
        writeSeparately(post, to: block)
      } else {
        site.layout.open(post, in: block.bytes)
        site.layout.append(caption, to: block.bytes)
        close(post, state, in: block)
      }
      countCaptions(state, in: block)
    }
  }

  private func countCaptions(_ state: CaptionState, in block: PostTextBlock) {
    guard site.options.caption.mixture != nil, state != .none else { return }
    caption.forEachCaption { _, _ in block.tally.captionCount += 1 }
  }

  /// Each caption as often as it weighs.
  private func writeSeparately(_ post: borrowing ScannedPost, to block: PostTextBlock) {
    var index: Int32 = 0
    let (number, postID) = (post.number, post.postID)
    caption.forEachCaption { text, weight in
      for _ in 0..<weight {
        block.bytes.append(text)
        block.texts.append(
          PostTextBlock.Text(
            number: number, postID: postID, index: index, picture: index == 0 ? picture : nil,
            end: block.bytes.count))
        index += 1
      }
    }
    block.tally.writtenCount += 1
  }

  private func writeStandIn(for post: borrowing ScannedPost, to block: PostTextBlock) {
    switch site.options.caption.fallback {
    case .tags: writeTags(of: post, isStandIn: true, to: block)
    case .empty: writeEmpty(post, to: block)
    case .skip: block.tally.skippedCount += 1
    }
  }

  private func writeTags(
    of post: borrowing ScannedPost, isStandIn: Bool, to block: PostTextBlock
  ) {
    let bytes = block.bytes
    let start = bytes.count
    var textCount = 0
    site.layout.open(post, in: bytes)
    site.layout.appendOne(in: bytes) {
      let textStart = bytes.count
      site.tagText.append(post.tagIDs.buffer, to: bytes)
      textCount = bytes.count - textStart
    }
    if textCount > 0 {
      if isStandIn { block.tally.standInCount += 1 }
      close(post, .tags, in: block)
    } else {
      block.bytes.truncate(to: start)
      if !isStandIn { block.tally.missingCaptionCount += 1 }
      if site.options.caption.fallback == .empty {
        writeEmpty(post, to: block)
      } else {
        block.tally.skippedCount += 1
      }
    }
  }

  private func writeEmpty(_ post: borrowing ScannedPost, to block: PostTextBlock) {
    block.tally.emptyCount += 1
    site.layout.open(post, in: block.bytes)
    site.layout.appendOne(in: block.bytes) {}
    close(post, .none, in: block)
  }

  /// Ends the text of a post.
  private func close(
    _ post: borrowing ScannedPost, _ state: CaptionState, in block: PostTextBlock
  ) {
    if site.isLines {
      if site.options.lineKey == .siteAndNumber {
        block.bytes.append(",\"state\":\"" as StaticString)
        block.bytes.append(state.rawValue)
        block.bytes.append("\"" as StaticString)
      }
      if site.options.writesRecipeTags, caption.hasRecipe {
        appendTags("processed_tags", isDropped: false, to: block)
        appendTags("dropped_character_tags", isDropped: true, to: block)
      }
      block.bytes.append("}\n" as StaticString)
    }
    block.bytes.append(site.layout.end)
    block.tally.writtenCount += 1
    block.texts.append(
      PostTextBlock.Text(
        number: post.number, postID: post.postID, index: 0, picture: picture,
        end: block.bytes.count))
  }

  private func appendTags(_ key: StaticString, isDropped: Bool, to block: PostTextBlock) {
    block.bytes.append(",\"" as StaticString)
    block.bytes.append(key)
    block.bytes.append("\":[" as StaticString)
    var isFirst = true
    caption.forEachTag(isDropped: isDropped) { name in
      block.bytes.append(isFirst ? "\"" : ",\"" as StaticString)
      isFirst = false
      name.withUnsafeBytes { block.bytes.append(jsonText: $0, isLowerCase: true) }
      block.bytes.append("\"" as StaticString)
    }
    block.bytes.append("]" as StaticString)
  }
}
