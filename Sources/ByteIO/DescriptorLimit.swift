internal import Glibc

/// How many files the process may have open at once.
public enum DescriptorLimit {
  /// Below this the system's own libraries cannot start their threads, and end the program without a word.
  public static let minimum = 8

  /// - Throws: `cannotOpen` when the limit is below `minimum`.
  public static func check() throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    guard limit.rlim_cur < minimum else { return }
    throw ByteIOError(
      .cannotOpen, "only \(limit.rlim_cur) files may be open at once, and \(minimum) are needed",
      hint: "raise the limit: ulimit -n 256")
  }
}
