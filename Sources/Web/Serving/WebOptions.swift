/// How the pages of a warehouse are served.
public struct WebOptions: Sendable {
  public var warehousePath: String
  /// The address that is listened on.
  public var host = "127.0.0.1"
  /// 0 takes one that is free.
  public var port = 8765
  /// What a client has to say before it is shown anything; nil: nothing. On other addresses than those of this
  /// machine alone there has to be one.
  public var token: String?
  /// Folders and tars that have pictures of posts.
  public var picturePaths: [String] = []
  /// Seconds that the answer to a request may take.
  public var timeLimitSeconds = 10.0
  /// Seconds that rows may be sent for.
  public var streamLimitSeconds = 60.0
  /// Requests that read the warehouse at once; the others wait for them.
  public var readerCount = 4
  /// Requests that may wait before others are refused.
  public var maximumWaitingCount = 512

  public init(warehousePath: String) {
    self.warehousePath = warehousePath
  }

  /// Whether only this machine can connect.
  public var isLocal: Bool { Self.isLoopback(host) }

  /// 128 random bits in hexadecimal digits.
  public static func newToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && HostName.isAddress(host))
  }
}
