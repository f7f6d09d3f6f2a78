// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built alike: Swift 6 mode, strict imports, no warnings.
let commonSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  // Debug builds check exclusive access at run time, and so do those of `make test`; hot loops cannot afford it.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// What works on millions of rows is optimized in debug builds too, with assertions and overflow checks
/// on: tests that a developer runs there spend most of their time in it.
let hotSettings: [SwiftSetting] =
  commonSettings + [
    .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug)),
    // Hot loops cross from one library into another; release builds look through the borders.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
  ]

/// The tests themselves are not optimized: building them takes longer than running them.
let testSettings: [SwiftSetting] =
  commonSettings + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: hotSettings)
}

func tests(_ library: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(library)Tests",
    dependencies: [.byName(name: library)] + dependencies,
    swiftSettings: testSettings)
}

func suite(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: testSettings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
// Of these the products that are named only: no TLS, no HTTP/2.
let http: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HTTPTypes", package: "swift-http-types"),
  .product(name: "Logging", package: "swift-log"),
  .product(name: "NIOCore", package: "swift-nio"),
]
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

/// What stands beside the pages of `Web`, and no compiler reads.
let pageFiles = [
  "Assets",
  "Layout/Failure.mustache",
  "Layout/Layout.mustache",
  "Pages/Artist.mustache",
  "Pages/Character.mustache",
  "Pages/Completion.mustache",
  "Pages/Copyright.mustache",
  "Pages/Missing.mustache",
  "Pages/MissingCounts.mustache",
  "Pages/Overview.mustache",
  "Pages/Post.mustache",
  "Pages/Queries.mustache",
  "Pages/Query.mustache",
  "Pages/Recipe.mustache",
  "Pages/RecipeForm.mustache",
  "Pages/RowTable.mustache",
  "Pages/SQL.mustache",
  "Pages/Search.mustache",
  "Pages/Tag.mustache",
  "Pages/TagSummary.mustache",
  "Pages/Tokens.mustache",
  "Pages/Workshop.mustache",
]

let package = Package(
  name: "taghouse",
  products: [
    .executable(name: "taghouse", targets: ["taghouse"]),
    .executable(name: "sample-dump", targets: ["SampleDump"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
  ],
  targets: [
    // C libraries of Debian, and the SQL that is compiled in.
    .target(
      name: "CSimdjson",
      exclude: ["README.md"],
      cxxSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .target(
      name: "CSQLiteExtras", exclude: ["README.md"], linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CEmbeddedSQL", exclude: ["README.md"]),
    .target(name: "CEmbeddedPages", exclude: ["README.md"]),
    .target(
      name: "CSQLFunctions",
      exclude: ["README.md"],
      cSettings: [.define("SQLITE_CORE")],
      linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("m")]),
    .target(
      name: "CTaggers", exclude: ["README.md"], cSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CLineEditor", exclude: ["README.md"], linkerSettings: [.linkedLibrary("edit")]),

    // The libraries, bottom up. Nothing imports anything that stands below it in this list.
    library("Columns"),
    library("FileSystem"),
    library("SQLCatalog", ["CEmbeddedSQL"]),
    library("ByteIO", ["Columns", "FileSystem", "CArchive", "CNettle"]),
    library("BooruFormats", ["Columns", "CExpat", "CSimdjson"]),
    library("TableFiles", ["ByteIO", sqlite]),
    library("SQLitePages", ["FileSystem"]),
    library("Selection"),
    library("TagRules", ["Columns", "CSQLFunctions"]),
    library("CaptionSettings", ["TagRules"]),
    library(
      "CaptionFolder", ["BooruFormats", "ByteIO", "CaptionSettings", "Columns", "TagRules"]),
    library(
      "Taggers",
      ["BooruFormats", "ByteIO", "CTaggers", "CaptionSettings", "Columns", "FileSystem"]),
    library(
      "Store",
      ["CSQLiteExtras", "Columns", "FileSystem", "SQLCatalog", "SQLitePages", grdb, sqlite]),
    library("Spills", ["Columns", "FileSystem", "Store"]),
    library(
      "Statistics",
      [
        "CSQLiteExtras", "CSQLFunctions", "Columns", "FileSystem", "SQLCatalog", "ByteIO",
        "BooruFormats", "SQLitePages", "Store", "Spills", grdb, sqlite,
      ]),
    library(
      "Reading",
      [
        "Columns", "ByteIO", "BooruFormats", "SQLitePages", "Selection", "Store", "Statistics",
        grdb, sqlite,
      ]),
    library(
      "Loading",
      [
        "Columns", "FileSystem", "BooruFormats", "SQLitePages", "Store", "Spills", "Statistics",
        "Reading", grdb, sqlite,
      ]),
    library(
      "Querying",
      [
        "CSQLiteExtras", "CSQLFunctions", "FileSystem", "SQLCatalog", "Selection", "Store",
        "Statistics", "Reading", grdb, sqlite,
      ]),
    library(
      "Reports",
      ["FileSystem", "BooruFormats", "Selection", "Store", "Statistics", "Reading", grdb, sqlite]),
    library("Rows", ["Columns", "ByteIO", "Selection"]),
    library(
      "Recipes",
      [
        "CSQLFunctions", "Columns", "Selection", "TagRules", "Store", "Statistics", "Reading",
        "Rows",
      ]),
    library(
      "Import",
      [
        "FileSystem", "ByteIO", "TableFiles", "BooruFormats", "Store", "Reading", "Loading",
        "Reports",
      ]),
    library(
      "Export",
      [
        "CSQLFunctions", "Columns", "FileSystem", "ByteIO", "BooruFormats", "Selection", "TagRules",
        "Store", "Spills", "Statistics", "Reading", "Loading", "Reports", "Rows", "Recipes",
        "TableFiles",
      ]),
    library(
      "CaptionDiff",
      [
        "BooruFormats", "ByteIO", "Columns", "FileSystem", "Selection", "TagRules", "Store",
        "Reading", "Rows", "Recipes", "Export",
      ]),
    library(
      "WarehouseDiff",
      ["Columns", "Store", "Rows", "Export", grdb, sqlite]),
    library(
      "Answers",
      [
        "ByteIO", "CaptionSettings", "Columns", "Selection", "TagRules", "SQLCatalog", "Store",
        "Statistics", "Reading", "Querying", "Reports", "Rows", "Recipes", "Export",
      ]),
    .target(
      name: "Web",
      dependencies: [
        "CEmbeddedPages", "ByteIO", "CaptionSettings", "FileSystem", "SQLCatalog", "Selection",
        "TagRules", "Store", "Statistics", "Reading", "Querying", "Reports", "Rows", "Recipes",
        "Export", "Answers", mustache,
      ] + http,
      // Compiled in by CEmbeddedPages.
      exclude: ["README.md"] + pageFiles,
      swiftSettings: hotSettings),
    library("Shell", ["CLineEditor", "SQLCatalog", "Store", "Querying", sqlite]),
    .executableTarget(
      name: "taghouse",
      dependencies: [
        "Columns", "FileSystem", "SQLCatalog", "ByteIO", "BooruFormats", "Selection", "TagRules",
        "CaptionSettings", "CaptionFolder", "Taggers", "Store", "Statistics", "Reading", "Loading",
        "Querying",
        "Reports", "Rows", "Recipes", "Import", "Export", "CaptionDiff", "WarehouseDiff", "Answers",
        "Web", "Shell",
        argumentParser, yams,
      ],
      exclude: ["README.md"],
      swiftSettings: commonSettings),

    // Sample data for the demo, the tests and the benchmarks.
    .executableTarget(
      name: "SampleDump",
      dependencies: [argumentParser],
      path: "Benchmarks/SampleDump",
      swiftSettings: commonSettings),

    // Tests: one target a library, the SQL by examples, the command line as a process.
    library("TestSupport", ["FileSystem"]),
    tests("Columns", ["TestSupport"]),
    tests("SQLCatalog", ["TestSupport"]),
    tests("FileSystem", ["TestSupport"]),
    tests("BooruFormats", ["Columns", "TestSupport"]),
    tests("SQLitePages", ["TestSupport", sqlite]),
    tests("ByteIO", ["CArchive", "FileSystem", "TestSupport"]),
    tests("Selection", ["TestSupport"]),
    tests("TagRules", ["TestSupport"]),
    tests("CaptionSettings", ["TagRules", "TestSupport"]),
    tests(
      "CaptionFolder",
      ["ByteIO", "BooruFormats", "TagRules", "CaptionSettings", "TestSupport"]),
    tests("Taggers", ["BooruFormats", "CaptionSettings", "TestSupport"]),
    suite(
      "WarehouseTests",
      [
        "Columns", "SQLCatalog", "BooruFormats", "Selection", "Store", "Spills", "Statistics",
        "Reading", "Loading", "Querying", "Reports", "TestSupport", grdb, sqlite,
      ]),
    tests(
      "Import",
      [
        "SQLCatalog", "ByteIO", "BooruFormats", "Selection", "Store", "Statistics", "Reading",
        "Loading", "Querying", "Reports", "TableFiles", "TestSupport", grdb,
      ]),
    tests(
      "Export",
      [
        "CSQLFunctions", "Columns", "ByteIO", "Selection", "TagRules", "Store", "Statistics",
        "Reading", "Loading", "Rows", "Recipes", "Import", "CaptionDiff", "TestSupport", grdb,
      ]),
    tests("Rows", ["ByteIO", "TestSupport"]),
    tests("SampleDump", ["TestSupport"]),
    suite(
      "SQLTests",
      [
        "SQLCatalog", "Selection", "TagRules", "Store", "Statistics", "Reading", "Querying",
        "Import", "SampleDump", "TestSupport", grdb, sqlite,
      ],
      exclude: ["Cases", "Reference"]),
    suite(
      "CLITests",
      [
        "Answers", "CaptionSettings", "Reports", "Store", "taghouse", "SampleDump", "TestSupport",
        argumentParser,
      ],
      exclude: ["Golden", "Reference"]),
    tests("Shell", ["Store", "Querying", "TestSupport", grdb]),
    tests("Web", ["Import", "Statistics", "Store", "TestSupport"]),
    tests("CSQLFunctions", ["TestSupport", sqlite]),
    suite("ProjectTests", ["TestSupport"]),
  ],
  cxxLanguageStandard: .cxx17
)
