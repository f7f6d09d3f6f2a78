import ByteIO
import Import
import Selection
import Store
import TestSupport

@testable import Export

/// A folder with a warehouse of known posts.
struct CorpusFixture {
  let folder: TemporaryFolder
  /// By site, in the order of the sites' ids.
  private(set) var sites: [(name: String, posts: [BooruPost])] = []

  var path: String { folder.path("house.db") }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Imports posts in the order given.
  mutating func add(_ posts: [BooruPost], site: String = "danbooru", isBulk: Bool = true) throws {
    let dump = try folder.write(BooruPost.dump(posts), to: "dump.jsonl")
    var options = ImportOptions(
      warehousePath: path, format: .danbooru, inputs: [dump], programVersion: "test")
    options.siteName = site
    options.allowsBulk = isBulk
    _ = try DumpImport(options, stop: StopFlag(), report: { _ in }).run()
    if let index = sites.firstIndex(where: { $0.name == site }) {
      sites[index].posts += posts
    } else {
      sites.append((site, posts))
    }
  }

  func options(_ name: String = "corpus.txt") -> CorpusOptions {
    CorpusOptions(outputPath: folder.path(name), programVersion: "test")
  }

  /// Exports and returns the summary.
  @discardableResult
  func export(
    _ options: CorpusOptions, isCancelled: @escaping () -> Bool = { false }
  ) throws -> ExportSummary {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled, report: { _ in }).write(
      options)
  }

  /// Exports to a file with options changed by `change`, and returns its text.
  func text(_ change: (inout CorpusOptions) -> Void = { _ in }) throws -> String {
    var options = options()
    options.replaces = true
    change(&options)
    try export(options)
    return String(decoding: try folder.read("corpus.txt"), as: UTF8.self)
  }

  /// The lines of `text`.
  func lines(_ change: (inout CorpusOptions) -> Void = { _ in }) throws -> [String] {
    try text(change).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }
}

/// What a corpus must be, computed from the posts in memory as plainly as can be.
struct CorpusReference {
  /// Faces among the tags of the tests: their underscores stay.
  static let kaomoji: Set<String> = ["<|>_<|>", "o_o", "^_^", "_", "__", "Z_z"]
  static let categoryNames = [0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "meta"]

  var lines: [(site: String, number: Int64, tags: [String], text: String)] = []
  var tally = PostTally()

  init(_ fixture: CorpusFixture, _ options: CorpusOptions) {
    let named = options.selection.siteNames
    let sites =
      named.isEmpty
      ? fixture.sites : named.compactMap { name in fixture.sites.first { $0.name == name } }
    var seen: Set<String> = []
    for site in sites {
      var counts: [String: Int64] = [:]
      for post in site.posts { for tag in post.tags { counts[tag.name, default: 0] += 1 } }
      for post in site.posts.sorted(by: { $0.number < $1.number }) {
        guard
          options.selection.ratings.isEmpty
            || post.rating.map(options.selection.ratings.contains) == true,
          !(options.selection.excludesDeleted && post.isDeleted == true)
        else { continue }
        append(post, of: site.name, counts, options, &seen)
      }
    }
  }

  private mutating func append(
    _ post: BooruPost, of site: String, _ counts: [String: Int64], _ options: CorpusOptions,
    _ seen: inout Set<String>
  ) {
    tally.selectedCount += 1
    var names = post.tags.filter {
      options.categoryNames.contains(Self.categoryNames[$0.category] ?? "")
        && counts[$0.name, default: 0] >= options.minimumTagPostCount
    }.map(\.name)
    if names.isEmpty {
      tally.untaggedCount += 1
      return
    }
    if names.count < options.minimumTagCount {
      tally.shortCount += 1
      return
    }
    if let maximum = options.maximumTagCount, names.count > maximum {
      tally.longCount += 1
      return
    }
    func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
    switch options.order {
    case .record, .shuffle: break
    case .name: names.sort(by: precedes)
    case .frequency:
      names.sort {
        let (a, b) = (counts[$0, default: 0], counts[$1, default: 0])
        return a == b ? precedes($0, $1) : a > b
      }
    }
    let spelled = names.map {
      options.usesSpaces && !Self.kaomoji.contains($0)
        ? String($0.map { $0 == "_" ? " " : $0 }) : $0
    }
    let text = spelled.joined(separator: options.separator)
    if options.removesDuplicates, !seen.insert(text).inserted {
      tally.duplicateCount += 1
      return
    }
    tally.writtenCount += 1
    tally.tagCount += Int64(names.count)
    lines.append((site, post.number, spelled, options.lineStart + text + options.lineEnd))
  }

  /// The file that `format` text makes.
  var text: String { lines.map { $0.text + "\n" }.joined() }
}
