import GRDB
import Import
import Store
import TestSupport

@testable import SampleDump
@testable import Statistics

/// Warehouses of imported posts.
enum SampleWarehouse {
  /// Imports a file of Danbooru records.
  static func load(_ input: String, into path: String, allowsBulk: Bool = true) throws {
    var options = ImportOptions(
      warehousePath: path, format: .danbooru, inputs: [input], programVersion: "test")
    options.allowsBulk = allowsBulk
    let run = DumpImport(options, stop: StopFlag()) { _ in }
    _ = try run.run()
  }

  /// Some thousand invented posts, imported and analyzed.
  static func make(in folder: TemporaryFolder, postCount: Int) throws -> String {
    var bytes: [UInt8] = []
    var dump = DanbooruDump(DumpOptions(postCount: postCount, seed: 11, shape: .mixed))
    _ = dump.write { bytes.append(contentsOf: $0) }
    let path = folder.path("sample.db")
    try load(try folder.write(bytes, to: "posts.jsonl"), into: path)
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    warehouse.close()
    return path
  }
}
