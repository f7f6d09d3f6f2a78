// Outputs are written under hidden names, which say what they are for and who writes them:
//
//     .posts.jsonl.4711.1.tmp        for posts.jsonl, by the process 4711, its first
//     .set.4711.1-old.tmp            an older folder that is giving way to .set.4711.1.tmp
//
// Who writes holds a lock (flock) on what it writes. What a killed process has left is cleared away by
// the next output of the same name.

import Glibc
import Synchronization

enum TemporaryNames {
  /// How many names are tried.
  static let maximumAttemptCount = 1000
  /// How many bytes of the target's name a temporary name holds, at most.
  static let maximumNameByteCount = 180
  static let suffix = ".tmp"
  static let oldSuffix = "-old"

  private static let counter = Atomic<Int>(0)

  /// A name that this process has not used.
  /// - Parameter folder: With its slash; empty for the current one.
  static func next(in folder: String, for name: String) -> String {
    let number = counter.add(1, ordering: .relaxed).newValue
    return "\(folder).\(shortened(name)).\(getpid()).\(number)\(suffix)"
  }

  /// Whether a name is one that a process may write a target under.
  static func isTemporary(_ entry: String, for name: String) -> Bool {
    let start = ".\(shortened(name))."
    guard entry.hasPrefix(start), entry.hasSuffix(suffix) else { return false }
    let numbers = entry.dropFirst(start.count).dropLast(suffix.count)
      .split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 2
      && numbers.allSatisfy { number in
        !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
      }
  }

  /// As much of a name as a temporary name holds.
  static func shortened(_ name: String) -> String {
    var name = Substring(name)
    while name.utf8.count > maximumNameByteCount { name.removeLast() }
    return String(name)
  }

  /// What was left of a target by a process that is gone.
  struct Leftover {
    /// The path of the entry.
    var path: String
    /// Of the target, shortened.
    var name: String
    /// An older folder that was giving way.
    var isOld: Bool

    /// Nil for anything else, and for what a living process of this machine writes. In a container a process
    /// often has the number of the killed one: what this process has not named yet is not its own.
    init?(_ entry: String, in folder: String) {
      guard entry.hasPrefix("."), entry.hasSuffix(suffix) else { return nil }
      let parts = entry.dropFirst().dropLast(suffix.count)
        .split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count >= 3 else { return nil }
      var number = parts[parts.count - 1]
      isOld = number.hasSuffix(oldSuffix)
      if isOld { number = number.dropLast(oldSuffix.count) }
      guard let number = Int(number), let process = pid_t(parts[parts.count - 2]), process > 0,
        process == getpid()
          ? number > counter.load(ordering: .relaxed) : kill(process, 0) != 0 && errno == ESRCH
      else { return nil }
      path = folder + entry
      name = parts.dropLast(2).joined(separator: ".")
    }

    /// Whether nobody holds its lock, as a process of another machine might.
    var isUnlocked: Bool {
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno == ENOTSUP || errno == ENOLCK
    }
  }

  /// What killed processes have left of targets with these names, in a folder with its slash.
  static func leftovers(of names: Set<String>, in folder: String) -> [Leftover] {
    let shortNames = Set(names.map(shortened))
    return (AtomicFolder.names(in: folder.isEmpty ? "." : folder) ?? [])
      .compactMap { Leftover($0, in: folder) }
      .filter { shortNames.contains($0.name) && $0.isUnlocked }
  }

  /// Removes the files among them.
  static func removeFiles(of names: Set<String>, in folder: String) {
    for leftover in leftovers(of: names, in: folder) where !leftover.isOld {
      unlink(leftover.path)
    }
  }
}
