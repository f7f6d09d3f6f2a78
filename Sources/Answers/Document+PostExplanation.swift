package import Reports
internal import Store

extension Document {
  /// `taghouse explain --format json`.
  package init(_ post: PostExplanation) {
    let caption = post.ruleCaption.map { caption in
      Document.members([
        Member("rule", .text(caption.rule)), Member("state", .text(caption.state)),
        Member("source", Document(caption.source)), Member("text", Document(caption.text)),
      ])
    }
    let latent = post.latent.map { latent in
      Document.members([
        Member("width", .integer(latent.width)), Member("height", .integer(latent.height)),
      ])
    }
    let parent = post.parent.map { parent in
      Document.members([
        Member("number", .integer(parent.number)), Member("is_present", .flag(parent.isPresent)),
      ])
    }
    self = .members([
      Member("site", .text(post.siteName)), Member("number", .integer(post.number)),
      Member("fields", Self.fields(post.fields)), Member("tags", .list(post.tags.map(Self.tag))),
      Member("captions", .list(post.captions.map(Self.caption))),
      Member("rule_caption", caption ?? .null), Member("latent", latent ?? .null),
      Member(
        "caption_record",
        post.captionRecord.isEmpty ? .null : Self.fields(post.captionRecord)),
      Member("import_files", .list(post.files.map(Self.file))),
      Member("rejects_naming_it", .list(post.namingRejects.map(Self.reject))),
      Member("rejects_not_searched", .integer(post.unsearchedRejectCount)),
      Member("rejects_near_it", .list(post.nearRejects.map(Self.reject))),
      Member("parent", parent ?? .null),
      Member("children", .list(post.children.map(Document.integer))),
      Member(
        "children_searched",
        .list([
          .integer(post.childrenRange.lowerBound), .integer(post.childrenRange.upperBound),
        ])),
      Member("aliases", .list(post.aliases.map(Self.alias))),
      Member("implied_but_missing", .list(post.missingImplications.map(Self.implication))),
    ])
  }

  private static func fields(_ fields: [PostExplanation.Field]) -> Document {
    .members(
      fields.map { field in
        switch field.value {
        case .null: Member(field.name, .null)
        case .integer(let number): Member(field.name, .integer(number))
        case .real(let number): Member(field.name, .real(number))
        case .text(let text): Member(field.name, .text(text))
        }
      })
  }

  private static func tag(_ tag: PostExplanation.Tag) -> Document {
    .members([
      Member("name", .text(tag.name)), Member("category", Document(tag.categoryName)),
      Member("post_count", Document(tag.postCount)),
    ])
  }

  private static func caption(_ caption: PostExplanation.Caption) -> Document {
    .members([
      Member("kind", .text(caption.kind)), Member("format", .text(caption.format)),
      Member("length", .integer(caption.length)), Member("text", .text(caption.text)),
    ])
  }

  private static func file(_ file: PostExplanation.ImportedFile) -> Document {
    .members([
      Member("of", .text(file.part)), Member("format", .text(file.format)),
      Member("path", .text(file.path)), Member("member", .text(file.member)),
      Member("settings", .text(file.settings)), Member("is_complete", .flag(file.isComplete)),
      Member("rejected_count", .integer(file.rejectedCount)),
      Member("first_run", run(file.firstRun)), Member("last_run", run(file.lastRun)),
    ])
  }

  private static func run(_ run: PostExplanation.Run) -> Document {
    .members([
      Member("import_run_id", .integer(run.id)), Member("started_at", .text(run.startedAt)),
    ])
  }

  private static func reject(_ reject: PostExplanation.Reject) -> Document {
    .members([
      Member("path", .text(reject.path)), Member("member", .text(reject.member)),
      Member("line_number", .integer(reject.line)),
      Member("byte_offset", .integer(reject.byteOffset)),
      Member("byte_count", .integer(reject.byteCount)), Member("reason", .text(reject.reason)),
      Member("first_bytes", .text(reject.firstBytes)),
    ])
  }

  private static func alias(_ alias: PostExplanation.Alias) -> Document {
    .members([
      Member("tag", .text(alias.tag)), Member("stands_for", Document(alias.standsFor)),
    ])
  }

  private static func implication(_ implication: PostExplanation.Implication) -> Document {
    .members([
      Member("implied", .text(implication.implied)), Member("by", .text(implication.tag)),
      Member("depth", .integer(Int64(implication.depth))),
    ])
  }
}
