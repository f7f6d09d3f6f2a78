import ByteIO
import GRDB
import Loading
import Store
import TestSupport
import Testing

@testable import Import

/// One warehouse in a folder of its own, and imports into it.
struct ImportBench {
  let folder: TemporaryFolder
  let warehouse: String

  init(_ folder: TemporaryFolder? = nil, name: String = "w.db") throws {
    self.folder = try folder ?? TemporaryFolder()
    warehouse = self.folder.path(name)
  }

  func options(_ inputs: [String]) -> ImportOptions {
    ImportOptions(
      warehousePath: warehouse, format: .danbooru, inputs: inputs, programVersion: "test")
  }

  @discardableResult
  func load(
    _ inputs: [String], _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    var options = options(inputs)
    change(&options)
    return try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  /// Imports, and asks to stop after so many batches.
  @discardableResult
  func load(
    _ inputs: [String], stoppingAfter batchCount: Int,
    _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    var options = options(inputs)
    change(&options)
    let stop = StopFlag()
    var seen = 0
    return try DumpImport(options, stop: stop) { progress in
      guard progress.phase == "importing" else { return }
      seen += 1
      if seen == batchCount { stop.raise(signal: 2) }
    }.run()
  }

  func rows(_ sql: String) throws -> [Row] {
    let queue = try DatabaseQueue(path: warehouse)
    defer { try? queue.close() }
    return try queue.read { try Row.fetchAll($0, sql: sql) }
  }

  func integer(_ sql: String) throws -> Int64 {
    try #require(try rows(sql).first)[0]
  }

  func texts(_ sql: String) throws -> [String] {
    try rows(sql).map { row in
      let value: DatabaseValue = row[0]
      return String.fromDatabaseValue(value) ?? value.description
    }
  }

  func execute(_ sql: String) throws {
    let queue = try DatabaseQueue(path: warehouse)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  func content(withoutLedger: Bool = false) throws -> WarehouseContent {
    try WarehouseContent(warehouse, withoutLedger: withoutLedger)
  }
}

/// The bytes as a gzip file in `folder`.
func gzip(_ text: String, to name: String, in folder: TemporaryFolder) throws -> String {
  let plain = try folder.write(text, to: name + ".plain")
  let path = folder.path(name)
  let script = """
    import gzip, sys
    open(sys.argv[2], "wb").write(gzip.compress(open(sys.argv[1], "rb").read(), mtime=0))
    """
  _ = try Python.output(of: script, arguments: [plain, path])
  return path
}

/// A tar archive (ustar) of the members.
func tar(_ members: [(name: String, text: String)]) -> [UInt8] {
  var archive: [UInt8] = []
  for (name, text) in members {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    func octal(_ value: Int, _ count: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: count - digits.count) + digits
    }
    put(name, at: 0)
    put("0000644\u{0}0000000\u{0}0000000\u{0}", at: 100)
    put(octal(text.utf8.count, 11) + " " + octal(0, 11) + " ", at: 124)
    put("        0", at: 148)
    put("ustar\u{0}00", at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    archive += header
    archive += Array(text.utf8)
    archive += [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
  }
  return archive + [UInt8](repeating: 0, count: 1024)
}

/// The counts of an import that has read nothing.
let countsOfNothing = ImportCounts()
