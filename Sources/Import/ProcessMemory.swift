internal import Glibc

/// Memory of this process.
public enum ProcessMemory {
  /// The most that was resident at one time, in bytes.
  public static func peakByteCount() -> Int64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int64(usage.ru_maxrss) * 1024
  }
}
