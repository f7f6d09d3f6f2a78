package import Reports

extension Document {
  /// `taghouse info --format json`. A count that stopped at its limit has `"is_lower_bound": true` beside it.
  package init(_ info: WarehouseInfo) {
    self = .members([
      Member("byte_count", .integer(info.byteCount)),
      Member("sites", .list(info.sites.map(Self.site))),
      Member("caption_kinds", .list(info.captionKinds.map(Self.source))),
      Member("latents", .members(Self.count(info.latentCount, "count"))),
      Member("pictures", .members(Self.count(info.pictureCount, "count"))),
      Member("taggers", .list(info.taggers.map(Self.source))),
      Member(
        "sets",
        .list(
          info.sets.map {
            .members([Member("name", .text($0.name)), Member("search", .text($0.search))])
          })), Member("statistics", Self.statistics(info.statistics)),
      Member("imports", .list(info.runs.map(Self.run))),
    ])
  }

  private static func count(_ count: WarehouseInfo.Count, _ name: String) -> [Member] {
    let number = [Member(name, .integer(count.value))]
    return count.isLowerBound ? number + [Member("is_lower_bound", .flag(true))] : number
  }

  private static func site(_ site: WarehouseInfo.SiteInfo) -> Document {
    .members(
      [Member("name", .text(site.name))] + count(site.postCount, "post_count") + [
        Member("first_number", .integer(site.firstNumber)),
        Member("last_number", .integer(site.lastNumber)),
        Member("first_date", Document(site.firstDate)),
        Member("last_date", Document(site.lastDate)),
        Member("tag_count", Document(site.tagCount)),
        Member(
          "categories",
          .list(
            site.categories.map {
              .members([
                Member("category", .text($0.name)), Member("tag_count", .integer($0.tagCount)),
                Member("use_count", .integer($0.useCount)),
              ])
            })),
      ])
  }

  private static func source(_ source: WarehouseInfo.Source) -> Document {
    .members([Member("name", .text(source.name))] + count(source.postCount, "post_count"))
  }

  private static func statistics(_ state: WarehouseInfo.Statistics) -> Document {
    .members([
      Member("are_counts_current", .flag(state.areCountsCurrent)),
      Member("is_analyzed", .flag(state.isAnalyzed)),
      Member("are_layers_current", .flag(state.areLayersCurrent)),
      Member(
        "layers",
        .list(
          state.keptLayers.map {
            .members([Member("name", .text($0.name)), Member("is_current", .flag($0.isCurrent))])
          })), Member("has_caption_text", .flag(state.hasCaptionText)),
    ])
  }

  private static func run(_ run: WarehouseInfo.Run) -> Document {
    .members([
      Member("id", .integer(run.id)), Member("format", .text(run.format)),
      Member("started_at", .text(run.startedAt)), Member("state", .text(run.state)),
      Member("imported_count", .integer(run.importedCount)),
      Member("updated_count", .integer(run.updatedCount)),
      Member("rejected_count", .integer(run.rejectedCount)),
      Member("path", Document(run.path)), Member("file_count", .integer(run.fileCount)),
    ])
  }
}
