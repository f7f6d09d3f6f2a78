// One program at a time loads into a warehouse, counts it anew, or makes it. SQLite's own locks hold only for
// a transaction, and a warehouse that is not there yet, or is replaced, has none. So whoever does such long
// work holds a lock of the kernel, flock(2), on a file beside the warehouse:
//
//     house.db
//     .house.db.lock        4711 \t 1764515000 \t imports into it \n
//
// What it says is for those who wait. It is not the warehouse itself: closing a descriptor of that would
// drop the locks of SQLite in the same process, and a bulk load gives the name to another file. The kernel
// lets go of the lock when the process ends, however it ends; the file that a killed one leaves means
// nothing. The holder removes it, so that whoever gets a lock looks whether it is still on the file at the
// path.

internal import FileSystem
internal import Glibc

/// The lock of whoever writes into a warehouse for long. Held until it is released or goes away.
public final class WriterLock: Sendable {
  /// What its holder does.
  public enum Purpose: String, Sendable {
    case importing = "imports into it"
    case analyzing = "counts its statistics"
    case writingCaptions = "writes captions into it"
    case making = "makes it"
    case forgetting = "takes an import back"
  }

  /// The warehouse that it is for.
  package let file: WarehouseFile
  private let descriptor: Int32

  /// Waits as long as `patience` has it.
  ///
  /// Throws `busy`; `interrupted` when the user asks to stop; `cannotCreate` or `writeFailed` when there can
  /// be no file beside the warehouse.
  public init(
    path: String, for purpose: Purpose, patience: Patience = .none
  ) throws {
    let file = WarehouseFile(path: path)
    self.file = file
    let wait = Patience.Wait(patience) {
      "\(path): busy: \(LockNote(ofWriterOf: path).text)"
    }
    while true {
      if let descriptor = try Self.attempt(file, path: path) {
        self.descriptor = descriptor
        break
      }
      guard wait.goOn() else {
        if patience.isStopped() {
          throw WarehouseError(
            .interrupted, "stopped while it waited for another taghouse", path: path)
        }
        throw WarehouseError(
          .busy, "is busy: \(LockNote(ofWriterOf: path).text)",
          hint: "Wait until that one is done and try again.", path: path)
      }
    }
    LockNote.write(purpose, to: descriptor)
    // What a killed holder has left.
    file.removeLeftovers()
  }

  /// Removes what a killed holder has left, for a command that needs no lock itself.
  public static func removeLeftover(path: String) {
    let file = WarehouseFile(path: path)
    let leftovers = [file.lockPath, path + "-journal"]
    guard leftovers.contains(where: { FileStatus(path: $0) != nil }) else { return }
    // Whoever gets the lock removes its file; when somebody has it, it is none that is left.
    guard let lock = try? WriterLock(path: path, for: .importing) else { return }
    withExtendedLifetime(lock) { file.removeColdJournal() }
  }

  /// The locked descriptor; nil while another one has it.
  private static func attempt(_ file: WarehouseFile, path: String) throws -> Int32? {
    while true {
      let descriptor = open(file.lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        let reason = String(cString: strerror(errno))
        throw WarehouseError(
          file.isMissing ? .cannotCreate : .writeFailed,
          "cannot make a file beside it: \(reason)",
          hint: "Writing needs a file in the warehouse's folder.", path: path)
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        return nil
      }
      // Its last holder may have removed it in between.
      if FileStatus(descriptor: descriptor)?.identity == FileStatus(path: file.lockPath)?.identity {
        return descriptor
      }
      close(descriptor)
    }
  }

  deinit {
    if FileStatus(descriptor: descriptor)?.identity == FileStatus(path: file.lockPath)?.identity {
      unlink(file.lockPath)
    }
    close(descriptor)
  }
}

/// Who holds a lock, for those who wait.
struct LockNote {
  private var processID: Int32?
  private var startedAt: Int?
  private var purpose = WriterLock.Purpose.importing

  /// Of the holder of a warehouse's lock, as far as its file tells.
  init(ofWriterOf path: String) {
    let descriptor = open(WarehouseFile(path: path).lockPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0, bytes[count - 1] == UInt8(ascii: "\n") else { return }
    let fields = String(decoding: bytes[..<(count - 1)], as: UTF8.self)
      .split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 3, let purpose = WriterLock.Purpose(rawValue: String(fields[2])) else {
      return
    }
    processID = Int32(fields[0])
    startedAt = Int(fields[1])
    self.purpose = purpose
  }

  /// Whether its writer seems to live, and is another process.
  var isKnown: Bool {
    guard let processID, processID > 0, processID != getpid() else { return false }
    return kill(processID, 0) == 0 || errno == EPERM
  }

  /// Such as "another taghouse imports into it since 12:03 (process 4711)".
  var text: String {
    guard let processID, let startedAt else { return "another taghouse writes into it" }
    return "another taghouse \(purpose.rawValue) since \(Self.timeOfDay(startedAt))"
      + " (process \(processID))"
  }

  /// Into the file of a lock that is held. A note that cannot be written is only missing.
  static func write(_ purpose: WriterLock.Purpose, to descriptor: Int32) {
    let text = "\(getpid())\t\(time(nil))\t\(purpose.rawValue)\n"
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = text.utf8.withContiguousStorageIfAvailable {
      pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
  }

  /// Hours and minutes where the user is; with the day when it is another one.
  private static func timeOfDay(_ seconds: Int) -> String {
    func parts(_ seconds: Int) -> tm {
      var seconds = seconds
      var parts = tm()
      localtime_r(&seconds, &parts)
      return parts
    }
    func digits(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let then = parts(seconds)
    let now = parts(time(nil))
    let clock = "\(digits(then.tm_hour)):\(digits(then.tm_min))"
    guard then.tm_yday != now.tm_yday || then.tm_year != now.tm_year else { return clock }
    return "\(then.tm_year + 1900)-\(digits(then.tm_mon + 1))-\(digits(then.tm_mday)) \(clock)"
  }
}
