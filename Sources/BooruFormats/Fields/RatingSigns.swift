internal import Columns

/// What the ratings of records show, by which one can tell what `s` means in them.
///
/// Danbooru called it safe until 2022, when `g` came for general and `s` was sensitive from then on.
public struct RatingSigns: Sendable, Equatable {
  public var hasS = false
  public var hasG = false
  /// In which a record was made or changed last; 0 where no record says.
  public var lastYear = 0

  public init() {}

  public var isEmpty: Bool { !hasS && !hasG }

  public static func += (signs: inout RatingSigns, other: RatingSigns) {
    signs.hasS = signs.hasS || other.hasS
    signs.hasG = signs.hasG || other.hasG
    signs.lastYear = max(signs.lastYear, other.lastYear)
  }
}

extension RecordBatch {
  /// Those of the batch's posts. Time: a look at three texts of each.
  public var ratingSigns: RatingSigns {
    var signs = RatingSigns()
    for post in 0..<count where parts[post].contains(.fields) {
      let row = post * PostTextColumn.count
      let rating = texts[row + PostTextColumn.rating.rawValue]
      guard !rating.isNone, rating.count == 1 else { continue }
      switch heap[Int(rating.offset)] {
      case UInt8(ascii: "s"), UInt8(ascii: "S"): signs.hasS = true
      case UInt8(ascii: "g"), UInt8(ascii: "G"): signs.hasG = true
      default: break
      }
      signs.lastYear = max(
        signs.lastYear, year(of: texts[row + PostTextColumn.createdAt.rawValue]),
        year(of: texts[row + PostTextColumn.updatedAt.rawValue]))
    }
    return signs
  }

  /// The year that a time begins with; 0 for none.
  private func year(of time: TextSlice) -> Int {
    guard !time.isNone, time.count >= 4 else { return 0 }
    var year = 0
    for byte in bytes(of: time).prefix(4) {
      guard FieldText.isDigit(byte) else { return 0 }
      year = year * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return year
  }
}
