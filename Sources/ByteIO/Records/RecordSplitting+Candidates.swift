// What the beginning of an entry must be for the candidates of a format:
//
//     xmlElement <
//     tables     neither { nor [, up to blanks; or nothing at all
//     pageKey    { "posts" : [      also behind up to 8 members, none of which is "id"
//     members    { "any" : {        or { alone, or {} alone; with memberArrays also { "any" : [

extension RecordSplitting {
  /// Decides by the beginning of an entry, at least `detectionByteCount` bytes or all of it.
  ///
  /// First the candidates of the format, see `Candidates`; then `lines` or `jsonElements`.
  public static func detect(
    prefix: UnsafeRawBufferPointer, among candidates: Candidates
  ) -> RecordSplitting {
    let text = content(of: prefix)
    if candidates.xmlElement != nil, text.first == UInt8(ascii: "<") { return .xmlElements }
    if candidates.tables {
      guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
        return .tableRows
      }
    }
    if let pageKey = candidates.pageKey, beginsPage(prefix, key: pageKey) { return .jsonElements }
    if candidates.members, beginsMembers(text, arrays: candidates.memberArrays),
      !beginsRecord(text, among: candidates.recordKeys)
    {
      return .jsonMembers
    }
    return detect(prefix: prefix)
  }

  /// Whether an entry begins with a page whose records stand under this key, see `Candidates.pageKey`.
  public static func isPage(prefix: UnsafeRawBufferPointer, key: String) -> Bool {
    beginsPage(prefix, key: key)
  }

  /// Whether an entry begins with an object that has an array under this key, see `PageOpening`.
  static func beginsPage(_ prefix: UnsafeRawBufferPointer, key: String) -> Bool {
    var opening = PageOpening(key: key)
    for byte in content(of: prefix) {
      switch opening.take(byte) {
      case .goesOn: continue
      case .entered: return true
      case .ended, .isNone: return false
      }
    }
    return false
  }

  /// Whether an entry begins with [.
  static func beginsArray(_ prefix: UnsafeRawBufferPointer) -> Bool {
    content(of: prefix).first == UInt8(ascii: "[")
  }

  private static func beginsMembers(
    _ text: Slice<UnsafeRawBufferPointer>, arrays: Bool
  ) -> Bool {
    guard text.first == UInt8(ascii: "{") else { return false }
    let inner = text.dropFirst().drop(while: isBlank)
    if inner.isEmpty { return true }
    if inner.first == UInt8(ascii: "}") { return inner.dropFirst().allSatisfy(isBlank) }
    let first = firstMember(text)?.valueByte
    return first == UInt8(ascii: "{") || arrays && first == UInt8(ascii: "[")
  }

  private static func beginsRecord(
    _ text: Slice<UnsafeRawBufferPointer>, among keys: [String]
  ) -> Bool {
    guard let member = firstMember(text) else { return false }
    return keys.contains { member.key.elementsEqual($0.utf8) }
  }

  /// The entry from its first byte that is no blank and no byte order mark.
  private static func content(of prefix: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
    var text = prefix[...]
    if text.starts(with: byteOrderMark) { text = text.dropFirst(byteOrderMark.count) }
    return text.drop(while: isBlank)
  }

  /// The first key of the object at the beginning, as it is written, and its value's first byte;
  /// nil when the text does not begin so.
  private static func firstMember(
    _ text: Slice<UnsafeRawBufferPointer>
  ) -> (key: Slice<UnsafeRawBufferPointer>, valueByte: UInt8)? {
    guard text.first == UInt8(ascii: "{") else { return nil }
    let quote = text.dropFirst().drop(while: isBlank)
    guard quote.first == UInt8(ascii: "\"") else { return nil }
    let inner = quote.dropFirst()
    var isEscaped = false
    let end = inner.firstIndex { byte in
      if isEscaped {
        isEscaped = false
        return false
      }
      isEscaped = byte == UInt8(ascii: "\\")
      return byte == UInt8(ascii: "\"")
    }
    guard let end else { return nil }
    let colon = inner[end...].dropFirst().drop(while: isBlank)
    guard colon.first == UInt8(ascii: ":"),
      let valueByte = colon.dropFirst().drop(while: isBlank).first
    else { return nil }
    return (inner[..<end], valueByte)
  }
}
