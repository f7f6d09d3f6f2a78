internal import Glibc

/// Memory of this process.
public enum ProcessMemory {
  /// The most that was resident at one time, in bytes.
  ///
  /// Linux says it of the program that runs now (proc(5), VmHWM); getrusage counts what the process was
  /// before it became this program too, which is a copy of whoever started it.
  public static func peakByteCount() -> Int64 {
    if let kilobytes = residentPeak() { return kilobytes * 1024 }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int64(usage.ru_maxrss) * 1024
  }

  private static func residentPeak() -> Int64? {
    guard let file = fopen("/proc/self/status", "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      var kilobytes: Int64 = 0
      let isFound = withUnsafeMutablePointer(to: &kilobytes) { target in
        withVaList([target]) { vsscanf(line, "VmHWM: %ld", $0) == 1 }
      }
      if isFound { return kilobytes }
    }
    return nil
  }
}
