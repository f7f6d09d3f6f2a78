internal import BooruFormats
internal import CaptionSettings
internal import TagRules

/// What a caption of a picture is made of: its fields, with the choice between the places that tags come
/// from.
struct CaptionRecord {
  /// The tags that the picture has, before an earlier run or a score took any away.
  var tags = PictureFields.Tags()
  /// The tags that captioning begins with.
  var source = PictureFields.Tags()
  var metaTags: [[UInt8]] = []
  var characters: [[UInt8]] = []
  var copyrights: [[UInt8]] = []
  var artists: [[UInt8]] = []
  var rating: [UInt8] = []
  var year = 0
  var fields: PictureFields

  init(_ content: PictureContent, _ rules: RecordRules) {
    fields = content.fields
    let own = fields.tags.flatMap { $0.tags.isEmpty ? nil : $0 }
    let file = content.fileTags.map { PictureFields.Tags($0) }
    let chosen = rules.overwritesTags ? file ?? own : own ?? file
    tags = chosen ?? PictureFields.Tags()
    characters = fields.characters ?? []
    copyrights = fields.copyrights ?? []
    artists = fields.artists ?? []
    rating = fields.rating
    // The post of a site says something only of a picture that says nothing itself.
    if chosen == nil, let post = fields.sitePost { take(post, rules) }
    if !rules.pruning.renames.isEmpty { takeNewNames(rules.pruning) }
    source = tags
    if !rules.processesOriginalTags, let processed = fields.processedTags { source = processed }
    if rules.cutsScores, source.isScored {
      let threshold = rules.threshold(of: source)
      source.tags.removeAll { $0.score < threshold }
    }
  }

  private mutating func take(_ post: PictureFields.SitePost, _ rules: RecordRules) {
    func spelled(_ names: [[UInt8]]) -> [[UInt8]] {
      names.map { name in name.withUnsafeBufferPointer { rules.spelling.spelled($0) } }
    }
    tags = PictureFields.Tags(post.general)
    if rules.takesMeta {
      metaTags = spelled(post.meta)
      tags.tags += metaTags.map { PictureFields.Tags.Tag(name: $0, score: 0) }
    }
    if fields.characters == nil { characters = spelled(post.characters) }
    if fields.copyrights == nil { copyrights = spelled(post.copyrights) }
    if fields.artists == nil { artists = spelled(post.artists) }
    year = post.createdYear
    guard rating.isEmpty else { return }
    let lastYear = max(post.createdYear, post.updatedYear)
    rating =
      CaptionTexts.isSensitive(post.rating, lastYear: lastYear)
      ? Array("sensitive".utf8) : post.rating
  }

  /// Gives names their new ones, each once.
  private mutating func takeNewNames(_ rules: PruningRules) {
    func renamed(_ names: [[UInt8]], _ spelled: (UnsafeBufferPointer<UInt8>) -> [UInt8])
      -> [[UInt8]]
    {
      names.reduce(into: []) { renamed, name in
        let new = name.withUnsafeBufferPointer {
          rules.renames.newName(of: $0) == nil ? name : spelled($0)
        }
        if !renamed.contains(new) { renamed.append(new) }
      }
    }
    characters = renamed(characters, rules.characterName)
    copyrights = renamed(copyrights, rules.name)
    artists = renamed(artists, rules.name)
  }

  /// The texts of a post, where the template has fields for them.
  func fillTexts(of post: inout CaptionPost, _ rules: RecordRules) {
    func append(_ values: [[UInt8]], to field: CaptionField) {
      for value in values { value.withUnsafeBufferPointer { post.texts.append($0, to: field) } }
    }
    append(copyrights, to: .copyright)
    append(artists, to: .artist)
    let type = fields.imageType.isEmpty ? Array((rules.imageType ?? "").utf8) : fields.imageType
    if !type.isEmpty { append([type], to: .imageType) }
    if !rating.isEmpty { post.texts.setRating(String(decoding: rating, as: UTF8.self)) }
    if year > 0 { post.texts.append("\(year)", to: .year) }
    post.texts.setPersonCount(fields.personCount)
    if let crop = fields.crop {
      post.texts.setCrop(type: crop.type.map { String(decoding: $0, as: UTF8.self) })
    }
    if let caption = fields.caption { append([caption], to: .caption) }
  }
}

/// How records are read, for all pictures.
struct RecordRules: Sendable {
  let overwritesTags: Bool
  let processesOriginalTags: Bool
  let tagThreshold: Double
  let thresholdRule: ThresholdRule
  /// False as the known pipeline has it: it cuts only what it tags itself, not the tags of metadata.
  let cutsScores: Bool
  let spelling: NameSpelling
  /// Which names get new ones.
  let pruning: PruningRules
  /// Whether tags of the category meta are tags of the post.
  let takesMeta: Bool
  let imageType: String?

  init(_ options: FolderCaptioningOptions) {
    let plan = options.plan
    overwritesTags = plan.overwritesTags || plan.loadedFields.contains("tags")
    processesOriginalTags = plan.processesOriginalTags
    tagThreshold = plan.recipe.tagThreshold
    thresholdRule = plan.recipe.thresholdRule
    cutsScores = !plan.recipe.rules.compatibility.contains(.original)
    pruning = plan.recipe.rules
    spelling = pruning.spelling
    takesMeta = plan.recipe.template.usedFields.contains(.meta)
    imageType = options.imageType
  }

  /// From which score on tags beside a picture count. They have no categories.
  func threshold(of tags: PictureFields.Tags) -> Double {
    guard thresholdRule == .mcut else { return tagThreshold }
    return MaximumCut.threshold(of: tags.tags.map(\.score), isGeneral: true) ?? tagThreshold
  }
}
