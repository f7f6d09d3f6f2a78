// `sample:` and `order:random` take random numbers from (seed, site, number) in plain SQL, so that a view with a sample
// means the same to every program. SQLite has neither a hash nor an exclusive or, and its products must stay
// below 2^63: so the random number is a polynomial over the integers modulo the prime p = 2^31 - 1,
//
//     x0 = number * a + b        a, b from seed and site
//     x1 = (x0 + c1)^2           c1, c2 from the seed
//     x2 = (x1 + c2)^2

internal import Columns

/// The random number of each post.
package struct RandomSample {
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

  /// The terms of ORDER BY that draw random numbers.
  var orderSQL: String { "\(sql), post.site_id, post.number" }

  /// 1 to p / 4. The square of its sum with a number below p has to stay below 2^63.
  private func constant(_ index: UInt64) -> UInt64 {
    1 + Self.mix(seed &+ Self.mix(index)) % (Self.prime / 4)
  }

  private func siteConstant(_ name: String) -> UInt64 {
    Self.mix(seed ^ FNV1a.hash(name.utf8)) % Self.prime
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var sequence = SplitMix64(state: value)
    return sequence.next()
  }
}
