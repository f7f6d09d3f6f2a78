internal import CSQLFunctions

/// How a name stands in captions: with spaces for underscores, except in faces.
public enum NameSpelling: Sendable, Equatable {
  /// Faces keep their underscores: `^_^`, `o_o`, `>_<`, `<|>_<|>`.
  case faces
  /// Only `^_^` does, as in the original.
  case compatible

  /// The name as captions write it.
  public func spelled(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    keepsUnderscores(name)
      ? Array(name)
      : name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }
  }

  public func spelled(_ name: String) -> String {
    var name = name
    return name.withUTF8 { String(decoding: spelled($0), as: UTF8.self) }
  }

  /// The name of a character as captions write it. The underscore of a form that belongs to the name,
  /// `rin|_snow`, does not stand for a space.
  public func spelledCharacter(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var spelled = spelled(name)
    if let bar = name.firstIndex(of: UInt8(ascii: "|")), bar + 1 < name.count {
      spelled[bar + 1] = name[bar + 1]
    }
    return spelled
  }

  public func spelledCharacter(_ name: String) -> String {
    var name = name
    return name.withUTF8 { String(decoding: spelledCharacter($0), as: UTF8.self) }
  }

  private func keepsUnderscores(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .faces: taghouse_is_kaomoji(name.baseAddress, name.count) != 0
    case .compatible: name.elementsEqual("^_^".utf8)
    }
  }
}
