extension CaptionSetting {
  /// What a recipe finds in a warehouse.
  static let fields: [SettingDeclaration] = [
    SettingDeclaration(
      .imageType, .fields, .text, .text(""), "What the field image_type says, such as booru."),
    SettingDeclaration(
      .tagCategories, .fields, .fileWords, .names(["general", "species", "lore"]),
      "Use the tags of these categories; tags without a category count as general."),
    SettingDeclaration(
      .quality, .fields, .shares,
      .text(
        "masterpiece=0.95,best quality=0.85,great quality=0.75,good quality=0.5,"
          + "normal quality=0.25,low quality=0.1,worst quality=0"),
      "Words of the field quality, each with its lowest score percentile among comparable posts."),
    SettingDeclaration(
      .captionRule, .fields, .text, .text("default"),
      "Choose the stored caption of a post, for the field caption, by this rule."),
    SettingDeclaration(
      .tagger, .fields, .text, .text(""),
      "Give posts without tags those of this tagger; with overwrite_tags also other posts."),
    SettingDeclaration(
      .layer, .fields, .choice(["stored", "canonical", "expanded"]), .text("stored"),
      "Use these tags: as imported, with aliases resolved, or with implied tags, too."),
  ]

  /// Which posts are taken, beside `--select` and its like.
  static let posts: [SettingDeclaration] = [
    SettingDeclaration(
      .excludeDeleted, .posts, .flag, .flag(false), "Leave out posts that are marked as deleted."),
    SettingDeclaration(
      .mergeMD5, .posts, .flag, .flag(false),
      "Take posts of different sites with one md5 as one post, with the tags of all."),
    SettingDeclaration(
      .allowUnknown, .posts, .flag, .flag(false),
      "Treat unknown names in a search as matching no posts."),
    SettingDeclaration(
      .part, .posts, .part, .text(""), "The share K of N of the posts, by number modulo N."),
    SettingDeclaration(
      .per, .posts, .limits, .names([]),
      "At most N posts for each tag of a category, as in character:200."),
    SettingDeclaration(
      .perOrder, .posts, .choice(["score", "random"]), .text("score"),
      "The posts that per takes first: those with the best score, or random ones."),
  ]

  static let output: [SettingDeclaration] = [
    SettingDeclaration(
      .withTags, .output, .flag, .flag(false),
      "Also write processed_tags and dropped_character_tags into lines of JSON."),
    SettingDeclaration(
      .spread, .output, .count(0...10_000), .count(0),
      "Spread the files of a folder over this many sub-folders; 0 makes none."),
    SettingDeclaration(
      .allowEmpty, .output, .flag, .flag(false),
      "Write the files even when they would be empty."),
  ]

  static let folders: [SettingDeclaration] = [
    SettingDeclaration(
      .tagsFrom, .folders, .choice(["auto", "txt", "none"]), .text("auto"),
      "Texts that are tags: all (txt), none, or what plainly is (auto)."),
    SettingDeclaration(
      .backup, .folders, .flag, .flag(false),
      "Replace captions of other programs and people; keep a copy (.bak)."),
    SettingDeclaration(
      .overwriteEmbInit, .folders, .flag, .flag(false),
      "Replace an existing emb_init.json instead of adding to it."),
  ]
}
