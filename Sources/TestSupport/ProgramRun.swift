// A program as its user has it: a process with arguments, streams and signals.
//
//     let run = try ProgramRun("taghouse", ["import", "danbooru", "house.db", "-"], input: .pipe)
//     try run.write(lines)
//     run.send(SIGINT)
//     let result = try run.wait()      // result.exitCode, .signal, .output, .errors
//
// What it prints goes to files without a name, so that nobody waits for a reader. The environment
// is small and always the same.

internal import FileSystem
internal import Foundation
public import Glibc
internal import Synchronization

/// A process that a test has started.
///
/// Threads: one at a time. It is killed when the value goes away before `wait`.
public final class ProgramRun {
  /// What the process reads.
  public enum Input {
    /// Nothing.
    case none
    /// What `write` is given, until `closeInput`.
    case pipe
    case file(String)
  }

  /// How a process has ended.
  public struct Result: Sendable, CustomStringConvertible {
    /// Nil when a signal has ended it.
    public var exitCode: Int32?
    public var signal: Int32?
    public var outputBytes: [UInt8]
    /// What it has written to standard error.
    public var errors: String

    public var output: String { String(decoding: outputBytes, as: UTF8.self) }

    public var description: String {
      let end = exitCode.map { "exit code \($0)" } ?? "signal \(signal ?? 0)"
      return "\(end)\n\(output.prefix(2000))\n\(errors.prefix(2000))"
    }
  }

  /// A step that the system has refused.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  public private(set) var processID: pid_t = 0
  private let output: Int32
  private let errors: Int32
  private var inputEnd: Int32 = -1
  private var endOfRun: Int32 = -1
  private var isRunning = false

  /// Starts a program.
  /// - Parameters:
  ///   - program: One of the package, or one on PATH.
  ///   - folder: Its current folder; nil takes that of the tests.
  ///   - outputPath: A file or device for its standard output; nil keeps it for the result.
  public init(
    _ program: String, _ arguments: [String], input: Input = .none, in folder: String? = nil,
    outputPath: String? = nil, environment: [String: String] = [:]
  ) throws {
    let path = try Self.path(of: program)
    // A process that went away must be an error of write(2), not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    output = try outputPath.map { Glibc.open($0, O_WRONLY | O_CLOEXEC) } ?? Self.namelessFile()
    errors = try Self.namelessFile()
    let readEnd = try openInput(input)
    defer { close(readEnd) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, readEnd, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

    // Of the ways to change the folder of a child, env's is in every libc.
    let command = try folder.map { [try Self.path(of: "env"), "-C", $0, path] } ?? [path]
    var words = (command + arguments).map { strdup($0) } + [nil]
    var variables = Self.environment(environment).map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    let code = Self.spawning.withLock { _ in
      posix_spawn(&processID, command[0], &actions, &attributes, &words, &variables)
    }
    guard code == 0 else {
      throw Failure(description: "cannot start \(path): \(String(cString: strerror(code)))")
    }
    isRunning = true
  }

  deinit {
    if isRunning {
      kill(processID, SIGKILL)
      waitpid(processID, nil, 0)
    }
    closeInput()
    close(output)
    close(errors)
    if endOfRun >= 0 { close(endOfRun) }
  }

  /// Runs a program to its end, with `input` as its standard input.
  public static func run(
    _ program: String, _ arguments: [String], input: [UInt8]? = nil, in folder: String? = nil,
    outputPath: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let run = try ProgramRun(
      program, arguments, input: input == nil ? .none : .pipe, in: folder, outputPath: outputPath,
      environment: environment)
    if let input { run.write(input) }
    return try run.wait()
  }

  /// Writes to the process and returns when it, or the pipe's 64 KiB, has taken everything; false
  /// when it does not read any more.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { FileSystemCall.writeAll($0, to: inputEnd) } == 0
  }

  @discardableResult
  public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Ends the input.
  public func closeInput() {
    if inputEnd >= 0 { close(inputEnd) }
    inputEnd = -1
  }

  /// Whether the process has ended; `wait` says how.
  public var hasEnded: Bool {
    guard isRunning else { return true }
    var information = siginfo_t()
    return waitid(P_PID, id_t(processID), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo != 0
  }

  /// Waits until the process has written some text to standard error; false when it has ended without, or has
  /// not written it in two minutes.
  public func waitForErrors(containing text: String) -> Bool {
    for _ in 0..<Self.maximumLookCount {
      let isOver = hasEnded
      if String(decoding: Self.contents(of: errors), as: UTF8.self).contains(text) { return true }
      if isOver { return false }
      usleep(Self.microsecondsBetweenLooks)
    }
    return false
  }

  private static let microsecondsBetweenLooks: UInt32 = 5_000
  private static let maximumLookCount = 24_000

  public func send(_ signal: Int32) {
    if isRunning { kill(processID, signal) }
  }

  /// Waits for the end of the process. Its input is ended first, unless `keepsInput`.
  public func wait(keepsInput: Bool = false) throws -> Result {
    if !keepsInput { closeInput() }
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 {
      guard errno == EINTR else { throw Failure(description: "the process was lost") }
    }
    isRunning = false
    let signal = status & 0x7F
    return Result(
      exitCode: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal,
      outputBytes: Self.contents(of: output),
      errors: String(decoding: Self.contents(of: errors), as: UTF8.self))
  }

  // MARK: Streams

  private func openInput(_ input: Input) throws -> Int32 {
    switch input {
    case .none: return Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
    case .file(let path): return Glibc.open(path, O_RDONLY | O_CLOEXEC)
    case .pipe:
      let ends = try Self.pipeEnds()
      inputEnd = ends.write
      return ends.read
    }
  }

  /// A descriptor for poll(2) that has something to say (POLLHUP) when the process has ended.
  func endDescriptor() throws -> Int32 {
    if endOfRun >= 0 { return endOfRun }
    let ends = try Self.pipeEnds()
    let id = id_t(processID)
    Thread.detachNewThread {
      var information = siginfo_t()
      while waitid(P_PID, id, &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
      close(ends.write)
    }
    endOfRun = ends.read
    return endOfRun
  }

  private static func pipeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    let code = spawning.withLock { _ in
      let code = pipe(&ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return code
    }
    guard code == 0 else { throw Failure(description: "there is no pipe") }
    return (ends[0], ends[1])
  }

  /// Held while a process starts and while a pipe is made: a process that inherited the end of
  /// another one's pipe would hold it open.
  static let spawning = Mutex(())

  private static func path(of program: String) throws -> String {
    guard let path = BuiltProgram.path(of: program) else {
      throw Failure(description: "there is no program \(program)")
    }
    return path
  }

  private static func namelessFile() throws -> Int32 {
    let descriptor = FileSystemCall.makeUnnamedFile(in: NSTemporaryDirectory())
    guard descriptor >= 0 else { throw Failure(description: "there is no temporary file") }
    return descriptor
  }

  private static func contents(of descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func environment(_ added: [String: String]) -> [String] {
    var variables = ["LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    for name in ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "PYENV_ROOT"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    variables.merge(added) { _, new in new }
    return variables.map { "\($0.key)=\($0.value)" }
  }
}
