import Columns
import Testing

@testable import BooruFormats

@Suite("kohya metadata")
struct KohyaTests {
  private func decode(
    _ records: String..., settings: KohyaSettings = KohyaTests.settings()
  ) -> Decoding {
    Decoding(records.map { Array($0.utf8) }, by: KohyaDecoder(settings))
  }

  private static func settings(_ change: (inout KohyaSettings) -> Void = { _ in }) -> KohyaSettings
  {
    var settings = KohyaSettings(
      captionKind: "set", defaultSite: "e621", knownSites: ["danbooru", "e621", "gelbooru"])
    change(&settings)
    return settings
  }

  @Test("A member of the object, and an object with its path")
  func shapes() {
    let value = #""tags": "a, b", "caption": "A cat.", "train_resolution": [640, 512]"#
    let decoding = decode(
      "\"12\": {\n    \(value)\n  }", #"  "12":{\#(value)}  "#,
      #"{"image_path": "x/12.png", \#(value)}"#)
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    #expect(decoding.posts.count == 3)
    for post in decoding.posts {
      #expect(post.number == 12 && post.site == nil && post.parts == [.tags, .latent])
      #expect(post.tags.map(\.description) == ["a/-1?", "b/-1?"])
      #expect(post.captions == ["set": "A cat."])
      #expect(post.latent == [640, 512] && post.texts.isEmpty && post.integers.count == 2)
    }
  }

  @Test("A record tells only of what it has")
  func parts() {
    let decoding = decode(
      #""1": {}"#, #""2": {"tags": ""}"#, #""3": {"tags": null, "caption": null}"#,
      #""4": {"caption": ""}"#, #""5": {"tags": []}"#, #""6": {"image_size": [1, 2]}"#,
      #""7": {"train_resolution": null, "image_size": [3, 4]}"#,
      #""8": {"train_resolution": [5, 6], "image_size": [3, 4]}"#, #""9": {"tags": 5}"#)
    #expect(
      decoding.posts.map(\.parts) == [
        [], .tags, [], [], .tags, .latent, .latent, .latent, [],
      ])
    #expect(
      decoding.posts.map(\.captions) == [[:], [:], [:], ["set": ""], [:], [:], [:], [:], [:]])
    #expect(decoding.posts[5...7].map(\.latent) == [[1, 2], [3, 4], [5, 6]])
    #expect(decoding.problems.mapValues(\.firstValue) == ["tags": "5"])
  }

  @Test(
    "Names of tags: blanks around them go, blanks within become one underscore",
    arguments: [
      (#""a,b""#, ["a", "b"]),
      (#"" long  hair ,\tred\neyes,,  , x""#, ["long_hair", "red", "eyes", "x"]),
      (#"["a", " b c ", "d, e"]"#, ["a", "b_c", "d", "e"]), (#"",""#, []),
      (#""東方 \u0041""#, ["東方_A"]),
      (#""a_b c""#, ["a_b_c"]),
    ])
  func tagNames(written: String, names: [String]) {
    let decoding = decode(#""1": {"tags": \#(written)}"#)
    #expect(decoding.posts.map { $0.tags.map(\.name) } == [names])
    #expect(decoding.problems.isEmpty)
  }

  @Test("Names that cannot be kept are left out and counted")
  func brokenNames() {
    let decoding = decode(
      #""1": {"tags": "a, b\u0000, c"}"#, #""2": {"tags": ["a", 5, null]}"#, #""3": {"tags": NaN}"#)
    #expect(decoding.posts.map { $0.tags.map(\.name) } == [["a", "c"], ["a"], []])
    #expect(decoding.posts.map(\.parts) == [.tags, .tags, []])
    #expect(decoding.problems["tags"]?.recordCount == 3)
  }

  @Test("Of a list of captions the first is taken, the rest is counted")
  func captionLists() {
    let decoding = decode(
      #""1": {"caption": ["a"]}"#, #""2": {"caption": ["b", "c"]}"#, #""3": {"caption": []}"#,
      #""4": {"caption": [5]}"#, #""5": {"caption": {}}"#, #""6": {"caption": "x\u0000"}"#)
    #expect(
      decoding.posts.map(\.captions) == [["set": "a"], ["set": "b"], [:], [:], [:], [:]])
    #expect(decoding.problems["caption"]?.recordCount == 4)
    #expect(decoding.problems["caption"]?.firstLineNumber == 2)
  }

  @Test(
    "Sizes are two whole numbers from 1 on",
    arguments: [
      "[0, 1]", "[1, -1]", "[1]", "[1, 2, 3]", "[1.5, 2]", #"["1", 2]"#, "[null, 2]", "5", "{}",
      #""640x480""#, "[]", "[[1], 2]", "[1e999, 2]", "[18446744073709551615, 1]", "[true, 1]",
    ])
  func refusedSizes(written: String) {
    let decoding = decode(
      #""1": {"train_resolution": \#(written), "image_size": [7, 7]}"#,
      #""2": {"image_size": \#(written)}"#, #""3": {"image_size": [640.0, 9007199254740992]}"#)
    #expect(decoding.posts.map(\.parts) == [[], [], .latent])
    #expect(decoding.posts[0].integers.isEmpty && decoding.posts[1].integers.isEmpty)
    #expect(decoding.posts[2].latent == [640, 9_007_199_254_740_992])
    #expect(decoding.problems.keys.sorted() == ["image_size", "train_resolution"])
  }

  @Test("Settings choose what is taken")
  func settings() {
    let record = #""1": {"tags": "a", "caption": "b", "image_size": [1, 2]}"#
    let tags = decode(
      record, settings: Self.settings { ($0.takesCaptions, $0.takesLatents) = (false, false) })
    #expect(tags.posts[0].parts == .tags && tags.posts[0].captions.isEmpty)
    let latents = decode(
      record, settings: Self.settings { ($0.takesCaptions, $0.takesTags) = (false, false) })
    #expect(latents.posts[0].parts == .latent && latents.posts[0].tags.isEmpty)
    let captions = decode(
      record, settings: Self.settings { ($0.takesLatents, $0.takesTags) = (false, false) })
    #expect(captions.posts[0].parts == [] && captions.posts[0].captions == ["set": "b"])
    #expect(captions.posts[0].integers.isEmpty && captions.posts[0].tags.isEmpty)
  }

  @Test(
    "Keys: ids, prefixed ids, paths",
    arguments: [
      ("123", 123, nil), ("000123", 123, nil), ("123.webp", 123, nil), ("123.", 123, nil),
      ("danbooru/123", 123, "danbooru"), ("e621/123", 123, nil), ("gelbooru/5.png", 5, "gelbooru"),
      ("/data/danbooru/12.a", 12, "danbooru"), ("/data/danbooru/x/12", 12, nil), ("/12", 12, nil),
      (#"C:\\danbooru\\12.jpg"#, 12, "danbooru"), (#"danbooru\/7"#, 7, "danbooru"),
      (#"\u0064anbooru/7"#, 7, "danbooru"), ("é/7", 7, nil), ("danbooru//7", 7, nil),
      ("9223372036854775807", .max, nil), ("1.5/7", 7, nil), ("Danbooru/7", 7, nil),
    ] as [(String, Int64, String?)])
  func keys(key: String, number: Int64, site: String?) {
    let decoding = decode(#""\#(key)": {}"#, #"{"image_path": "\#(key)"}"#)
    #expect(decoding.rejects.isEmpty)
    #expect(decoding.posts.map(\.number) == [number, number])
    #expect(decoding.posts.map(\.site) == [site, site])
  }

  @Test(
    "Keys that name no post",
    arguments: [
      "", "0", "abc", "12x", "x12", "-5", " 5", "5 ", "danbooru/", ".5", "1.2.webp", "٥", "+5",
      "9223372036854775808", "99999999999999999999", "12/", "00",
    ])
  func refusedKeys(key: String) {
    let decoding = decode(#""\#(key)": {}"#, #"{"image_path": "\#(key)"}"#)
    #expect(decoding.posts.isEmpty)
    #expect(
      decoding.reasons == Array(repeating: "has a key that names no post: \"\(key)\"", count: 2))
  }

  @Test("A prefix that keys must have")
  func keyPrefix() {
    let decoding = decode(
      #""img/12": {}"#, #""12": {}"#, #""img/danbooru/12": {}"#, #""img12": {}"#,
      settings: Self.settings { $0.keyPrefix = "img/" })
    #expect(decoding.posts.map(\.number) == [12, 12])
    #expect(decoding.posts.map(\.site) == [nil, "danbooru"])
    #expect(
      decoding.reasons == [
        #"has a key that does not begin with "img/": "12""#,
        #"has a key that does not begin with "img/": "img12""#,
      ])
    let glued = decode(#""img12": {}"#, settings: Self.settings { $0.keyPrefix = "img" })
    #expect(glued.posts.map(\.number) == [12])
  }

  @Test("Sites are numbered as keys name them, and a batch without others has none")
  func siteNumbers() {
    let decoder = KohyaDecoder(Self.settings())
    let batch = RecordBatch()
    let other = RecordBatch()
    func add(_ key: String, to batch: RecordBatch) {
      decoder.decode(Array("\"\(key)\": {}".utf8), line: 1, into: batch)
    }
    add("1", to: batch)
    add("e621/2", to: batch)
    #expect(batch.siteNumbers.count == 0 && batch.siteNames.isEmpty)
    add("gelbooru/3", to: batch)
    add("danbooru/4", to: batch)
    add("5", to: batch)
    #expect(Array(batch.siteNumbers.buffer) == [0, 0, 1, 2, 0])
    #expect(batch.siteNames == ["gelbooru", "danbooru"])

    other.append(0, of: batch)
    #expect(other.siteNumbers.count == 0)
    other.append(3, of: batch)
    other.append(4, of: batch)
    #expect(Array(other.siteNumbers.buffer) == [0, 2, 0])
    #expect((0..<3).map { DecodedPost(other, $0).site } == [nil, "danbooru", nil])

    batch.removeAll()
    add("6", to: batch)
    #expect(batch.siteNumbers.count == 0)
    add("danbooru/7", to: batch)
    #expect(DecodedPost(batch, 1).site == "danbooru")
  }

  @Test(
    "What is no record",
    arguments: [
      (#""1": 5"#, "has a value that is no JSON object but 5"),
      (#""1": [{}]"#, "has a value that is no JSON object but […]"),
      (#""1" {}"#, "is no member of a JSON object: no colon behind its key"),
      (#""1""#, "is no member of a JSON object: no colon behind its key"),
      (#""1: {}"#, "is no valid JSON: its key does not end"),
      (#""1\"#, "is no valid JSON: its key does not end"),
      (#"{"caption": "x"}"#, "has no image_path"),
      (#"{"image_path": 5}"#, "has an image_path that is no text: 5"),
      ("[]", "is no JSON object but […]"),
    ])
  func rejects(record: String, reason: String) {
    #expect(decode(record).reasons == [reason])
  }

  @Test(
    "Broken JSON in a member",
    arguments: [#""1": "#, #""1": {"#, #""1": {}}"#, #""1": {} x"#, #""\x1": {}"#])
  func brokenMembers(record: String) {
    let reasons = decode(record).reasons
    #expect(reasons.count == 1 && reasons[0].hasPrefix("is no valid JSON: "))
  }

  @Test("A key that is no UTF-8")
  func brokenKey() {
    let decoding = Decoding(
      [Array("\"".utf8) + [0xFF] + Array("/5\": {}".utf8)], by: KohyaDecoder(Self.settings()))
    #expect(decoding.posts.isEmpty && decoding.rejects.count == 1)
  }

  @Test("Of a key that stands twice the last counts")
  func duplicateKeys() {
    let decoding = decode(
      #""1": {"tags": "a", "tags": "b", "caption": "c", "caption": null}"#,
      #"{"image_path": "1", "image_path": "2", "image_size": [1, 1], "image_size": [2, 2]}"#)
    #expect(decoding.posts.map(\.number) == [1, 2])
    #expect(decoding.posts[0].tags.map(\.name) == ["b"] && decoding.posts[0].captions.isEmpty)
    #expect(decoding.posts[1].latent == [2, 2])
  }
}
