/// A path or a part of one as the system has it: any bytes but NUL, mostly UTF-8.
public struct PathBytes: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// For people: what is no UTF-8 becomes U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  public var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// Puts a slash between.
  public func appending(_ path: PathBytes) -> PathBytes {
    PathBytes(bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + path.bytes)
  }

  /// With its slash; nothing for a name alone.
  public var folder: PathBytes {
    PathBytes(Array(bytes[..<nameStart]))
  }

  /// Behind the last slash.
  public var name: PathBytes {
    PathBytes(Array(bytes[nameStart...]))
  }

  private var nameStart: Int {
    (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
  }

  public func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows
    -> Result
  {
    try (bytes + [0]).withUnsafeBufferPointer { buffer in
      // A buffer of one byte at least has a place.
      guard let base = buffer.baseAddress else { fatalError("an array of bytes has no memory") }
      return try base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { try body($0) }
    }
  }

  /// As `LC_ALL=C sort` orders them.
  public static func < (first: PathBytes, second: PathBytes) -> Bool {
    first.bytes.lexicographicallyPrecedes(second.bytes)
  }
}
