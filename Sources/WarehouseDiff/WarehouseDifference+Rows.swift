public import Rows

extension WarehouseDifference {
  public static let columns = ["site", "part", "name", "change", "count"]

  /// Writes all numbers as rows: of each site and part what is before, after, came, went and changed; the
  /// fields; and the tags that are named, with how many more and fewer posts have them.
  public func write(to writer: RowWriter) throws {
    func row(_ site: String, _ part: String, _ name: String?, _ change: String, _ count: Int64)
      throws
    {
      writer.append(text: site)
      writer.append(text: part)
      if let name { writer.append(text: name) } else { writer.appendNull() }
      writer.append(text: change)
      writer.append(integer: count)
      try writer.endRow()
    }
    for site in sites {
      for part in site.parts {
        let counts = part.counts
        for (change, count) in [
          ("before", counts.before), ("after", counts.after), ("came", counts.came),
          ("went", counts.went), ("changed", counts.changed),
        ] {
          try row(site.name, part.name, part.kind, change, count)
        }
      }
      for field in site.fields { try row(site.name, "field", field.name, "changed", field.count) }
      for tag in site.moreFrequentTags { try row(site.name, "tag", tag.name, "more", tag.change) }
      for tag in site.lessFrequentTags { try row(site.name, "tag", tag.name, "fewer", -tag.change) }
      for tag in site.recategorizedTags {
        try row(site.name, "tag", tag.name, "recategorized", tag.postCount)
      }
    }
    try writer.finish()
  }
}

extension SiteDifference {
  /// What is counted, in the order in which it is told.
  public var parts: [(name: String, kind: String?, counts: DifferenceCounts)] {
    [("posts", nil, posts), ("tags", nil, tags)]
      + captions.map { ("captions", $0.kind, $0.counts) }
      + [("latents", nil, latents), ("aliases", nil, aliases), ("implications", nil, implications)]
  }
}
