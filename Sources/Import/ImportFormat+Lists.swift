internal import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// What sites list of their tags, and what taggers do.
  public static let tags = ImportFormat(
    name: "tags", defaultSiteName: nil, recordNoun: "tags",
    fileSuffixes: tableSuffixes + jsonSuffixes,
    splittings: .init(tables: true, members: true, pageKey: "tags"),
    hasPosts: false, makeDecoder: { _ in TagListDecoder() })

  /// Other names of tags.
  public static let tagAliases = ImportFormat(
    name: "tag-aliases", defaultSiteName: nil, recordNoun: "aliases",
    fileSuffixes: tableSuffixes + jsonSuffixes,
    splittings: .init(tables: true, pageKey: "tag_aliases"),
    hasPosts: false, relationKind: .alias, makeDecoder: { _ in TagRelationDecoder(.alias) })

  /// Tags that come with others.
  public static let tagImplications = ImportFormat(
    name: "tag-implications", defaultSiteName: nil, recordNoun: "implications",
    fileSuffixes: tableSuffixes + jsonSuffixes,
    splittings: .init(tables: true, pageKey: "tag_implications"),
    hasPosts: false, relationKind: .implication,
    makeDecoder: { _ in TagRelationDecoder(.implication) })
}
