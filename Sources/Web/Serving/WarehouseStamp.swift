internal import FileSystem
internal import Glibc

/// What tells one state of a warehouse from the next, without opening it: its file and its log, how long they are
/// and when they were written.
struct WarehouseStamp: Equatable, Sendable {
  /// Commits that follow each other within one tick of the clock of files look alike, so nothing is kept of a
  /// file that was just written.
  private static let settlingNanoseconds: Int64 = 100_000_000

  private let file: FileStatus?
  private let log: FileStatus?
  /// Whether what is read now may be kept for later.
  let isSettled: Bool

  init(path: String) {
    file = FileStatus(path: path)
    log = FileStatus(path: path + "-wal")
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    let last = max(file?.modifiedAtNanoseconds ?? .max, log?.modifiedAtNanoseconds ?? 0)
    isSettled = file != nil && last < now - Self.settlingNanoseconds
  }

  static func == (first: WarehouseStamp, second: WarehouseStamp) -> Bool {
    first.file == second.file && first.log == second.log
  }
}
