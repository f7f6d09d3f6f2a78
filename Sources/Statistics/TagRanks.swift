internal import BooruFormats
package import Columns

/// The ranks of a site's tags, by place, and what its categories add up to.
///
/// Memory: 8 bytes a tag.
package struct TagRanks: ~Copyable {
  /// What the tags of a category that have posts add up to.
  package struct CategoryTotal {
    package var tagCount: Int64 = 0
    var useCount: Int64 = 0
  }

  /// Within the site, from 1; 0 for tags without posts.
  package private(set) var ranks = ColumnBuffer<UInt32>()
  /// Within the category, from 1; 0 for tags without posts or without category.
  package private(set) var categoryRanks = ColumnBuffer<UInt32>()
  /// By category.
  package private(set) var categoryTotals: [Int16: CategoryTotal] = [:]

  package init(
    _ order: borrowing SiteTagOrder, tags: borrowing SiteTags,
    postCounts: UnsafeBufferPointer<Int64>
  ) {
    ranks.append(repeating: 0, count: tags.count)
    categoryRanks.append(repeating: 0, count: tags.count)
    for (index, position) in order.byRank.buffer.enumerated() {
      ranks[Int(position)] = UInt32(index + 1)
      let category = tags.categories[Int(position)]
      guard category != TagMention.noCategory else { continue }
      var total = categoryTotals[category] ?? CategoryTotal()
      total.tagCount += 1
      total.useCount += postCounts[Int(position)]
      categoryTotals[category] = total
      categoryRanks[Int(position)] = UInt32(total.tagCount)
    }
  }
}
