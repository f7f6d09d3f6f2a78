import ByteIO
import Export
import Selection
import Store
import Synchronization
import TestSupport
import Testing

@testable import Rows

@Suite("Corpus: what fails leaves nothing behind")
struct CorpusFailureTests {
  private let fixture: CorpusFixture
  private let before: [String]

  init() throws {
    var fixture = try CorpusFixture()
    try fixture.add((1...9000).map { BooruPost($0, [.init("tag_\($0 % 7)"), .init("m", 5)]) })
    self.fixture = fixture
    before = try fixture.folder.names()
  }

  @Test("An empty corpus fails, unless it is allowed")
  func empty() throws {
    var options = fixture.options("corpus.txt.gz")
    options.shardCount = 2
    options.minimumTagCount = 50
    let error = #expect(throws: OutputError.self) { try fixture.export(options) }
    #expect(error?.code == .empty)
    #expect(error?.description.contains("9000") == true)
    #expect(error?.description.contains("--allow-empty") == true)
    #expect(try fixture.folder.names() == before)

    options.allowsEmpty = true
    let summary = try fixture.export(options)
    #expect(summary.tally.shortCount == 9000)
    #expect(try fixture.folder.names().count == before.count + 3)
  }

  @Test("A warehouse without posts makes an empty corpus")
  func emptyWarehouse() throws {
    let folder = try TemporaryFolder()
    try Warehouse.create(path: folder.path("house.db")).close()
    let warehouse = try Warehouse(path: folder.path("house.db"), mode: .read)
    let options = CorpusOptions(outputPath: folder.path("c.txt"), programVersion: "test")
    let error = #expect(throws: OutputError.self) {
      try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(options)
    }
    #expect(error?.code == .empty)
    #expect(try folder.names() == ["house.db"])
  }

  @Test("A file that is there stays as it is", arguments: ["a.txt", "a.txt.manifest.json"])
  func existing(name: String) throws {
    try fixture.folder.write("mine", to: name)
    let error = #expect(throws: ByteIOError.self) { try fixture.export(fixture.options("a.txt")) }
    #expect(error?.code == .alreadyExists)
    #expect(try fixture.folder.read(name) == Array("mine".utf8))
    #expect(try fixture.folder.names() == (before + [name]).sorted())

    var options = fixture.options("a.txt")
    options.replaces = true
    #expect(try fixture.export(options).tally.writtenCount == 9000)
    #expect(try fixture.folder.read(name).count > 100)
  }

  @Test("One shard that is there keeps the others from being written")
  func existingShard() throws {
    try fixture.folder.write("mine", to: "a-00001-of-00002.txt")
    var options = fixture.options("a.txt")
    options.shardCount = 2
    #expect(throws: ByteIOError.self) { try fixture.export(options) }
    #expect(try fixture.folder.names() == (before + ["a-00001-of-00002.txt"]).sorted())
  }

  @Test("A folder that is missing is told")
  func missingFolder() throws {
    let error = #expect(throws: ByteIOError.self) {
      try fixture.export(fixture.options("nowhere/a.txt"))
    }
    #expect(error?.code == .cannotCreate)
  }

  @Test("Names that the warehouse does not know are answered with those that it knows")
  func unknownNames() throws {
    var options = fixture.options()
    options.selection.siteNames = ["gelbooru"]
    let site = #expect(throws: WarehouseError.self) { try fixture.export(options) }
    #expect(site?.code == .unknownSite)
    #expect(site?.description.contains("danbooru, e621") == true)

    options = fixture.options()
    options.categoryNames = ["general", "charcter"]
    let category = #expect(throws: OutputError.self) { try fixture.export(options) }
    #expect(category?.code == .badOption)
    #expect(category?.description.contains("charcter") == true)
    #expect(
      category?.description.contains("general, artist, copyright, character, meta") == true)
    #expect(try fixture.folder.names() == before)
  }

  @Test("A line of text holds no line break")
  func lineBreaks() throws {
    for change: (inout CorpusOptions) -> Void in [
      { $0.separator = "\n" }, { $0.lineStart = "a\nb" }, { $0.lineEnd = "\n" },
    ] {
      var options = fixture.options()
      change(&options)
      let error = #expect(throws: OutputError.self) { try fixture.export(options) }
      #expect(error?.code == .badOption)
    }
    #expect(try fixture.folder.names() == before)
  }

  @Test("A cancelled export leaves nothing", arguments: 0...2)
  func cancelled(blockCount: Int) throws {
    let asked = Atomic(0)
    let error = #expect(throws: OutputError.self) {
      try fixture.export(fixture.options("corpus.txt.gz")) {
        asked.add(1, ordering: .relaxed).oldValue == blockCount
      }
    }
    #expect(error?.code == .interrupted)
    #expect(try fixture.folder.names() == before)
  }
}
