import Foundation
import TestSupport
import Testing

@testable import BooruFormats

@Suite("Real records")
struct RealSampleTests {
  private func decode(_ name: String) throws -> Decoding {
    let shared = try Requirement.sharedFolder()
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(shared)/data/real/\(name)"))
    return Decoding(data.split(separator: 0x0A).map { Array($0) })
  }

  @Test("A record of a dump of 2017")
  func dump2017() throws {
    let decoding = try decode("danbooru_posts_2017.jsonl")
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    let post = try #require(decoding.posts.first)
    #expect(decoding.posts.count == 1)
    #expect(post.number == 263162)
    #expect(post.integers[.favoriteCount] == 3)
    #expect(post.integers[.parentNumber] == nil)
    #expect(post.integers[.approverID] == 1309)
    #expect(post.texts[.createdAt] == "2008-06-10T03:08:07.342Z")
    #expect(post.texts[.md5] == "9a0f9e0f08907d12b7d08e46047ae4d8")
    #expect(post.tags.count == 18)
    #expect(post.tags.first == DecodedTag(name: "1boy", category: 0))
    #expect(
      post.tags.filter { $0.category == 4 }.map(\.name) == [
        "larva_(vampire_princess_miyu)", "miyu_(vampire_princess_miyu)",
      ])
  }

  @Test("Records of the API")
  func api() throws {
    let decoding = try decode("danbooru_posts_api.jsonl")
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    #expect(decoding.posts.count == 19)
    #expect(decoding.posts.map(\.tags.count).reduce(0, +) == 540)
    #expect(decoding.posts.allSatisfy { $0.tags.allSatisfy(\.isStated) })
    #expect(decoding.posts.compactMap { $0.integers[.fileSize] }.reduce(0, +) == 23_225_152)
    #expect(decoding.posts.compactMap { $0.integers[.parentNumber] } == [3_282_899])
    #expect(decoding.posts.allSatisfy { $0.texts[.rating] == "s" && $0.integers[.isDeleted] == 0 })
    let post = try #require(decoding.posts.first { $0.number == 3_282_915 })
    #expect(post.texts[.createdAt] == "2018-10-11T13:46:44.000Z")
    #expect(
      post.tags.filter { $0.category != 0 } == [
        .init(name: "artist_request", category: 5), .init(name: "girls_frontline", category: 3),
        .init(name: "st_ar-15_(girls_frontline)", category: 4),
        .init(name: "translated", category: 5),
      ])
  }
}
