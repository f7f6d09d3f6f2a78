/// The numbers that pictures have as posts of their site.
///
/// A picture keeps the number under which it was imported first. A new one has the number that its name
/// is (`000123.png` is 123), if no other picture has that one; all others are numbered in the order in
/// which they come, from `firstGivenNumber` on, where no name's number can be.
public struct PictureNumbers: Sendable {
  /// Names of thirteen digits and more, times for example, are no numbers.
  public static let firstGivenNumber: Int64 = 1_000_000_000_000

  private var numbers: [String: Int64] = [:]
  private var taken: Set<Int64> = []
  private var nextGiven = firstGivenNumber

  /// `known` are the pictures that the site has, by path.
  public init(known: [(path: String, number: Int64)] = []) {
    for (path, number) in known { take(number, path) }
  }

  private mutating func take(_ number: Int64, _ path: String) {
    numbers[path] = number
    take(number)
  }

  private mutating func take(_ number: Int64) {
    taken.insert(number)
    if number >= nextGiven, number < .max { nextGiven = number + 1 }
  }

  /// The number of the picture at a path; a new one has it from now on.
  public mutating func number(ofPath path: String) -> Int64 {
    if let number = numbers[path] { return number }
    let number = newNumber(ofPath: path)
    numbers[path] = number
    return number
  }

  /// The number of a picture that is new and does not come again; its path is not kept.
  public mutating func newNumber(ofPath path: String) -> Int64 {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    if let number = Int64(stem), stem.utf8.allSatisfy(FieldText.isDigit),
      1..<Self.firstGivenNumber ~= number, !taken.contains(number)
    {
      take(number)
      return number
    }
    let number = nextGiven
    take(number)
    return number
  }
}
