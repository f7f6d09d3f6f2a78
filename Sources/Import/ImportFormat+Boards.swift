internal import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// Boards of the software moebooru: lists of posts in JSON or XML.
  public static let moebooru = ImportFormat(
    name: "moebooru", defaultSiteName: nil, recordNoun: "posts",
    fileSuffixes: jsonSuffixes + xmlSuffixes,
    splittings: .init(pageKey: "posts", xmlElement: "post"),
    columns: postColumns(BoardDecoder.fieldNames, .moebooru), categories: .moebooru,
    makeDecoder: { BoardDecoder(CategoryNames.ofSite(named: $0.siteName) ?? .moebooru) })

  /// Gelbooru and boards of its software, such as rule34 and safebooru: JSON or XML.
  public static let gelbooru = ImportFormat(
    name: "gelbooru", defaultSiteName: "gelbooru", recordNoun: "posts",
    fileSuffixes: jsonSuffixes + xmlSuffixes,
    splittings: .init(pageKey: "post", xmlElement: "post"),
    columns: postColumns(BoardDecoder.fieldNames, .gelbooru), categories: .gelbooru,
    makeDecoder: { _ in BoardDecoder(.gelbooru) })

  /// Sankaku: lists of posts, or pages with the posts under `data`.
  public static let sankaku = ImportFormat(
    name: "sankaku", defaultSiteName: "sankaku", recordNoun: "posts", fileSuffixes: jsonSuffixes,
    splittings: .init(pageKey: "data"), columns: postColumns(BoardDecoder.fieldNames, .sankaku),
    categories: .sankaku, makeDecoder: { _ in BoardDecoder(.sankaku) })
}
