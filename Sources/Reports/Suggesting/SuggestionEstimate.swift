// How likely a post with the given tags has another tag, from counts of posts.
//
//     N     posts of the site             n(g, t)  posts that have both
//     n(t)  posts that have the tag t     n(G, t)  posts that have t and all given tags
//
// Each given tag g has a share of its own: as if there were ten more posts of g, which have t as often as
// all posts do. The largest of these shares is the beginning; its tag is called the strongest.
//
//     share(g)  =  (n(g, t) + 10 n(t) / N) / (n(g) + 10)
//
// Every other given tag multiplies the odds of that share by what it changes, if its count differs from
// chance by more than five standard deviations. Smaller differences are noise, which would add up.
//
//     e          =  n(g) n(t) / N
//     change(g)  =  (n(g, t) + 5) / (e + 5)            if |n(g, t) - e| > 5 √max(e, 1), else 1
//     pairs      =  odds⁻¹( odds(share(strongest)) · Π change(g) )
//
// Posts that have all given tags know better. They count as they are, and the pairs as a hundred posts more:
//
//     estimate  =  (n(G, t) + 100 pairs) / (n(G) + 100)
//
// With one given tag its share is all that there is.

internal import Glibc

/// The estimate for one tag, given tag by tag. The state is small: there is one for each candidate.
struct SuggestionEstimate {
  private static let shareWeight = 10.0
  private static let pairWeight = 5.0
  private static let deviations = 5.0
  private static let exactWeight = 100.0

  /// Of the strongest so far: its share, its place among the given, n(g, t), and the logarithm of its change.
  private(set) var share = -1.0
  private(set) var strongest = 0
  private(set) var strongestCount: Int64 = 0
  private var strongestChange = 0.0
  /// The sum of the logarithms of all changes.
  private var change = 0.0

  /// - Parameters:
  ///   - position: The place of the given tag.
  ///   - bothCount: n(g, t).
  ///   - givenCount: n(g).
  ///   - ratio: n(t) / N.
  mutating func add(_ position: Int, bothCount: Int64, givenCount: Int64, ratio: Double) {
    let both = Double(bothCount)
    let given = Double(givenCount)
    let share = (both + Self.shareWeight * ratio) / (given + Self.shareWeight)
    let expected = given * ratio
    var change = 0.0
    if abs(both - expected) > Self.deviations * max(expected, 1).squareRoot() {
      change = log((both + Self.pairWeight) / (expected + Self.pairWeight))
    }
    self.change += change
    guard share > self.share else { return }
    (self.share, strongest, strongestCount, strongestChange) = (share, position, bothCount, change)
  }

  /// The estimate by pairs alone, 0 to 1.
  var pairs: Double {
    let others = change - strongestChange
    // The share stays as it is, to the last digit, where no other tag changes it.
    if others == 0 { return share }
    let odds = share / max(1 - share, 1e-12) * exp(others)
    return odds.isFinite ? odds / (1 + odds) : 1
  }

  /// The estimate with the posts that have several given tags.
  ///
  /// - Parameters:
  ///   - allCount: n(G, t).
  ///   - givenCount: n(G).
  func estimate(allCount: Int64, givenCount: Int64) -> Double {
    (Double(allCount) + Self.exactWeight * pairs) / (Double(givenCount) + Self.exactWeight)
  }
}
