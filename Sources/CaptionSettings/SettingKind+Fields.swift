internal import TagRules

extension SettingKind {
  /// The name of a caption's field, as templates have it, of any of its names.
  static func field(_ name: String) -> String? {
    CaptionField(name: name)?.rawValue
  }
}
