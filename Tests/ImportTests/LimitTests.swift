import ByteIO
import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Inputs and limits that end an import early: what came before stays.
@Suite struct LimitTests {
  private func lines(_ range: ClosedRange<Int>) -> String {
    range.map { "{\"id\":\($0),\"tag_string\":\"solo tag_\($0 % 7)\"}\n" }.joined()
  }

  @Test(arguments: [true, false]) func tooManyRejects(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let bad = (0..<20).map { "bad \($0)\n" }.joined()
    let path = try bench.folder.write(
      lines(1...50) + bad + lines(51...400), to: "a.jsonl")
    let summary = try bench.load([path]) {
      $0.maximumRejectCount = 4
      $0.chunkByteCount = 500
      $0.allowsBulk = allowsBulk
    }
    #expect(summary.outcome == .tooManyRejects(maximum: 4))
    #expect(summary.counts.rejectedCount > 4)
    #expect(summary.counts.importedCount >= 50 && summary.counts.importedCount < 400)
    #expect(
      try bench.texts("SELECT state || ': ' || message FROM import_run")
        == ["stopped: more than 4 records were rejected"])
    try expectSound(bench.warehouse)
    // The same command with a higher limit goes on.
    let rest = try bench.load([path]) { $0.maximumRejectCount = 20 }
    #expect(rest.outcome == .finished)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 400)
    #expect(try bench.integer("SELECT COUNT(*) FROM rejected_record") == 20)
    try expectSound(bench.warehouse)
  }

  @Test func asManyRejectsAsAllowed() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write("x\n{\"id\":1}\ny\n", to: "a.jsonl")
    #expect(try bench.load([path]) { $0.maximumRejectCount = 2 }.outcome == .finished)
  }

  @Test(arguments: [true, false]) func longLinesAreRejected(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let long = "{\"id\":2,\"source\":\"" + String(repeating: "x", count: 5000) + "\"}"
    let exact = "{\"id\":3,\"source\":\"" + String(repeating: "y", count: 981) + "\"}"
    #expect(exact.utf8.count == 1001)
    let fits = exact.replacing("yy\"", with: "y\"")
    let path = try bench.folder.write(
      "{\"id\":1}\n\(long)\n\(exact)\n\(fits.replacing("3", with: "4"))\n{\"id\":5}\n",
      to: "a.jsonl")
    let summary = try bench.load([path]) {
      $0.maximumLineByteCount = 1000
      $0.chunkByteCount = 300
      $0.allowsBulk = allowsBulk
    }
    #expect(summary.counts.importedCount == 3)
    #expect(try bench.texts("SELECT number FROM post ORDER BY number") == ["1", "4", "5"])
    let rows = try bench.rows("SELECT * FROM rejected_record ORDER BY byte_offset")
    #expect(rows.map { $0["line_number"] as Int } == [2, 3])
    #expect(rows.map { $0["byte_offset"] as Int } == [9, 10 + long.utf8.count])
    #expect(rows.map { $0["byte_count"] as Int } == [long.utf8.count, exact.utf8.count])
    #expect(
      rows.map { $0["reason"] as String }
        == Array(repeating: "is longer than the limit of 1000 bytes", count: 2))
    #expect(
      rows.map { $0["first_bytes"] as String } == [
        String(long.prefix(200)), String(exact.prefix(200)),
      ])
    try expectSound(bench.warehouse)
  }

  /// Half a gzip file: the records before the damage stay, and the error says where it is.
  @Test(arguments: [true, false]) func aCorruptFileKeepsItsPrefix(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    var generator = SeededGenerator(seed: 5)
    let text = (1...4000).map {
      "{\"id\":\($0),\"md5\":\"\(generator.next())\(generator.next())\"}\n"
    }.joined()
    let path = try gzip(text, to: "a.jsonl.gz", in: bench.folder)
    let bytes = try bench.folder.read("a.jsonl.gz")
    try bench.folder.write(bytes[..<(bytes.count / 2)], to: "a.jsonl.gz")
    let error = #expect(throws: ByteIOError.self) {
      try bench.load([path]) {
        $0.chunkByteCount = 4000
        $0.allowsBulk = allowsBulk
      }
    }
    #expect(error?.code == .corruptInput)
    #expect(error?.path == path)
    let count = try bench.integer("SELECT COUNT(*) FROM post")
    #expect(count > 1000 && count < 3000)
    #expect(try bench.integer("SELECT MAX(number) FROM post") == count, "it is a whole prefix")
    #expect(try bench.texts("SELECT state FROM import_run") == ["failed"])
    #expect(
      try bench.texts("SELECT message FROM import_run").first?.contains("a.jsonl.gz") == true)
    #expect(try bench.integer("SELECT is_complete FROM import_file") == 0)
    try expectSound(bench.warehouse)
    // With the whole file all is read, and the prefix is known.
    try bench.folder.write(bytes, to: "a.jsonl.gz")
    #expect(try bench.load([path]).counts.recordCount == 4000)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 4000)
    try expectSound(bench.warehouse)
  }

  @Test func missingInputs() throws {
    let bench = try ImportBench()
    let missing = bench.folder.path("none.jsonl")
    let there = try bench.folder.write("{\"id\":1}\n", to: "a.jsonl")
    let error = #expect(throws: ByteIOError.self) { try bench.load([there, missing]) }
    #expect(error?.code == .noSuchInput)
    #expect(error?.path == missing)
    #expect(try bench.folder.names() == ["a.jsonl"], "nothing was made")
  }

  @Test func aTargetThatIsNoWarehouse() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write("{\"id\":1}\n", to: "a.jsonl")
    try bench.folder.write("my notes", to: "w.db")
    let error = #expect(throws: WarehouseError.self) { try bench.load([path]) }
    #expect(error?.code == .notAWarehouse)
    #expect(try bench.folder.read("w.db") == Array("my notes".utf8))
    #expect(try bench.folder.names() == ["a.jsonl", "w.db"])
  }

  @Test func aFolderThatIsNotThere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("{\"id\":1}\n", to: "a.jsonl")
    let bench = try ImportBench(folder, name: "none/w.db")
    let error = #expect(throws: WarehouseError.self) { try bench.load([path]) }
    #expect(error?.code == .cannotCreate)
  }

  /// While one import runs, another one into the same warehouse is refused.
  @Test(arguments: [true, false]) func twoImportsAtOnce(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(lines(1...100), to: "a.jsonl")
    let other = try bench.folder.write(lines(200...300), to: "b.jsonl")
    var codes: [WarehouseError.Code?] = []
    var options = bench.options([path])
    options.allowsBulk = allowsBulk
    _ = try DumpImport(options, stop: StopFlag()) { progress in
      guard codes.isEmpty, progress.phase == "importing" else { return }
      do {
        try bench.load([other]) { $0.allowsBulk = allowsBulk }
        codes.append(nil)
      } catch {
        codes.append((error as? WarehouseError)?.code)
      }
    }.run()
    #expect(codes == [.busy])
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 100)
    try bench.load([other])
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 201)
    try expectSound(bench.warehouse)
  }

  /// A bulk load ends by a rename, which must not put away what others write meanwhile: they are kept out.
  @Test(arguments: [true, false]) func aBulkLoadKeepsOthersOut(isThere: Bool) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(lines(1...100), to: "a.jsonl")
    let other = try bench.folder.write(lines(200...300), to: "b.jsonl")
    if isThere { try Warehouse.create(path: bench.warehouse).close() }
    var codes: [WarehouseError.Code?] = []
    let summary = try DumpImport(bench.options([path]), stop: StopFlag()) { progress in
      guard codes.isEmpty, progress.phase == "importing" else { return }
      do {
        try bench.load([other]) { $0.allowsBulk = false }
        codes.append(nil)
      } catch {
        codes.append((error as? WarehouseError)?.code)
      }
    }.run()
    #expect(summary.mode == "bulk")
    #expect(codes == [.busy])
    #expect(try bench.texts("SELECT MIN(number) || '-' || MAX(number) FROM post") == ["1-100"])
    #expect(try bench.folder.names() == ["a.jsonl", "b.jsonl", "w.db"])
    try bench.load([other])
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 201)
    try expectSound(bench.warehouse)
  }
}
