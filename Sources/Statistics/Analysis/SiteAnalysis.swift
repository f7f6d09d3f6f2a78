internal import Columns
internal import Store

/// Counts all that the caches of one site hold, in a few passes over its posts.
///
/// Memory: 16 bytes a post in the first pass, 8 in the next ones; the lists of one group of tags; arenas of
/// 40 and 32 MiB for each thread, one after the other. What does not fit goes to unnamed files beside the
/// warehouse.
struct SiteAnalysis {
  let site: SiteUnderAnalysis
  let folder: String
  let limits: PairLimits
  /// What is counted; passes that none of them needs are left out.
  let tables: Set<CacheTable>
  let sink: any CacheSink
  /// Bytes of the lists of a group of tags.
  let listByteCount: Int64
  let report: (AnalysisStep, _ done: Double) throws -> Void

  func run() throws {
    guard site.posts.postCount > 0 else { return }
    if wants(.siteCount) { try takeSiteCount() }
    if wants(.siteMonth, .siteRating) { try takeSiteCounts() }
    // Pairs need the counts of all tags.
    if wants(.tagCount, .categoryCount, .tagMonth, .tagYear, .tagRating, .pair, .implied) {
      try countTags()
    }
    site.posts.forgetNumbers()
    if wants(.histogram, .characterCount, .characterTag, .copyrightCharacter) {
      try countSubjects()
    }
    if wants(.pair, .implied) { try countPairs() }
  }

  private func wants(_ any: CacheTable...) -> Bool { any.contains { tables.contains($0) } }

  private func forEachChunk<Worker: ChunkWorker>(
    _ step: AnalysisStep, count: Int, makeWorker: @escaping @Sendable () throws -> Worker,
    _ body: (Int, Worker.Result) throws -> Void
  ) throws {
    try report(step, 0)
    try OrderedChunks(
      chunkCount: count, isSerial: site.source.isSerial, makeWorker: makeWorker
    ).takeResults { chunk, result in
      try body(chunk, result)
      try report(step, Double(chunk + 1) / Double(count))
    }
  }

  // MARK: Times and ratings

  private func countTags() throws {
    let site = site
    var years = ColumnBuffer<TagCounter.YearCount>()
    var postCounts = ColumnBuffer<Int64>()
    var numbers = ColumnBuffer<NumberBounds>()
    let countsTimes = wants(.tagMonth, .tagYear, .tagRating)
    if !countsTimes, site.hasFewPosts {
      let tallies = try TagsOfPosts.count(site) { try report(.times, $0) }
      for tag in 0..<tallies.count {
        postCounts.append(Int64(tallies[tag].postCount))
        numbers.append(site.posts.numbers(of: tallies[tag]))
      }
    } else {
      let makeWorker = { @Sendable in try TagCounter(site, countsTimes: countsTimes) }
      try forEachChunk(.times, count: site.chunks.ranges.count, makeWorker: makeWorker) {
        _, result in
        postCounts.append(result.postCounts.base, count: result.postCounts.count)
        numbers.append(result.numbers.base, count: result.numbers.count)
        guard countsTimes else { return }
        try sink.take(result.months.buffer, of: .tagMonth)
        try sink.take(result.ratings.buffer, of: .tagRating)
        years.append(result.years.base, count: result.years.count)
      }
    }
    site.setPostCounts(postCounts)
    guard wants(.tagCount, .categoryCount, .tagYear) else { return }
    let order = SiteTagOrder(tags: site.tags, postCounts: site.postCounts.buffer)
    if wants(.tagCount, .categoryCount) { try takeTagCounts(order, numbers) }
    if wants(.tagYear) { try takeYears(years, order) }
  }

  private func takeSiteCount() throws {
    var sites = CacheRows(.siteCount, to: sink)
    sites.append(site.siteID, Int64(site.posts.postCount))
    try sites.flush()
  }

  private func takeTagCounts(
    _ order: borrowing SiteTagOrder, _ numbers: borrowing ColumnBuffer<NumberBounds>
  ) throws {
    let ranks = TagRanks(order, tags: site.tags, postCounts: site.postCounts.buffer)
    var rows = CacheRows(.tagCount, to: sink)
    for tag in 0..<site.tags.count where ranks.ranks[tag] > 0 {
      rows.append([
        site.tags.ids[tag], site.siteID, site.postCounts[tag], Int64(ranks.ranks[tag]),
        Int64(ranks.categoryRanks[tag]), numbers[tag].first, numbers[tag].last,
      ])
      try rows.flushIfFull()
    }
    try rows.flush()
    var categories = CacheRows(.categoryCount, to: sink)
    for (category, total) in ranks.categoryTotals.sorted(by: { $0.key < $1.key }) {
      categories.append([site.siteID, Int64(category), total.tagCount, total.useCount])
    }
    try categories.flush()
  }

  private func takeSiteCounts() throws {
    var months: [Int64: Int64] = [:]
    var ratings: [Int64: Int64] = [:]
    let monthValues = site.posts.monthCodes.values
    for position in 0..<site.posts.positionCount {
      let month = Int(site.posts.months[position])
      if month < monthValues.count { months[monthValues[month], default: 0] += 1 }
      let rating = site.posts.ratings[position]
      if rating != SitePosts.unknown { ratings[Int64(rating), default: 0] += 1 }
    }
    for (counts, table) in [(months, CacheTable.siteMonth), (ratings, .siteRating)] {
      var rows = CacheRows(table, to: sink)
      for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
        rows.append(site.siteID, key, count)
      }
      try rows.flush()
    }
  }

  private func takeYears(
    _ years: consuming ColumnBuffer<TagCounter.YearCount>, _ order: borrowing SiteTagOrder
  ) throws {
    let ranked = RankedYears(years, order)
    var rows = CacheRows(.tagYear, to: sink)
    for (index, year) in ranked.years.buffer.enumerated() {
      if index > 0, ranked.years[index - 1].position != year.position { try rows.flushIfFull() }
      rows.append([
        site.tags.ids[Int(year.position)], year.year, site.siteID, Int64(year.postCount),
        Int64(ranked.ranks[index]),
      ])
    }
    try rows.flush()
  }

  // MARK: Characters and copyrights

  private func countSubjects() throws {
    let site = site
    var histograms: [Int16: [Int: Int64]] = [:]
    var subjects = PostSubjects()
    let makePostCounter = { @Sendable in try PostCounter(site) }
    try forEachChunk(
      .posts, count: PostCounter.chunkCount(site.posts), makeWorker: makePostCounter
    ) { _, result in
      subjects.append(result)
      for (category, counts) in result.histograms {
        histograms[category, default: [:]].merge(counts) { $0 + $1 }
      }
    }
    if wants(.histogram) { try takeHistograms(histograms) }
    if wants(.characterCount) { try takeCharacterCounts(subjects) }
    guard wants(.characterTag, .copyrightCharacter) else { return }

    let shared = SharedSubjects(subjects)
    let workerCount = OrderedChunks<CharacterCounter>.workerCount(
      forChunks: site.chunks.ranges.count)
    let folder = folder
    let countsTags = wants(.characterTag)
    let counts = (0..<workerCount).map { _ in
      CharacterCounter.Counts(tagCount: site.tags.count, folder: folder)
    }
    let pool = WorkerPool(counts)
    let makeCharacterCounter = { @Sendable in
      try CharacterCounter(site, subjects: shared, counts: pool.take(), countsTags: countsTags)
    }
    try forEachChunk(
      .characters, count: site.chunks.ranges.count, makeWorker: makeCharacterCounter
    ) { _, _ in }
    if wants(.copyrightCharacter) {
      try take(.copyrightCharacter) { key, entries in
        for part in counts { try part.charactersOfCopyrights.read(key: key, into: &entries) }
      }
    }
    if countsTags {
      try take(.characterTag) { key, entries in
        for part in counts { try part.tagsOfCharacters.read(key: key, into: &entries) }
      }
    }
  }

  private func takeCharacterCounts(_ subjects: borrowing PostSubjects) throws {
    var counts = ColumnBuffer<Int64>()
    counts.append(repeating: 0, count: site.tags.count)
    for character in subjects.characters.buffer where character != PostCounter.noCharacter {
      counts[Int(character)] += 1
    }
    var rows = CacheRows(.characterCount, to: sink)
    for tag in 0..<site.tags.count where counts[tag] > 0 {
      rows.append(site.tags.ids[tag], counts[tag])
    }
    try rows.flush()
  }

  private func takeHistograms(_ histograms: [Int16: [Int: Int64]]) throws {
    var rows = CacheRows(.histogram, to: sink)
    for (category, counts) in histograms.sorted(by: { $0.key < $1.key }) {
      // A category that no post has is none of the site's.
      if category != PostCounter.allCategories, counts.keys.allSatisfy({ $0 == 0 }) { continue }
      for (tagCount, postCount) in counts.sorted(by: { $0.key < $1.key }) {
        rows.append([site.siteID, Int64(category), Int64(tagCount), postCount])
      }
    }
    try rows.flush()
  }

  /// Rows (tag_id of the key, tag_id, post_count) of what threads have counted by tag.
  private func take(
    _ table: CacheTable,
    read: (Int, inout ColumnBuffer<KeyedTagCounts.TagCount>) throws -> Void
  ) throws {
    var rows = CacheRows(table, to: sink)
    var entries = ColumnBuffer<KeyedTagCounts.TagCount>()
    for key in 0..<site.tags.count {
      entries.removeAll()
      try read(key, &entries)
      entries.sort { $0.tag < $1.tag }
      for entry in entries.buffer {
        rows.append(site.tags.ids[key], site.tags.ids[Int(entry.tag)], Int64(entry.count))
      }
      try rows.flushIfFull()
    }
    try rows.flush()
  }

  // MARK: Pairs

  private func countPairs() throws {
    let site = site
    let limits = limits
    let ranked = RankedTags(site, limits: limits)
    let groups = ranked.groups(site, listByteCount: listByteCount)
    let workerCount = OrderedChunks<PairCounter>.workerCount(forChunks: site.chunks.ranges.count)
    let counts = (0..<workerCount).map { _ in PairCounter.Counts(ranked, folder: folder) }
    for (index, group) in groups.enumerated() {
      let step = AnalysisStep.pairs(group: index + 1, groupCount: groups.count)
      let lists = GroupLists(
        positionCount: site.posts.positionCount,
        useCount: group.reduce(0) { $0 + site.postCounts[Int(ranked.tags[$1])] })
      let makeListing = { @Sendable in
        try GroupListing(site, ranked: ranked, group: group)
      }
      try forEachChunk(
        step, count: PostCounter.chunkCount(site.posts), makeWorker: makeListing
      ) { _, part in lists.append(part) }
      let pool = WorkerPool(counts)
      let makeCounter = { @Sendable in
        try PairCounter(
          site, ranked: ranked, group: group, lists: lists, limits: limits, counts: pool.take())
      }
      try forEachChunk(step, count: site.chunks.ranges.count, makeWorker: makeCounter) { _, _ in }
    }
    try takeImplied(counts)
    try takePairs(counts, ranked)
  }

  private func takeImplied(_ counts: [PairCounter.Counts]) throws {
    var implied = ColumnBuffer<PairCounter.Implied>()
    for part in counts { implied.append(part.implied.base, count: part.implied.count) }
    implied.sort { ($0.tag, $0.implied) < ($1.tag, $1.implied) }
    var rows = CacheRows(.implied, to: sink)
    for (index, entry) in implied.buffer.enumerated() {
      if index > 0, implied[index - 1].tag != entry.tag { try rows.flushIfFull() }
      rows.append(
        site.tags.ids[Int(entry.tag)], site.tags.ids[Int(entry.implied)], Int64(entry.postCount))
    }
    try rows.flush()
  }

  private func takePairs(_ counts: [PairCounter.Counts], _ ranked: RankedTags) throws {
    var rows = CacheRows(.pair, to: sink)
    var entries = ColumnBuffer<KeyedTagCounts.TagCount>()
    for number in 0..<ranked.pairTags.count {
      entries.removeAll()
      for part in counts { try part.pairs.read(key: number, into: &entries) }
      entries.sort { $0.tag < $1.tag }
      let tagID = site.tags.ids[Int(ranked.pairTags[number])]
      for entry in entries.buffer {
        rows.append(tagID, site.tags.ids[Int(entry.tag)], Int64(entry.count))
      }
      try rows.flushIfFull()
    }
    try rows.flush()
  }
}
