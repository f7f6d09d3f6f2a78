/// What a dump is made of. The same options give the same bytes on any machine.
struct DumpOptions {
  /// The shape of a record.
  enum Shape: String, CaseIterable {
    /// Numbers are strings, tags are objects: the dumps of 2017 to 2020.
    case classic = "2017"
    /// Numbers are numbers, tags are strings of names: the dumps of 2021 and the API.
    case modern = "2021"
    /// Either, from record to record.
    case mixed
  }

  /// Posts that are told; a few lines more or fewer records come of the quirks.
  var postCount = 2000
  var seed: UInt64 = 1
  /// The number of the first post; the others follow with gaps of one or two numbers.
  var firstNumber = 1
  var shape = Shape.mixed
  /// The share of posts whose line is odd, 0 to 1.
  var quirkShare = 0.0
  /// The posts are spread over these years, in order.
  var years = 2005...2024
}
