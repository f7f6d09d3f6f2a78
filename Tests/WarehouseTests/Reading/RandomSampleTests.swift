import GRDB
import Testing

@testable import Reading
@testable import Store

@Suite struct RandomSampleTests {
  /// Recorded once; another number is another sample in every view that has one.
  @Test(
    arguments: [
      (1, 1, 1_531_422_794), (1, 123_456_789, 734_654_209), (2, 1, 2_036_791_421),
      (2, 123_456_789, 1_070_990_071),
    ] as [(Int64, Int64, Int64)])
  func known(siteID: Int64, number: Int64, expected: Int64) throws {
    let sampleKey = RandomSample(
      seed: 7, sites: [(id: 1, name: "danbooru"), (id: 2, name: "e621")])
    let queue = try DatabaseQueue()
    let value = try queue.read { db in
      try Int64.fetchOne(
        db, sql: "SELECT \(sampleKey.sql) FROM (SELECT ? AS site_id, ? AS number) AS post",
        arguments: [siteID, number])
    }
    #expect(value == expected)
  }
}
