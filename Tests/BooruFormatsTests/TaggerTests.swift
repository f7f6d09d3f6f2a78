import Columns
import Testing

@testable import BooruFormats

@Suite("Output of taggers")
struct TaggerTests {
  private struct Score: Equatable {
    var name: String
    var score: Double
    var isRating = false
    var category: Int16 = -1
  }

  private func decoder() -> TaggerDecoder {
    TaggerDecoder(TaggerSettings(defaultSite: "danbooru", knownSites: ["danbooru", "e621"]))
  }

  private func batch(_ records: [String], isTable: Bool = false) -> RecordBatch {
    let decoder = decoder()
    decoder.begin(EntryHead(isTable: isTable, firstRow: Array((records.first ?? "").utf8)))
    let batch = RecordBatch()
    for (index, record) in records.enumerated() {
      _ = decoder.decode(
        Array(record.utf8), line: Int64(index + 1), byteOffset: Int64(index * 1000), into: batch)
    }
    return batch
  }

  private func scores(_ batch: RecordBatch, of post: Int = 0) -> [Score] {
    batch.scoreRange(of: post).map { index in
      let mention = batch.scores[index]
      return Score(
        name: String(decoding: batch.name(of: mention.tag), as: UTF8.self), score: mention.score,
        isRating: mention.isRating, category: mention.tag.category)
    }
  }

  @Test(
    "The same scores in every shape",
    arguments: [
      [#""12": {"long hair": 0.5, "general": 0.25}"#],
      [#""x/12.png": [["long_hair", 0.5], ["rating:general", "0.25"]]"#],
      [#""12": {"rating": {"general": 0.25}, "tags": {" long  hair ": 0.5}}"#],
      [#"{"id": 12, "path": "7.png", "tags": {"long hair": 0.5}, "ratings": {"general": 0.25}}"#],
      [#"{"image": "12.webp", "tags": [{"tag": "long_hair", "score": 0.5}, ["general", 0.25]]}"#],
    ])
  func shapes(records: [String]) {
    let batch = batch(records)
    #expect(batch.rejects.isEmpty && batch.fieldProblems.isEmpty)
    #expect(batch.count == 1 && batch.numbers[0] == 12 && batch.parts[0] == .scores)
    #expect(
      scores(batch).sorted { $0.name < $1.name } == [
        Score(name: "general", score: 0.25, isRating: true), Score(name: "long_hair", score: 0.5),
      ])
  }

  @Test("Groups say the category, and names stay as they are spelled")
  func groups() {
    let batch = batch([#""1": {"character": {"miku": 1}, "general": {"^_^": 0.5, "^ ^": 1}}"#])
    #expect(
      scores(batch) == [
        Score(name: "miku", score: 1, category: 4), Score(name: "^_^", score: 0.5),
        Score(name: "^_^", score: 1),
      ])
  }

  @Test("Tables: a score a row, an image a row, without names of columns")
  func tables() {
    let rows = batch(["score,id,tag", "0.5,3,\"a, b\"", "0.25,3,solo", "2,3,x"], isTable: true)
    #expect(rows.count == 2 && rows.parts[1] == [] && rows.rejects.count == 1)
    #expect(scores(rows) == [Score(name: "a,_b", score: 0.5)])
    #expect(scores(rows, of: 1) == [Score(name: "solo", score: 0.25)])
    let images = batch(["path,solo,long hair", "e621/5.png,,0.5", "6,x,1"], isTable: true)
    #expect(images.count == 2 && images.parts[0] == .scores && images.siteNames == ["e621"])
    #expect(scores(images) == [Score(name: "long_hair", score: 0.5)])
    #expect(images.fieldProblems.keys.sorted() == ["solo"])
    #expect(scores(batch(["3,solo,0.5", "4,solo,1"], isTable: true), of: 1).map(\.score) == [1])
    #expect(batch(["solo,hat", "1,2"], isTable: true).rejects.count == 2)
  }

  @Test("More tags than other tables have columns")
  func wide() {
    let names = (0..<5000).map { "tag \($0)" }
    let cells = (0..<5000).map { $0 == 4999 ? "0.5" : "" }
    let batch = batch(
      ["id,\(names.joined(separator: ","))", "1,\(cells.joined(separator: ","))"], isTable: true)
    #expect(scores(batch) == [Score(name: "tag_4999", score: 0.5)])
  }

  @Test(
    "What is no record",
    arguments: [
      #""a.png": {"x": 1}"#, #""1": 5"#, #""1": {"x": 1"#, #"{"tags": {"x": 1}}"#,
      #"{"id": 1}"#, #"{"id": [1], "tags": {}}"#, "[1]", #"{"id": 0, "tags": {}}"#,
    ])
  func rejects(record: String) {
    let batch = batch([record])
    #expect(batch.count == 0 && batch.rejects.count == 1 && batch.scores.count == 0)
  }

  @Test("Numbers of pictures", arguments: [true, false])
  func numbers(isKnown: Bool) {
    var numbers = PictureNumbers(known: isKnown ? [("/a/x.png", 1_000_000_000_007)] : [])
    #expect(numbers.number(ofPath: "/a/12.png") == 12)
    #expect(numbers.number(ofPath: "/b/0012.png") == 1_000_000_000_000 + (isKnown ? 8 : 0))
    #expect(numbers.number(ofPath: "/a/12.png") == 12)
    #expect(numbers.number(ofPath: "/a/0.png") == 1_000_000_000_001 + (isKnown ? 8 : 0))
    #expect(numbers.number(ofPath: "/a/x.png") == 1_000_000_000_002 + (isKnown ? 5 : 0))
  }
}
