import Store
import TestSupport
import Testing

@testable import Import
@testable import Reading

/// Sets of captions side by side, keys of several sites, and what an import was asked to take.
@Suite struct KohyaImportTests {
  private let bench: ImportBench

  init() throws {
    bench = try ImportBench()
  }

  private func captions() throws -> [String] {
    try bench.texts(
      """
      SELECT site.name || '/' || number || ' ' || caption_kind.name || ': ' || text
      FROM caption JOIN post USING (post_id) JOIN site USING (site_id)
      JOIN caption_kind USING (caption_kind_id) ORDER BY 1
      """)
  }

  @Test(arguments: [true, false])
  func filesOfAFolderAreSetsOfTheirOwn(allowsBulk: Bool) throws {
    try bench.folder.write("{\"1\": {\"caption\": \"A.\"}}", to: "joy.json")
    try bench.folder.write(
      "{\"2\": {\"caption\": \"B.\"}, \"1\": {\"caption\": \"C.\"}}", to: "llava.v2.json")
    _ = try gzip("{\"1\": {\"caption\": \"D.\"}}", to: "wd.json.gz", in: bench.folder)
    let fates = try bench.take(file: bench.folder.path, .kohya) { $0.allowsBulk = allowsBulk }
    // The second and third captions of post 1 are of other kinds: nothing of them was there.
    #expect(fates == LineFates(imported: 4))
    #expect(
      try captions() == [
        "e621/1 joy: A.", "e621/1 llava.v2: C.", "e621/1 wd: D.", "e621/2 llava.v2: B.",
      ])
    // The first set that came is the first source of sentences.
    #expect(
      try bench.texts(
        "SELECT caption FROM post_caption WHERE caption_rule = 'default' ORDER BY number")
        == ["A.", "B."])
    try expectSound(bench.warehouse)
  }

  @Test func membersOfAnArchiveAreSetsOfTheirOwn() throws {
    let archive = tar([
      ("sets/a.json", "{\"1\": {\"caption\": \"A.\"}}"),
      ("sets/b.jsonl", "{\"image_path\": \"x/1.webp\", \"caption\": \"B.\"}\n"),
    ])
    let path = try bench.folder.write(archive, to: "sets.tar")
    #expect(try bench.take(file: path, .kohya) == LineFates(imported: 2))
    #expect(try captions() == ["e621/1 a: A.", "e621/1 b: B."])
    #expect(try bench.take(file: path, .kohya) == LineFates())
    try expectSound(bench.warehouse)
  }

  @Test func otherChoicesAreAnotherImportOfTheSameFile() throws {
    let path = try bench.folder.write(
      "{\"1\": {\"tags\": \"a, b c\", \"caption\": \"A.\", \"train_resolution\": [64, 128]}}",
      to: "m.json")
    let choices: [(ImportFormat, LineFates)] = [
      (.kohya { $0.parts = [.latent] }, LineFates(imported: 1)),
      (.kohya { $0.parts = [.latent] }, LineFates()),
      (.kohya { $0.parts = [.tags] }, LineFates(imported: 1)),
      (.kohya { $0.parts = [.caption] }, LineFates(imported: 1)),
      (.kohya, LineFates(unchanged: 1)),
      (.kohya { $0.captionKind = "m" }, LineFates()),
      (.kohya { $0.captionKind = "other" }, LineFates(updated: 1)),
      // What is not taken does not make another import.
      (.kohya { ($0.parts, $0.captionKind) = ([.tags], "third") }, LineFates()),
    ]
    for (index, (format, fates)) in choices.enumerated() {
      #expect(try bench.take(file: path, format) == fates, "choice \(index)")
      try expectSound(bench.warehouse, "choice \(index)")
    }
    #expect(try captions() == ["e621/1 m: A.", "e621/1 other: A."])
    #expect(
      try bench.texts("SELECT settings FROM import_file ORDER BY 1") == [
        "{\"caption_kind\":\"m\",\"only\":[\"caption\",\"latent\",\"tags\"]}",
        "{\"caption_kind\":\"m\",\"only\":[\"caption\"]}",
        "{\"caption_kind\":\"other\",\"only\":[\"caption\",\"latent\",\"tags\"]}",
        "{\"only\":[\"latent\"]}", "{\"only\":[\"tags\"]}",
      ])
    #expect(
      try bench.texts("SELECT name FROM post_tag JOIN tag USING (tag_id) ORDER BY position")
        == ["a", "b_c"])
  }

  @Test func aDroppedSetCanBeImportedAgain() throws {
    try bench.take(
      "{\"id\":1,\"regular_summary\":\"R.\",\"response_finish_reason\":\"STOP\"}", as: "d.jsonl",
      .e621Captions)
    let one = try bench.folder.write(
      "{\"1\": {\"caption\": \"A.\", \"tags\": \"t\"}}", to: "one.json")
    let two = try bench.folder.write(
      "{\"1\": {\"caption\": \"B.\"}, \"2\": {\"caption\": \"\"}}", to: "two.json")
    for path in [one, two] { try bench.take(file: path, .kohya) }
    let before = try bench.facts()

    let warehouse = try Warehouse(path: bench.warehouse, mode: .write)
    let drop = try warehouse.dropCaptionKind(named: "two")
    warehouse.close()
    #expect([drop.captionCount, drop.stepCount, drop.fileCount] == [2, 1, 1])
    #expect(drop.isKindRemoved == true)
    #expect(try captions() == ["e621/1 one: A.", "e621/1 regular_summary: R."])
    try expectSound(bench.warehouse)

    #expect(try bench.take(file: one, .kohya) == LineFates())
    // Post 2 is still known by its number, without anything.
    #expect(try bench.take(file: two, .kohya) == LineFates(imported: 2))
    #expect(try bench.facts() == before)
    #expect(try bench.integer("SELECT COUNT(*) FROM import_file") == 3)
    try expectSound(bench.warehouse)
  }

  /// A kind of the caption dump is dropped without its captions of other kinds.
  @Test func aDroppedKindOfADumpComesAgainWithItsFile() throws {
    let text = """
      {"id":1,"regular_summary":"R.","brief_summary":"B.","response_finish_reason":"STOP"}
      {"id":2,"brief_summary":"B."}
      """
    let path = try bench.folder.write(text, to: "2024-01_grouped.jsonl")
    try bench.take(file: path, .e621Captions)
    let before = try bench.facts()
    let warehouse = try Warehouse(path: bench.warehouse, mode: .write)
    let drop = try warehouse.dropCaptionKind(named: "regular_summary")
    warehouse.close()
    #expect([drop.captionCount, drop.stepCount, drop.fileCount] == [1, 0, 1])
    #expect(drop.isKindRemoved == false)
    #expect(try bench.take(file: path, .e621Captions) == LineFates(updated: 1, unchanged: 1))
    #expect(try bench.facts() == before)
    try expectSound(bench.warehouse)
  }

  @Test(arguments: [true, false]) func severalSitesInOneFile(allowsBulk: Bool) throws {
    let fates = try bench.take(
      """
      {"danbooru/1": {"caption": "d1", "tags": "x"}, "e621/1": {"caption": "e1", "tags": "x"},
       "1": {"tags": "x, y"}, "img/danbooru/0001.webp": {"train_resolution": [64, 64]},
       "C:\\\\train\\\\e621\\\\2.png": {"caption": "e2"}, "unknown/3": {"caption": "e3"},
       "danbooru/": {"caption": "none"}, "danbooru/x.png": {}, "e621": {}}
      """, as: "m.json", .kohya
    ) { $0.allowsBulk = allowsBulk }
    // `1` is e621/1 again with other tags, img/danbooru/0001.webp is danbooru/1 with a size.
    #expect(fates == LineFates(imported: 5, updated: 1, rejected: 3))
    #expect(
      try captions() == ["danbooru/1 m: d1", "e621/1 m: e1", "e621/2 m: e2", "e621/3 m: e3"])
    #expect(
      try bench.texts(
        "SELECT name || number FROM latent JOIN post USING (post_id) JOIN site USING (site_id)")
        == ["danbooru1"])
    // The tags of one site are not those of another.
    #expect(
      try bench.texts(
        "SELECT site_id || name || post_count FROM tag JOIN tag_count USING (tag_id, site_id) ORDER BY 1"
      )
        == ["1x1", "2x1", "2y1"])
    #expect(
      try bench.texts(
        "SELECT name || post_count FROM site_count JOIN site USING (site_id) ORDER BY 1")
        == ["danbooru1", "e6213"])
    try expectSound(bench.warehouse)
  }

  @Test func aSiteOfAUsersOwnCanBeNamedByKeys() throws {
    try bench.take("{\"5\": {\"caption\": \"a\"}}", as: "a.json", .kohya, site: "my_board")
    #expect(
      try bench.take("{\"my_board/5\": {\"tags\": \"t\"}}", as: "b.json", .kohya)
        == LineFates(imported: 1))
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 1)
    try expectSound(bench.warehouse)
  }

  @Test func keyPrefixesAreCutOff() throws {
    let path = try bench.folder.write(
      """
      {"/data/img_12.png": {"caption": "a"}, "/data/13.png": {"caption": "b"},
      "12": {"caption": "c"}, "/data/img_": {"caption": "d"}}
      """, to: "m.json")
    let prefixed = ImportFormat.kohya { $0.keyPrefix = "/data/img_" }
    #expect(try bench.take(file: path, prefixed) == LineFates(imported: 1, rejected: 3))
    #expect(try captions() == ["e621/12 m: a"])
    #expect(
      try bench.texts("SELECT reason FROM rejected_record ORDER BY byte_offset") == [
        "has a key that does not begin with \"/data/img_\": \"/data/13.png\"",
        "has a key that does not begin with \"/data/img_\": \"12\"",
        "has a key that names no post: \"/data/img_\"",
      ])
    // Without the prefix it is another import.
    #expect(try bench.take(file: path, .kohya) == LineFates(imported: 1, updated: 1, rejected: 2))
    #expect(try captions() == ["e621/12 m: c", "e621/13 m: b"])
    try expectSound(bench.warehouse)
  }

  /// A file that is called like a field of the caption dump must not replace its captions.
  @Test(arguments: [true, false]) func aSetCannotHaveTheNameOfAFieldOfTheDump(isNew: Bool) throws {
    if !isNew {
      try bench.take("{\"id\":1,\"tags\":\"x\"}\n", as: "d.jsonl", .e621Captions)
    }
    let path = try bench.folder.write(
      "{\"1\": {\"caption\": \"A.\", \"tags\": \"t\"}}", to: "tags.json")
    let error = #expect(throws: WarehouseError.self) { try bench.take(file: path, .kohya) }
    #expect(error?.code == .badQuery && error?.hint?.contains("--caption-kind") == true)
    #expect(try bench.folder.names().contains("w.db") == !isNew)
    let other = ImportFormat.kohya { $0.captionKind = "other" }
    let fates = try bench.take(file: path, other)
    #expect(fates == LineFates(imported: 1))
    #expect(
      try captions() == ["e621/1 other: A."] + (isNew ? [] : ["e621/1 tags: x"]))
    // Without captions it needs no name.
    #expect(
      try bench.take(file: path, .kohya { $0.parts = [.tags] }) == LineFates(unchanged: 1))
    try expectSound(bench.warehouse)
  }
}
