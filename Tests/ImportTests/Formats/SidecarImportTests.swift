import BooruFormats
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Folders of pictures, compared with what plain Python makes of them.
@Suite struct SidecarImportTests {
  /// Walks over the folder and compares with the warehouse; prints what is different.
  private static let reference = """
    import json, os, re, sqlite3, sys
    root = os.path.realpath(sys.argv[2])
    PICTURES = {"png", "jpg", "webp"}
    def spelled(n): return "_".join(re.split("[ \\t\\r\\n]+", n.strip())).replace("\\\\(", "(").replace("\\\\)", ")")
    records, rejected = {}, 0
    for folder, _, names in os.walk(root):
        stems = {}
        for n in names:
            if n.startswith("."): stems.setdefault(n[1:-len("_meta.json")], {})["meta"] = n
            else:
                stem, ending = n.rsplit(".", 1)
                kind = "pictures" if ending.lower() in PICTURES else ending
                stems.setdefault(stem, {}).setdefault(kind, []).append(n)
        for stem, found in stems.items():
            pictures = found.get("pictures") or ([stem] if "meta" in found else [])
            if not pictures: rejected += 1
            for name in pictures: records[os.path.join(folder, name)] = (stem, found, folder)
    posts, given, taken = {}, 10 ** 12, set()
    for path in sorted(records, key=os.fsencode):
        stem, found, folder = records[path]
        read = lambda n: open(os.path.join(folder, n), encoding="utf-8", newline="").read()
        try: meta = json.loads(read(found["meta"])) if "meta" in found else {}
        except ValueError:
            rejected += 1
            continue
        name = os.path.basename(path)
        name = name.rsplit(".", 1)[0]
        number = int(name) if re.fullmatch("[0-9]{1,12}", name) else 0
        if number < 1 or number in taken: number, given = given, given + 1
        taken.add(number)
        tags, scores = [], None
        site = meta.get("danbooru")
        if isinstance(meta.get("tags"), dict):
            scores = {spelled(n): s for n, s in meta["tags"].items() if not n.startswith("rating:")}
        if "tags" in found: tags = re.split("[,\\n\\r]", read(found["tags"][0]))
        elif "tags" in meta: tags = [n for n in meta["tags"] if not n.startswith("rating:")]
        elif site: tags = site["tag_string"].split()
        tags = tags + [c for c in meta.get("characters", []) if c != "unknown"]
        tags = list(dict.fromkeys(spelled(t) for t in tags if t.strip()))
        captions = {}
        if "caption" in meta: captions["caption"] = meta["caption"]
        if "processed_tags" in meta: captions["processed_tags"] = ", ".join(meta["processed_tags"])
        if "txt" in found: captions["txt"] = read(found["txt"][0])
        rest = {k: v for k, v in meta.items() if k in ("characters", "crop")} if "meta" in found else None
        posts[number] = (path, tags, scores, captions, rest, (site or {}).get("score"))
    db = sqlite3.connect(sys.argv[1])
    stored = {}
    for id, number, path, rest, score in db.execute(
            "SELECT post_id, number, path, metadata, score FROM post JOIN image_file USING (post_id)"):
        tags = [n for n, in db.execute(
            "SELECT name FROM post_tag JOIN tag USING (tag_id) WHERE post_id = ? ORDER BY position", [id])]
        scores = dict(db.execute(
            "SELECT name, score FROM tag_score JOIN tag USING (tag_id) WHERE post_id = ?", [id]))
        looked = db.execute("SELECT 1 FROM tagger_post WHERE post_id = ?", [id]).fetchone()
        captions = dict(db.execute(
            "SELECT name, text FROM caption JOIN caption_kind USING (caption_kind_id) WHERE post_id = ?", [id]))
        stored[number] = (path, tags, scores if looked else None, captions,
                          json.loads(rest) if rest is not None else None, score)
    print(sum(posts.get(n) != stored.get(n) for n in posts.keys() | stored.keys()),
          rejected - db.execute("SELECT COUNT(*) FROM rejected_record").fetchone()[0], len(posts) > 10,
          [(n, posts.get(n), stored.get(n)) for n in sorted(posts.keys() | stored.keys()) if posts.get(n) != stored.get(n)][:2])
    """

  private func load(
    _ bench: ImportBench, _ path: String, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    try bench.load([path]) {
      $0.format = .sidecars
      $0.siteName = "mine"
      change(&$0)
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func asPythonReadsThem(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bench = try ImportBench(name: "w.db")
    let sample = try PictureFolderSample(bench.folder)
    try sample.fill(&generator, count: 40)
    let whole = try load(bench, sample.path).counts
    let recordCount = whole.recordCount + whole.rejectedCount
    #expect(whole.lineCount == recordCount && whole.importedCount == whole.recordCount)
    try expectSound(bench.warehouse, "seed \(seed)")
    let found = try Python.output(of: Self.reference, arguments: [bench.warehouse, sample.path])
    #expect(found.hasPrefix("0 0 True"), "seed \(seed): \(found)")
    // In many pieces, stopped in the middle and gone on with: the same.
    let other = try ImportBench(bench.folder, name: "other.db")
    let small: (inout ImportOptions) -> Void = {
      $0.format = .sidecars
      $0.siteName = "mine"
      $0.chunkByteCount = 300
      $0.rowsPerTransaction = 9
    }
    let first = try other.load(
      [sample.path], stoppingAfter: Int.random(in: 1...4, using: &generator), small)
    #expect(first.outcome == .interrupted(2))
    let second = try other.load([sample.path], small)
    #expect(
      first.counts.lineCount + second.counts.lineCount == whole.lineCount, "seed \(seed)")
    #expect(try bench.facts() == other.facts(), "seed \(seed)")
    let positions = "SELECT line_number, byte_offset, reason FROM rejected_record ORDER BY 1"
    #expect(try bench.rows(positions) == other.rows(positions), "seed \(seed)")

    #expect(try load(bench, sample.path).outcome == .nothingToDo)
    let again = try load(bench, sample.path) { $0.rereads = true }.counts
    #expect(again.unchangedCount == whole.importedCount, "seed \(seed)")
  }

  @Test func aPictureKeepsItsNumber() throws {
    let bench = try ImportBench()
    let sample = try PictureFolderSample(bench.folder)
    for name in ["b.png", "d.png", "12.png", "x/12.png"] { try sample.write("", to: name) }
    _ = try load(bench, sample.path)
    try sample.write("", to: "a.png")
    try sample.write("", to: "7.png")
    try sample.write("solo", to: "d.tags")
    let counts = try load(bench, sample.path).counts
    #expect(counts.importedCount == 2 && counts.unchangedCount == 3 && counts.updatedCount == 1)
    #expect(
      try bench.texts(
        """
        SELECT number || ' ' || substr(path, instr(path, '/pictures/') + 10) FROM post
        JOIN image_file USING (post_id) ORDER BY number
        """
      ) == [
        "7 7.png", "12 12.png", "1000000000000 b.png", "1000000000001 d.png",
        "1000000000002 x/12.png", "1000000000003 a.png",
      ])
  }

  @Test func whatCannotBeReadIsKeptWithItsReason() throws {
    let bench = try ImportBench()
    let sample = try PictureFolderSample(bench.folder)
    try sample.write("", to: "1.png")
    try sample.write("{\"tags\": [", to: ".1_meta.json")
    try sample.write("", to: "2.png")
    try sample.write("[1]", to: ".2_meta.json")
    try sample.write("notes", to: "README.txt")
    try sample.link("3.png", to: "nowhere")
    try sample.write("", to: "4.png")
    try sample.link("4.txt", to: "nowhere")
    try sample.write("", to: "5.png")
    try sample.write([0xFF, 0xFE], to: "5.txt")
    try sample.link("loop", to: ".")
    try sample.write("", to: "f/6.png")
    try sample.link("g", to: "f")
    try sample.write("x", to: "7.npz")
    let counts = try load(bench, sample.path).counts
    #expect(counts.rejectedCount == 5 && counts.importedCount == 3)
    let reasons = try bench.texts("SELECT reason FROM rejected_record ORDER BY line_number")
    #expect(reasons[0].hasPrefix("has metadata that is no valid JSON"))
    #expect(
      Array(reasons[1...]) == [
        "has metadata that is no JSON object but […]", "leads nowhere",
        "has a sidecar (text) that leads nowhere",
        "is a text or a list of tags without a picture",
      ])
    #expect(
      try bench.integer(
        """
        SELECT COUNT(*) FROM rejected_record
        WHERE first_bytes LIKE '%/README' AND byte_count = length(first_bytes)
        """) == 1)
    #expect(try bench.texts("SELECT field FROM import_field_problem") == [".txt"])
    // Twice the same picture by two names: two posts.
    #expect(
      try bench.texts("SELECT number FROM post ORDER BY 1")
        == ["5", "6", "1000000000000"])
    try expectSound(bench.warehouse)
  }

  @Test func aFolderWithoutPicturesIsAnError() throws {
    let bench = try ImportBench()
    let sample = try PictureFolderSample(bench.folder)
    #expect(throws: (any Error).self) { try load(bench, sample.path) }
    try sample.write("", to: "1.png")
    #expect(throws: (any Error).self) { try load(bench, "\(sample.path)/1.png") }
  }

  // MARK: Texts

  @Test("Texts are tags where a picture has no others and they plainly are, or as it is said")
  func texts() throws {
    let bench = try ImportBench()
    let sample = try PictureFolderSample(bench.folder)
    try sample.write("", to: "1.png")
    try sample.write("1girl, long hair, character:mira", to: "1.txt")
    try sample.write("", to: "2.png")
    try sample.write("A girl with a very long name, far away.", to: "2.txt")
    try sample.write("", to: "3.png")
    try sample.write(#"{"tags":["hat"]}"#, to: ".3_meta.json")
    try sample.write("1girl, solo", to: "3.txt")
    func load(_ texts: TextReading) throws -> ImportSummary {
      try bench.load([sample.path]) {
        $0.format = .sidecars(texts: texts)
        $0.siteName = "mine"
        $0.rereads = true
      }
    }
    func tags() throws -> [String] {
      try bench.texts(
        """
        SELECT post.number || ' ' || group_concat(name, ' ')
        FROM (
          SELECT post_id, tag.name AS name
          FROM post_tag
          JOIN tag USING (tag_id)
          ORDER BY post_id, position)
        JOIN post USING (post_id)
        GROUP BY post_id
        ORDER BY post.number
        """)
    }
    let told = try load(.told)
    #expect(told.textCounts.tags == 1)
    #expect(told.textCounts.captions == 2)
    #expect(try tags() == ["1 1girl long_hair mira", "3 hat"])
    #expect(
      try bench.texts(
        "SELECT c.category FROM tag t JOIN tag_category c USING (site_id, category) WHERE t.name = 'mira'"
      )
        == ["4"])
    let all = try load(.tags)
    #expect(all.textCounts.captions == 0)
    #expect(try tags().first { $0.hasPrefix("3") } == "3 1girl solo")
    let none = try load(.captions)
    #expect(none.textCounts.tags == 0)
    #expect(try tags() == ["3 hat"])
  }
}
