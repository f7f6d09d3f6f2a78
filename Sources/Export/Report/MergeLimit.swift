public import Reports
internal import Rows
internal import Store

/// How many posts may lack something before a merge report fails: `caption=1%`, `latent=500`.
public struct MergeLimit: Sendable, Equatable {
  /// What posts can lack.
  public enum Lack: String, CaseIterable, Sendable {
    case tags
    case caption
    case latent
  }

  /// The most that is allowed.
  public enum Bound: Sendable, Equatable {
    case count(Int64)
    /// Of the report's ids, in percent.
    case percent(Double)
  }

  public var lack: Lack
  public var bound: Bound
  /// As the user wrote the bound.
  private let boundText: String

  /// Parses `WHAT=N` or `WHAT=P%`. Throws `badOption`.
  public init(_ text: String) throws {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, let lack = Lack(rawValue: sides[0]), let bound = Self.bound(sides[1])
    else {
      throw OutputError(
        .badOption, "'\(text)' is no limit of what may be missing",
        hint: "Write tags, caption or latent, and a count or a share: caption=500, caption=1%.")
    }
    self.lack = lack
    self.bound = bound
    boundText = sides[1]
  }

  private static func bound(_ text: String) -> Bound? {
    if text.hasSuffix("%") {
      guard let percent = Double(text.dropLast()), percent.isFinite, percent >= 0 else {
        return nil
      }
      return .percent(percent)
    }
    guard let count = Int64(text), count >= 0 else { return nil }
    return .count(count)
  }

  /// What is wrong, as a sentence; nil when the counts keep to the limit. Without any id there is
  /// nothing that a limit could be kept to.
  public func complaint(about counts: MergeCounts) -> String? {
    guard counts.idCount > 0 else {
      return "there are no ids, so that \(lack.rawValue)=\(boundText) cannot be judged"
    }
    let missing =
      switch lack {
      case .tags: counts.missingTagsCount
      case .caption: counts.missingCaptionCount
      case .latent: counts.missingLatentCount
      }
    let isExceeded =
      switch bound {
      case .count(let most): missing > most
      case .percent(let most): Double(missing) * 100 > most * Double(counts.idCount)
      }
    guard isExceeded else { return nil }
    return "missing \(lack.rawValue): \(missing) of \(counts.idCount)"
      + (counts.idCount == 1 ? " id," : " ids,")
      + " more than the allowed \(boundText)"
  }
}
