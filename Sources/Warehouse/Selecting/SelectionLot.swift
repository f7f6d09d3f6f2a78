// `sample:` and `order:random` draw lots from (seed, site, number) in plain SQL, so that a view with a sample
// means the same to every program. SQLite has neither a hash nor an exclusive or, and its products must stay
// below 2^63: so the lot is a polynomial over the integers modulo the prime p = 2^31 - 1,
//
//     x0 = number * a + b        a, b from seed and site
//     x1 = (x0 + c1)^2           c1, c2 from the seed
//     x2 = (x1 + c2)^2

/// The lot of each post.
struct SelectionLot {
  private static let prime: UInt64 = 2_147_483_647

  private let seed: UInt64
  private let sites: [(id: Int64, name: String)]

  init(seed: UInt64, sites: [(id: Int64, name: String)]) {
    self.seed = seed
    self.sites = sites
  }

  /// An SQL expression over a row of post: an integer from 0 to 2^31 - 2.
  var sql: String {
    let first = constant(0)
    let ofSites = sites.map { "WHEN \($0.id) THEN \(siteConstant($0.name))" }
    let second = sites.isEmpty ? "0" : "CASE post.site_id \(ofSites.joined(separator: " ")) END"
    let start = "(post.number % \(Self.prime) * \(first) + \(second)) % \(Self.prime)"
    return (1...2).reduce(start) { x, round in
      let sum = "(\(x) + \(constant(UInt64(round))))"
      return "(\(sum) * \(sum) % \(Self.prime))"
    }
  }

  /// The terms of ORDER BY that draw lots.
  var orderSQL: String { "\(sql), post.site_id, post.number" }

  /// 1 to p / 4. The square of its sum with a number below p has to stay below 2^63.
  private func constant(_ index: UInt64) -> UInt64 {
    1 + Self.mix(seed &+ Self.mix(index)) % (Self.prime / 4)
  }

  private func siteConstant(_ name: String) -> UInt64 {
    // FNV-1a.
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    return Self.mix(seed ^ hash) % Self.prime
  }

  /// The finalizer of SplitMix64 (public domain, https://prng.di.unimi.it/splitmix64.c).
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
