internal import Answers
internal import SQLCatalog
internal import Store

/// The picture of a post, as it lies in a folder.
enum PicturePage: WebPage {
  static let path = "/picture"
  static let template = "Failure"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let name = try PostPage.name(request)
    guard let place = try find(name, reader),
      let picture = try reader.site.pictures.read(
        number: place.number, site: nil, md5: place.md5, path: place.path,
        warehousePath: reader.path)
    else {
      throw WebError(.notFound, "there is no picture of \(name)")
    }
    var response = WebResponse(contentType: picture.contentType, .bytes(picture.bytes))
    response.headers.append(("cache-control", "private, max-age=600"))
    return .response(response)
  }

  /// Where the picture of a post is.
  struct Place {
    var number: Int64
    var md5: String?
    /// As the warehouse says it.
    var path: String?
  }

  /// Nil where no picture is known.
  static func find(_ name: PostName, _ reader: PageReader) throws -> Place? {
    let rows = try reader.rows(
      """
      SELECT post.number, post.md5, image_file.path
      FROM post
      JOIN site ON site.site_id = post.site_id
      LEFT JOIN image_file ON image_file.post_id = post.post_id
      WHERE post.number = :number AND (:site IS NULL OR site.name = :site)
      LIMIT 1
      """,
      [("number", .integer(name.number)), ("site", name.siteName.map { .text($0) } ?? .null)])
    guard let row = rows.rows.first else { return nil }
    var place = Place(number: name.number)
    if case .text(let md5) = row[1] { place.md5 = md5 }
    if case .text(let path) = row[2] { place.path = path }
    let isOnShelf = reader.site.pictures.has(number: place.number, site: nil, md5: place.md5)
    return place.path != nil || isOnShelf ? place : nil
  }
}
