internal import Answers
internal import Reports
internal import Store

/// All that is known of one post.
enum PostPage: WebPage {
  static let path = "/post"
  static let template = "Post"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let name = try name(request)
    let post = try reader.warehouse().explanation(of: name)
    let full = "\(post.siteName)/\(post.number)"
    guard case .members(var members) = Document(post) else {
      return .page(PageAnswer(full, [:], commands: []))
    }
    let tags = post.tags.map { tag in
      (tag.categoryName ?? "unknown", tag.name, Document(tag.postCount)) as PostCards.Tag
    }
    members.insert(.init("name", .text(full)), at: 0)
    members.append(.init("tag_groups", PostCards.groups(tags)))
    let call = try reader.call(
      "tagger_tags_of_post", [("number", "\(post.number)"), ("site", post.siteName)])
    members.append(.init("tagger_scores", try reader.rows(of: call).documents))
    members.append(.init("has_picture", .flag(try PicturePage.find(name, reader) != nil)))
    members.append(
      .init(
        "facts",
        .list(
          post.fields.compactMap { field in
            switch field.value {
            case .null: nil
            case .integer(let value): ["field": .text(field.name), "value": .text("\(value)")]
            case .real(let value): ["field": .text(field.name), "value": .text("\(value)")]
            case .text(let value):
              value.isEmpty ? nil : ["field": .text(field.name), "value": .text(value)]
            }
          })))
    return .page(
      PageAnswer(
        full, .members(members),
        commands: [
          ShellText.line(["taghouse", "explain", reader.path, full]),
          ShellText.line(["taghouse", "explain", reader.path, full, "--caption"]),
        ]))
  }

  /// The post that a request names.
  static func name(_ request: WebRequest) throws -> PostName {
    let text = try request.required("name", "post")
    guard let name = PostName(text) else {
      throw WebError(
        .badParameter, "'\(text)' names no post",
        hint: "Write SITE/NUMBER, such as danbooru/123, or the post's address.")
    }
    return name
  }
}
