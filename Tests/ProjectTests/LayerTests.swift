import Foundation
import TestSupport
import Testing

/// A module of the fixture and what it may import of the fixture's own.
struct Layer: CustomTestStringConvertible {
  let name: String
  let imports: Set<String>
  /// Libraries from elsewhere.
  let libraries: Set<String>

  init(_ name: String, _ imports: Set<String>, _ libraries: Set<String> = []) {
    self.name = name
    self.imports = imports
    self.libraries = libraries
  }

  var testDescription: String { name }

  /// Bottom up: data walks from bytes through formats into the warehouse and out again.
  static let all: [Layer] = [
    Layer("CSimdjson", []),
    Layer("CArchive", []),
    Layer("CExpat", []),
    Layer("CNettle", []),
    Layer("CSQLiteExtras", []),
    Layer("CEmbeddedSQL", []),
    Layer("CEmbeddedPages", []),
    Layer("CSQLFunctions", []),
    Layer("CTaggers", []),
    Layer("CLineEditor", []),
    Layer("Columns", []),
    Layer("FileSystem", []),
    Layer("SQLCatalog", ["CEmbeddedSQL"]),
    Layer("ByteIO", ["Columns", "FileSystem", "CArchive", "CNettle"]),
    Layer("BooruFormats", ["Columns", "CExpat", "CSimdjson"]),
    Layer("TableFiles", ["ByteIO"], ["GRDBSQLite", "Dispatch"]),
    Layer("SQLitePages", ["FileSystem"]),
    Layer("Selection", []),
    Layer("TagRules", ["Columns", "CSQLFunctions"]),
    Layer("CaptionSettings", ["TagRules"]),
    Layer(
      "CaptionFolder", ["BooruFormats", "ByteIO", "CaptionSettings", "Columns", "TagRules"],
      ["Dispatch"]),
    Layer(
      "Taggers",
      ["BooruFormats", "ByteIO", "CTaggers", "CaptionSettings", "Columns", "FileSystem"],
      ["Foundation"]),
    Layer(
      "Store",
      ["CSQLiteExtras", "Columns", "FileSystem", "SQLCatalog", "SQLitePages"],
      ["GRDB", "GRDBSQLite"]),
    Layer("Spills", ["Columns", "FileSystem", "Store"]),
    Layer(
      "Statistics",
      [
        "CSQLiteExtras", "CSQLFunctions", "Columns", "FileSystem", "SQLCatalog", "ByteIO",
        "BooruFormats", "SQLitePages", "Store", "Spills",
      ],
      ["GRDB", "GRDBSQLite", "Dispatch"]),
    Layer(
      "Reading",
      ["Columns", "ByteIO", "BooruFormats", "SQLitePages", "Selection", "Store", "Statistics"],
      ["GRDB", "GRDBSQLite"]),
    Layer(
      "Loading",
      [
        "Columns", "FileSystem", "BooruFormats", "SQLitePages", "Store", "Spills", "Statistics",
        "Reading",
      ],
      ["GRDB", "GRDBSQLite", "Dispatch"]),
    Layer(
      "Querying",
      [
        "CSQLiteExtras", "CSQLFunctions", "FileSystem", "SQLCatalog", "Selection", "Store",
        "Statistics", "Reading",
      ],
      ["GRDB", "GRDBSQLite"]),
    Layer(
      "Reports",
      ["FileSystem", "BooruFormats", "Selection", "Store", "Statistics", "Reading"],
      ["GRDB", "GRDBSQLite"]),
    Layer("Rows", ["Columns", "ByteIO", "Selection"], ["Foundation"]),
    Layer(
      "Recipes",
      [
        "CSQLFunctions", "Columns", "Selection", "TagRules", "Store", "Statistics", "Reading",
        "Rows",
      ]),
    Layer(
      "Import",
      [
        "FileSystem", "ByteIO", "TableFiles", "BooruFormats", "Store", "Reading", "Loading",
        "Reports",
      ],
      ["Dispatch", "Foundation"]),
    Layer(
      "Export",
      [
        "CSQLFunctions", "Columns", "FileSystem", "ByteIO", "BooruFormats", "Selection", "TagRules",
        "Store", "Spills", "Statistics", "Reading", "Loading", "Reports", "Rows", "Recipes",
        "TableFiles",
      ],
      ["Dispatch", "Foundation"]),
    Layer(
      "CaptionDiff",
      [
        "BooruFormats", "ByteIO", "Columns", "FileSystem", "Selection", "TagRules", "Store",
        "Reading", "Rows", "Recipes", "Export",
      ],
      ["Foundation"]),
    Layer("WarehouseDiff", ["Columns", "Store", "Rows", "Export"], ["GRDB", "GRDBSQLite"]),
    Layer(
      "Answers",
      [
        "ByteIO", "CaptionSettings", "Columns", "Selection", "TagRules", "SQLCatalog", "Store",
        "Statistics", "Reading", "Querying", "Reports", "Rows", "Recipes", "Export",
      ]),
    Layer(
      "Web",
      [
        "CEmbeddedPages", "ByteIO", "CaptionSettings", "FileSystem", "SQLCatalog", "Selection",
        "TagRules", "Store", "Statistics", "Reading", "Querying", "Reports", "Rows", "Recipes",
        "Export", "Answers",
      ],
      [
        "Dispatch", "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging",
        "Mustache", "NIOCore",
      ]),
    Layer("Shell", ["CLineEditor", "SQLCatalog", "Store", "Querying"], ["GRDBSQLite"]),
    Layer(
      "taghouse",
      [
        "Columns", "FileSystem", "SQLCatalog", "ByteIO", "BooruFormats", "Selection", "TagRules",
        "CaptionSettings", "CaptionFolder", "Taggers", "Store", "Statistics", "Reading", "Loading",
        "Querying",
        "Reports", "Rows",
        "Recipes", "Import", "Export", "CaptionDiff", "WarehouseDiff", "Answers", "Web", "Shell",
      ],
      ["ArgumentParser", "Foundation", "Yams"]),
    Layer("TestSupport", ["FileSystem"], ["Dispatch", "Foundation", "Testing"]),
  ]

  /// Whether a module has a header or a module map, and no Swift.
  static func isOfC(_ name: String) -> Bool {
    ["include", "module.modulemap"].contains {
      FileManager.default.fileExists(atPath: "\(ProjectFolder.path)/Sources/\(name)/\($0)")
    }
  }

  /// What comes with the system and the language, and any module may use.
  static let system: Set<String> = ["Swift", "Glibc", "Synchronization"]
}

@Suite("Layers: nothing below imports what stands above")
struct LayerTests {
  @Test("The table names every module that there is")
  func tableIsWhole() throws {
    #expect(try SourceFile.folders(in: "Sources") == Layer.all.map(\.name).sorted())
  }

  @Test("The table itself goes one way")
  func tableIsOrdered() {
    var below: Set<String> = []
    for layer in Layer.all {
      #expect(layer.imports.isSubset(of: below), "\(layer.name)")
      below.insert(layer.name)
    }
  }

  @Test("A module imports what the table lets it", arguments: Layer.all)
  func imports(of layer: Layer) {
    let allowed = layer.imports.union(layer.libraries).union(Layer.system)
    let files = SourceFile.below("Sources/\(layer.name)")
    // The modules of C have none.
    #expect(files.isEmpty == Layer.isOfC(layer.name))
    for file in files {
      for module in file.imports {
        #expect(allowed.contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  @Test("Package.swift gives each module the dependencies of the table", arguments: Layer.all)
  func packageAgrees(layer: Layer) throws {
    let declarations = try PackageDeclarations()
    let stated = try #require(try declarations.strings(ofTarget: layer.name))
    #expect(stated.intersection(Layer.all.map(\.name)) == layer.imports)
  }

  @Test(
    "The lower floors do without Foundation",
    arguments: [
      "ByteIO", "SQLitePages", "Columns", "BooruFormats", "Selection", "TagRules", "CaptionFolder",
    ])
  func noFoundation(module: String) {
    let files = SourceFile.below("Sources/\(module)")
    #expect(!files.isEmpty)
    for file in files {
      #expect(!file.imports.contains { $0.hasPrefix("Foundation") }, "\(file.path)")
    }
  }
}
