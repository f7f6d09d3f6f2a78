/// What settings say of the place that captions are made for: which fields a warehouse has, which posts are
/// taken, what is written, how the texts of a folder are read. All values are checked for their form.
public struct CaptionPlace: Sendable {
  /// Nil: none.
  public var imageType: String?
  public var tagCategories: [String] = []
  /// `good=0.5,bad=0`; nil: the standard words.
  public var quality: String?
  public var captionRule = ""
  public var tagger: String?
  /// `stored`, `canonical` or `expanded`.
  public var layer = ""

  public var excludesDeleted = false
  /// Whether posts of different sites with one md5 are one post.
  public var mergesCopies = false
  public var allowsUnknown = false
  /// `0/4`; nil: all posts.
  public var part: String?
  /// `character:200`
  public var limits: [String] = []
  public var takesRandomPosts = false

  public var writesTags = false
  /// Nil: none.
  public var folderCount: Int64?
  public var allowsEmpty = false

  /// `auto`, `txt` or `none`.
  public var tagsFrom = ""
  public var backsUp = false
  public var overwritesEmbeddings = false

  init() {}

  init(_ settings: CaptionSettings) {
    func said(_ setting: CaptionSetting) -> String? {
      let text = settings.text(setting)
      return text.isEmpty || settings.source(of: setting) == .standard ? nil : text
    }
    imageType = said(.imageType)
    tagCategories = settings.names(.tagCategories)
    quality = said(.quality)
    captionRule = settings.text(.captionRule)
    tagger = said(.tagger)
    layer = settings.text(.layer)
    excludesDeleted = settings.isOn(.excludeDeleted)
    mergesCopies = settings.isOn(.mergeMD5)
    allowsUnknown = settings.isOn(.allowUnknown)
    part = said(.part)
    limits = settings.names(.per)
    takesRandomPosts = settings.text(.perOrder) == "random"
    writesTags = settings.isOn(.withTags)
    folderCount = settings.count(.spread) == 0 ? nil : Int64(settings.count(.spread))
    allowsEmpty = settings.isOn(.allowEmpty)
    tagsFrom = settings.text(.tagsFrom)
    backsUp = settings.isOn(.backup)
    overwritesEmbeddings = settings.isOn(.overwriteEmbInit)
  }
}
