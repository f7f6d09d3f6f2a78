internal import Columns

/// Names with white space between them, one after another.
struct TagTokens {
  private var whole = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The name at the front.
  private var start = 0
  private var end = 0

  init() {}

  init(_ text: UnsafeBufferPointer<UInt8>) {
    whole = text
    advance()
  }

  var isAtEnd: Bool { start == end }

  private mutating func advance() {
    start = end
    while start < whole.count, FieldText.isBlank(whole[start]) { start += 1 }
    end = start
    while end < whole.count, !FieldText.isBlank(whole[end]) { end += 1 }
  }

  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    guard !isAtEnd else { return nil }
    let name = UnsafeBufferPointer(rebasing: whole[start..<end])
    advance()
    return name
  }

  /// Goes on to the next name if the one at the front is `name`.
  mutating func takeIfFirst(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard end - start == name.count, !isAtEnd,
      UnsafeBufferPointer(rebasing: whole[start..<end]).hasSameBytes(as: name)
    else { return false }
    advance()
    return true
  }

  /// All names again, from the first on.
  var rewound: TagTokens { TagTokens(whole) }
}
