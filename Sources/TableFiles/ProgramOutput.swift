internal import ByteIO
internal import Glibc

/// What another program prints to standard output, as bytes. It reads nothing, or what it is given.
///
/// When it has failed, its last bytes are followed by an error with its own words. It is ended when the value
/// goes away before. One thread; one more may write its input.
final class ProgramOutput: ByteSource {
  /// How a program was found wanting.
  enum Flaw: Error {
    case isMissing
    /// The first line of what it has written to standard error.
    case failed(String)
  }

  private static let maximumErrorByteCount = 64 * 1024

  private var processID: pid_t = 0
  private let output: Int32
  private let errors: Int32
  /// Where its input is written; -1 where it reads nothing, or no more.
  private var input: Int32 = -1
  private var hasEnded = false
  private let failure: (Flaw) -> ByteIOError

  /// Starts a program of PATH. It works in the time of UTC.
  /// - Parameters:
  ///   - takesInput: Whether it reads what `write` gives it.
  ///   - failure: Makes an error of what went wrong.
  /// - Throws: What `failure` makes; `cannotOpen` when the system refuses.
  init(
    _ program: String, _ arguments: [String], takesInput: Bool = false,
    failure: @escaping (Flaw) -> ByteIOError
  ) throws {
    self.failure = failure
    let ends = try Self.pipe()
    output = ends.read
    defer { close(ends.write) }
    errors = try Self.namelessFile()
    let given: Int32
    if takesInput {
      let ends = try Self.pipe()
      (given, input) = (ends.read, ends.write)
      // A program that has ended must be an error, not the end of this one.
      signal(SIGPIPE, SIG_IGN)
    } else {
      given = open("/dev/null", O_RDONLY | O_CLOEXEC)
    }
    defer { close(given) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, given, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends.write, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // Signals are as a new program expects them, also where this one ignores or holds them; Ctrl-C of the
    // terminal goes to this program alone, which then ends the other.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = Self.environment().map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    let code = posix_spawnp(&processID, program, &actions, &attributes, &words, &variables)
    guard code == 0 else {
      hasEnded = true
      throw code == ENOENT ? failure(.isMissing) : Self.refusal(code)
    }
  }

  deinit {
    closeInput()
    close(output)
    if !hasEnded {
      kill(processID, SIGKILL)
      waitpid(processID, nil, 0)
    }
    close(errors)
  }

  /// Not pipe2, which Swift does not know: nothing else starts a program at the same time.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw refusal(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func refusal(_ number: Int32) -> ByteIOError {
    ByteIOError(
      .cannotOpen, "another program cannot be started", cause: String(cString: strerror(number)))
  }

  private static func namelessFile() throws -> Int32 {
    guard let file = tmpfile() else { throw refusal(errno) }
    defer { fclose(file) }
    return fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
  }

  private static func environment() -> [String] {
    var variables: [String] = []
    var position = environ
    while let variable = position.pointee {
      let text = String(cString: variable)
      if !text.hasPrefix("TZ=") { variables.append(text) }
      position += 1
    }
    return variables + ["TZ=UTC"]
  }

  /// Gives the program bytes to read. False when it reads no more; what it prints then says why.
  func write(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(input, part.baseAddress, part.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return false
      } else if errno != EINTR {
        throw Self.refusal(errno)
      }
    }
    return true
  }

  /// Ends what the program reads.
  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(output, buffer.baseAddress, buffer.count)
      if count > 0 { return count }
      if count == 0 {
        try waitForEnd()
        return 0
      }
      guard errno == EINTR else { throw Self.refusal(errno) }
    }
  }

  /// Everything that is printed, for short outputs.
  func text() throws -> String {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try read(into: buffer), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func waitForEnd() throws {
    guard !hasEnded else { return }
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    hasEnded = true
    guard status != 0 else { return }
    let signal = status & 0x7F
    let words = firstLineOfErrors()
    throw failure(
      .failed(words ?? (signal == 0 ? "exit code \((status >> 8) & 0xFF)" : "signal \(signal)")))
  }

  private func firstLineOfErrors() -> String? {
    var bytes = [UInt8](repeating: 0, count: Self.maximumErrorByteCount)
    let count = pread(errors, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    return text.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
  }
}
