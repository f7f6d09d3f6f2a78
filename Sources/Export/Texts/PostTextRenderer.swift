internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// What all workers of a site share.
struct PostTextSite: Sendable {
  /// How a block holds its texts.
  enum Form: Sendable {
    /// As they are.
    case plain
    /// As lines of JSON: `{"site":…,"number":…,"caption":…,"state":…}`.
    case jsonLines
  }

  let name: String
  let caption: CaptionMaking
  /// Escaped for JSON when the form is lines of JSON.
  let tagText: TagSpellings
  let form: Form
  /// Whether there are other sites, so that an id needs the site's name.
  let namesSite: Bool
  let options: PostTextOptions
}

/// Makes one text a post. One thread.
struct PostTextRenderer: PostRenderer, ~Copyable {
  private let site: PostTextSite
  private var caption: PostCaption
  private let lineStart = RowBytes()
  private let lineMiddle: StaticString

  init(_ site: PostTextSite) {
    self.site = site
    caption = PostCaption(site.caption)
    switch site.options.lineKey {
    case .siteAndNumber:
      lineStart.append("{\"site\":\"" as StaticString)
      lineStart.append(jsonContent: site.name)
      lineStart.append("\",\"number\":" as StaticString)
      lineMiddle = ",\"caption\":\""
    case .id where site.namesSite:
      lineStart.append("{\"id\":\"" as StaticString)
      lineStart.append(jsonContent: site.name)
      lineStart.append("/" as StaticString)
      lineMiddle = "\",\"caption\":\""
    case .id:
      lineStart.append("{\"id\":" as StaticString)
      lineMiddle = ",\"caption\":\""
    }
  }

  mutating func write(_ post: borrowing ScannedPost, to block: PostTextBlock) {
    block.tally.selectedCount += 1
    switch site.options.content {
    case .tags: writeTags(of: post, isStandIn: false, to: block)
    case .caption:
      let state = caption.compose(post)
      block.tally.count(state)
      if state != .none {
        startText(of: post, in: block)
        append(caption.bytes, to: block)
        endText(of: post, state, in: block)
      } else {
        writeStandIn(for: post, to: block)
      }
    }
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
    let start = block.bytes.count
    startText(of: post, in: block)
    let textStart = block.bytes.count
    site.tagText.append(post.tagIDs.buffer, to: block.bytes)
    if block.bytes.count > textStart {
      if isStandIn { block.tally.standInCount += 1 }
      endText(of: post, .tags, in: block)
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
    startText(of: post, in: block)
    endText(of: post, .none, in: block)
  }

  private func append(_ text: UnsafeRawBufferPointer, to block: PostTextBlock) {
    switch site.form {
    case .plain: block.bytes.append(text)
    case .jsonLines: block.bytes.append(jsonText: text, isLowerCase: true)
    }
  }

  private func startText(of post: borrowing ScannedPost, in block: PostTextBlock) {
    guard site.form == .jsonLines else { return }
    block.bytes.append(lineStart.bytes)
    block.bytes.append(decimal: post.number)
    block.bytes.append(lineMiddle)
  }

  private func endText(
    of post: borrowing ScannedPost, _ state: CaptionState, in block: PostTextBlock
  ) {
    if site.form == .jsonLines {
      block.bytes.append("\"" as StaticString)
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
    block.tally.writtenCount += 1
    block.texts.append(
      PostTextBlock.Text(number: post.number, postID: post.postID, end: block.bytes.count))
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
