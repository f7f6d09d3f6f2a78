import Reading
import Selection
import Store

@testable import Export
@testable import Recipes

/// What exports of captions must say of a post, computed as plainly as can be.
struct CaptionReference {
  var rule = "default"
  var mode = CaptionMode.clean
  var tags = TagTextOptions()

  /// Text and state by the rule.
  func caption(_ post: CaptionPost) -> (text: String, state: CaptionState) {
    var steps: [(CaptionState, [Int])] = []
    if post.finishReason == "STOP" { steps.append((.sentence, [1, 2])) }
    if rule == "default" { steps.append((.sentence, [10])) }
    if post.finishReason != "STOP" { steps.append((.tags, [3])) }
    for (state, kinds) in steps {
      let text = joined(kinds.compactMap { post.captions[$0] })
      if !text.isEmpty { return (text, state) }
    }
    return ("", .none)
  }

  private func joined(_ parts: [String]) -> String {
    var text = String.UnicodeScalarView()
    switch mode {
    case .joined:
      text.append(contentsOf: parts.filter { !$0.isEmpty }.joined(separator: " ").unicodeScalars)
      text.removeAll { $0 == "\n" || $0 == "\r" }
      return String(text)
    case .clean:
      text.append(contentsOf: parts.joined(separator: " ").unicodeScalars)
      text.removeAll { $0 == "\u{1}" }
      return text.split { [9, 10, 11, 12, 13, 32].contains($0.value) }.map { String($0) }
        .joined(separator: " ")
    }
  }

  func tagText(_ post: CaptionPost) -> String {
    let order = tags.categoryOrder
    let grouped = post.tags.enumerated().sorted { left, right in
      func group(_ tag: Int) -> Int {
        CaptionFixture.category(ofTag: tag).flatMap { order.firstIndex(of: $0) } ?? order.count
      }
      return (group(left.element), left.offset) < (group(right.element), right.offset)
    }
    return grouped.map { CaptionFixture.tagNames[$0.element] }.map { name in
      tags.usesSpaces && !["o_o", "<|>_<|>"].contains(name)
        ? String(name.map { $0 == "_" ? " " : $0 }) : name
    }.joined(separator: tags.separator)
  }

  /// Whether a text has a tag of the post between commas, in capital letters or with spaces too.
  func hasTag(of post: CaptionPost, in text: String) -> Bool {
    let blanks: Set<Unicode.Scalar> = Set((0...32).compactMap { Unicode.Scalar($0) })
    let names = Set(post.tags.map { CaptionFixture.tagNames[$0] })
    return text.unicodeScalars.split(separator: ",").contains { piece in
      var name = String.UnicodeScalarView()
      for scalar in piece where scalar != "\\" { name.append(scalar) }
      while let first = name.first, blanks.contains(first) { name.removeFirst() }
      while let last = name.last, blanks.contains(last) { name.removeLast() }
      let spelled = String(name).replacing(" ", with: "_")
      let lower = String(decoding: spelled.utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
      return names.contains(spelled) || names.contains(lower)
    }
  }

  static func isIn(_ post: CaptionPost, _ candidates: CandidatePosts) -> Bool {
    switch candidates {
    case .all: true
    case .records: post.hasRecord
    case .tags: !post.tags.isEmpty
    case .captions: post.hasCaptionRecord || !post.captions.isEmpty
    case .latents: post.latent != nil
    case .pictures: false
    }
  }
}

/// A member of a kohya file, with the key in lines of JSON.
struct KohyaFields: Decodable, Equatable {
  var imagePath: String?
  var tags: String?
  var caption: String?
  var trainResolution: [Int]?
  var imageSize: [Int]?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case imagePath = "image_path"
    case tags, caption
    case trainResolution = "train_resolution"
    case imageSize = "image_size"
  }

  /// Names of the fields that are there, in the order in which they are written.
  var names: [String] {
    let isThere: [Bool] = [
      imagePath != nil, tags != nil, caption != nil, trainResolution != nil, imageSize != nil,
    ]
    return zip(CodingKeys.allCases, isThere).filter(\.1).map(\.0.rawValue)
  }
}

/// A line of captions.
struct CaptionLine: Decodable, Equatable {
  var site: String
  var number: Int64
  var caption: String
  var state: String
}

/// The members that a kohya export must have, in order, and what it must say is missing.
struct KohyaReference {
  var members: [(key: String, fields: KohyaFields)] = []
  var missing: [String: [String]] = ["tags": [], "caption": [], "latent": []]
  var tally = PostTally()

  init(_ fixture: CaptionFixture, _ options: KohyaOptions, candidates: CandidatePosts) {
    let reference = CaptionReference(
      rule: options.caption.ruleName, mode: options.caption.mode, tags: options.tags)
    let sites = options.selection.siteNames
    for post in fixture.posts
    where CaptionReference.isIn(post, candidates)
      && (sites.isEmpty || sites.contains(post.site))
      && post.number % options.part.count == options.part.index
    {
      add(post, options, reference, hasSeveralSites: sites.count != 1)
    }
    tally.outsideCount = Int64(
      fixture.posts.count {
        !CaptionReference.isIn($0, candidates) && (sites.isEmpty || sites.contains($0.site))
          && $0.number % options.part.count == options.part.index
      })
  }

  private mutating func add(
    _ post: CaptionPost, _ options: KohyaOptions, _ reference: CaptionReference,
    hasSeveralSites: Bool
  ) {
    let key = Self.key(post, options, hasSeveralSites: hasSeveralSites)
    let tags = reference.tagText(post)
    let (text, state) = reference.caption(post)
    tally.selectedCount += 1
    switch state {
    case .sentence: tally.sentenceCount += 1
    case .tags: tally.onlyTagsCount += 1
    case .recipe: tally.recipeCount += 1
    case .none: missing["caption"]?.append(key)
    }
    if tags.isEmpty { missing["tags"]?.append(key) }
    if post.latent == nil { missing["latent"]?.append(key) }
    tally.untaggedCount = Int64(missing["tags"]?.count ?? 0)
    tally.missingCaptionCount = Int64(missing["caption"]?.count ?? 0)
    tally.missingLatentCount = Int64(missing["latent"]?.count ?? 0)
    if state == .none, options.writesCaptions, options.caption.fallback == .skip {
      tally.skippedCount += 1
      return
    }
    var fields = KohyaFields()
    let isDouble =
      !options.writesDoubles && options.fields.isSuperset(of: [.tags, .caption])
      && (state == .tags || state == .none && options.caption.fallback == .tags
        || reference.hasTag(of: post, in: text))
    if options.writesTags, !tags.isEmpty, !isDouble { fields.tags = tags }
    if options.writesCaptions {
      if state != .none {
        fields.caption = text
      } else if options.caption.fallback == .empty {
        fields.caption = ""
      } else if !tags.isEmpty {
        fields.caption = tags
        tally.standInCount += 1
      }
    }
    if options.writesLatents, let latent = post.latent {
      switch options.version {
      case .release9: fields.trainResolution = latent
      case .release10: fields.imageSize = latent
      }
    }
    tally.writtenCount += 1
    members.append((key, fields))
  }

  private static func key(
    _ post: CaptionPost, _ options: KohyaOptions, hasSeveralSites: Bool
  ) -> String {
    let fileExtension = post.fileExtension ?? "webp"
    if options.pathTemplate?.text == "im\"g/{bucket}/{site}-{number}.{ext}" {
      let bucket = String(String(post.number % 1000 + 10_000).dropFirst())
      return "im\"g/\(bucket)/\(post.site)-\(post.number).\(fileExtension)"
    }
    let isPath = options.key == .path || (options.key == nil && options.version == .release10)
    return (hasSeveralSites ? post.site + "/" : "") + String(post.number)
      + (isPath ? "." + fileExtension : "")
  }
}
