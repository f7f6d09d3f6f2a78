import Glibc
import Testing

@testable import ByteIO

@Suite struct ReservedFilesTests {
  private let folder = TemporaryFolder()

  private func isRefused(_ name: String, _ reserved: ReservedFiles) -> Bool {
    let error = byteIOError { try reserved.check(output: folder[name]) }
    #expect(error == nil || error?.code == .cannotCreate)
    return error != nil
  }

  @Test func theWarehouseUnderAnyName() throws {
    let warehouse = folder.write("house.db", "precious")
    #expect(mkdir(folder["in"], 0o755) == 0)
    #expect(symlink("../house.db", folder["in/link.db"]) == 0)
    #expect(symlink("in", folder["other"]) == 0)
    #expect(link(warehouse, folder["hard.db"]) == 0)
    folder.write("mine.db", "precious")
    let names = [
      "house.db", "./house.db", "in/../house.db", "in/link.db", "other/link.db", "hard.db",
      "house.db-journal", "house.db-wal", "in/../house.db-shm",
    ]
    for given in [warehouse, folder["in/link.db"], folder["hard.db"]] {
      let reserved = ReservedFiles(warehouse: given)
      for name in names where !name.contains("-") || given != folder["hard.db"] {
        #expect(isRefused(name, reserved), "\(name), the warehouse as \(given)")
      }
      for name in ["mine.db", "house.db.txt", "in/house.db", "new/house.db", "mine.db-wal"] {
        #expect(!isRefused(name, reserved), "\(name), the warehouse as \(given)")
      }
    }
    // A link may be what was named, and SQLite's journal stands beside the file that it leads to.
    #expect(isRefused("in/link.db-journal", ReservedFiles(warehouse: folder["in/link.db"])))
    #expect(!isRefused("house.db", ReservedFiles()))
  }

  @Test func inputsButNoDevices() throws {
    let reserved = ReservedFiles(
      warehouse: nil,
      inputs: [folder.write("recipe.toml", "x"), folder["gone.txt"], "/dev/null", "-"])
    #expect(isRefused("recipe.toml", reserved))
    #expect(isRefused("gone.txt", reserved))
    #expect(byteIOError { try reserved.check(output: "/dev/null") } == nil)
    let path = PathBytes(folder["recipe.toml"])
    #expect(byteIOError { try reserved.check(output: path) }?.code == .cannotCreate)
  }

  @Test func theWarehouseIsNoInput() throws {
    let warehouse = folder.write("house.db", "precious")
    #expect(symlink("house.db", folder["posts.jsonl"]) == 0)
    let reserved = ReservedFiles(warehouse: warehouse)
    for name in ["house.db", "posts.jsonl"] {
      #expect(byteIOError { try reserved.check(input: folder[name]) }?.code == .cannotOpen)
    }
    #expect(byteIOError { try reserved.check(input: folder.write("other", "")) } == nil)
  }

  @Test func everyOutputAsks() throws {
    let warehouse = folder.write("house.db", "precious")
    let reserved = ReservedFiles(warehouse: warehouse)
    let attempts: [() throws -> Void] = [
      { _ = try AtomicFile(path: warehouse, replace: true, reserved: reserved) },
      { _ = try ByteWriter(path: warehouse, replace: true, reserved: reserved) },
      { _ = try AtomicFolder(path: warehouse + "-wal", replace: true, reserved: reserved) },
      {
        let outputs = ["a.txt", "house.db"].map {
          AtomicFileSet.Output(folder[$0], replaces: true)
        }
        _ = try AtomicFileSet(outputs, base: folder["a.txt"], reserved: reserved)
      },
    ]
    for attempt in attempts { #expect(byteIOError(attempt)?.code == .cannotCreate) }
    #expect(try contents(of: warehouse) == Array("precious".utf8))
    #expect(folder.names == ["house.db"])
  }
}
