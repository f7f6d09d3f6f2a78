// What happens in a folder, waited for with inotify(7): nobody looks again and again.
//
//     let watch = try FolderWatch(work.folder.path)          // before what it is to see
//     let run = try work.start("import", "danbooru", "house.db", "-")
//     try #require(try watch.wait(for: run) { try work.folder.names().contains(".house.db.loading") })

internal import Foundation
internal import Glibc
internal import Synchronization

/// Waits for changes of the files of a folder; not of those in its subfolders.
///
/// Threads: one at a time.
public final class FolderWatch {
  private let descriptor: Int32
  /// Between two changes.
  private static let patienceMilliseconds: Int32 = 120_000

  public init(_ folder: String) throws {
    descriptor = inotify_init1(Int32(IN_CLOEXEC))
    let kinds = IN_CREATE | IN_MODIFY | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
    guard descriptor >= 0, inotify_add_watch(descriptor, folder, UInt32(kinds)) >= 0 else {
      throw ProgramRun.Failure(description: "\(folder) cannot be watched")
    }
  }

  deinit {
    close(descriptor)
  }

  /// Waits until `isReached`, which is asked at once and after each change, the process has ended, or nothing happens
  /// for two minutes.
  /// - Returns: Whether it was reached.
  public func wait(for run: ProgramRun, until isReached: () throws -> Bool) throws -> Bool {
    let end = try run.endDescriptor()
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while try !isReached() {
      var polled = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: end, events: Int16(POLLIN), revents: 0),
      ]
      var count = poll(&polled, 2, Self.patienceMilliseconds)
      while count < 0 {
        guard errno == EINTR else { throw ProgramRun.Failure(description: "poll failed") }
        count = poll(&polled, 2, Self.patienceMilliseconds)
      }
      // Nothing has happened for so long: what is waited for will not come.
      guard count > 0 else { return false }
      if polled[0].revents != 0 {
        _ = read(descriptor, &buffer, buffer.count)
      } else if polled[1].revents != 0 {
        return try isReached()
      }
    }
    return true
  }
}
