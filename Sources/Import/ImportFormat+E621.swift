internal import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// e621's posts: the export (CSV) and the API (pages, arrays, lines of JSON).
  public static let e621Posts = ImportFormat(
    name: "e621-posts", defaultSiteName: "e621", recordNoun: "posts",
    fileSuffixes: tableSuffixes + jsonSuffixes, splittings: .init(tables: true, pageKey: "posts"),
    columns: postColumns(E621PostsDecoder.fieldNames, .e621), categories: .e621,
    makeDecoder: { _ in E621PostsDecoder() })

  /// The caption dump of e621: a file a month, an object a line.
  public static let e621Captions = ImportFormat(
    name: "e621-captions", defaultSiteName: "e621", recordNoun: "records",
    fileSuffixes: jsonSuffixes, categories: .e621, makeDecoder: { _ in E621CaptionsDecoder() })
}
