internal import GRDB
internal import GRDBSQLite
internal import Store

/// The active aliases and implications of one site, in memory: names are nodes, numbered from 0 on.
///
/// It says what the views tag_alias_end and tag_implication_resolved say. Memory: the names, and some
/// 60 bytes for each.
struct TagRelationGraph {
  /// A name as its bytes: Swift takes the two ways to write é for the same text, a site does not.
  struct Name: Hashable, Comparable {
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func < (left: Name, right: Name) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// A name that an implication leads to.
  struct Target: Equatable {
    var node: Int
    /// Implications of the shortest way, from 1.
    var depth: Int
  }

  private(set) var names: [Name] = []
  private var nodes: [Name: Int] = [:]
  /// The alias that applies to a node; nil when none does.
  private var aliases: [Int?] = []
  /// Where its chain ends; nil without an alias, or when the chain runs into a cycle.
  private var ends: [Int?] = []
  /// By node that stands for itself: what it implies at once.
  private var implications: [Int: Set<Int>] = [:]

  /// Reads the relations of a site.
  init(_ db: Database, siteID: Int64) throws {
    // Of several aliases of a name, the first one applies, in the order of tag_alias_active.
    try Self.forEachPair(
      """
      SELECT antecedent_name, consequent_name
      FROM tag_alias
      WHERE site_id = ? AND status IN ('active', 'told') AND antecedent_name <> consequent_name
      ORDER BY number IS NULL, number, consequent_name, tag_alias_id
      """, siteID: siteID, db
    ) { antecedent, consequent in
      let (from, to) = (node(antecedent), node(consequent))
      if aliases[from] == nil { aliases[from] = to }
    }
    findEnds()
    try Self.forEachPair(
      """
      SELECT antecedent_name, consequent_name
      FROM tag_implication
      WHERE site_id = ? AND status = 'active'
      """, siteID: siteID, db
    ) { antecedent, consequent in
      let (from, to) = (node(antecedent), node(consequent))
      let (antecedent, consequent) = (ends[from] ?? from, ends[to] ?? to)
      if antecedent != consequent { implications[antecedent, default: []].insert(consequent) }
    }
  }

  private static func forEachPair(
    _ sql: String, siteID: Int64, _ db: Database, _ body: (Name, Name) -> Void
  ) throws {
    func name(_ row: OpaquePointer, _ column: Int32) -> Name {
      let text = sqlite3_column_text(row, column)
      return Name(
        bytes: Array(
          UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, column)))))
    }
    try db.makeStatement(sql: sql).forEachRow([siteID], on: db) { body(name($0, 0), name($0, 1)) }
  }

  private mutating func node(_ name: Name) -> Int {
    if let node = nodes[name] { return node }
    let node = names.count
    nodes[name] = node
    names.append(name)
    aliases.append(nil)
    ends.append(nil)
    return node
  }

  /// Follows each chain once: what it runs into is known from then on.
  private mutating func findEnds() {
    var isDone = [Bool](repeating: false, count: names.count)
    for start in names.indices where !isDone[start] {
      var chain: [Int] = []
      var isInChain: Set<Int> = []
      var last = start
      while !isDone[last], let next = aliases[last], isInChain.insert(last).inserted {
        chain.append(last)
        last = next
      }
      // A node without an alias is an end; one that is done has its own, or runs into a cycle.
      let end = aliases[last] == nil ? last : isDone[last] ? ends[last] : nil
      for node in chain {
        ends[node] = end
        isDone[node] = true
      }
      if aliases[last] == nil { isDone[last] = true }
    }
  }

  /// The node that a node's aliases end at; nil when it has none, or they run into a cycle.
  func end(of node: Int) -> Int? { ends[node] }

  /// Whether a node, not counting its aliases, implies another one.
  func hasImplications(_ node: Int) -> Bool { implications[node] != nil }

  /// All that a node implies, without itself, by depth and then by name.
  func implied(by start: Int) -> [Target] {
    var reached: [Target] = []
    var seen: Set<Int> = [start]
    var layer = [start]
    var depth = 1
    while !layer.isEmpty {
      var next: [Int] = []
      for node in layer {
        for target in implications[node] ?? [] where seen.insert(target).inserted {
          next.append(target)
        }
      }
      next.sort { names[$0] < names[$1] }
      reached += next.map { Target(node: $0, depth: depth) }
      layer = next
      depth += 1
    }
    return reached
  }
}
