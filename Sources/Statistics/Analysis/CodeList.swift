internal import Store

/// Distinct values and the numbers that stand for them, from 0 on.
struct CodeList<Value: Hashable> {
  private(set) var values: [Value] = []
  private var codes: [Value: UInt16] = [:]
  private var recent: UInt16?

  /// The code of the value that was asked for last, if `isSame` says that it is wanted again.
  @inline(__always)
  func recentCode(_ isSame: (Value) -> Bool) -> UInt16? {
    guard let recent, isSame(values[Int(recent)]) else { return nil }
    return recent
  }

  /// Throws `inconsistent` beyond 65,000 values: no site has so many months or ratings.
  mutating func code(of value: Value) throws -> UInt16 {
    if let recent, values[Int(recent)] == value { return recent }
    if let known = codes[value] {
      recent = known
      return known
    }
    guard values.count < 65_000 else {
      throw WarehouseError(
        .inconsistent, "has posts with more than 65,000 different months or ratings",
        hint: "Look at created_at and rating of the table post.")
    }
    let code = UInt16(values.count)
    values.append(value)
    codes[value] = code
    recent = code
    return code
  }
}
