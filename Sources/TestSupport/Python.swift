// Python as a second opinion.
//
// Scripts run in copies (fork) of a python3 that stays: it has started, and has its modules, once. There are as
// many of these as tests ask at the same time. Requests and answers are lines of JSON:
//
//     {"script": "print(1)", "path": null, "arguments": []}      or a path, and no script
//     {"status": 0, "output": "1\n", "errors": ""}

internal import Foundation
internal import Glibc
internal import Synchronization
public import Testing

/// Python as a second opinion. Tests that ask it are skipped where there is no python3, unless `CI` is set; a
/// script that fails is an error.
public enum Python {
  /// How a script has failed.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// What a script writes to standard output.
  ///
  /// Throws `Failure` with its last words when its exit status is not 0.
  public static func output(
    of script: String, arguments: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try Requirement.program("python3", sourceLocation: sourceLocation)
    return try output(Interpreter.Request(script: script, arguments: arguments))
  }

  /// What a program file writes to standard output.
  public static func output(
    ofFile path: String, arguments: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try Requirement.program("python3", sourceLocation: sourceLocation)
    return try output(Interpreter.Request(path: path, arguments: arguments))
  }

  /// Goes on where Python has a module that does not come with it; as `Requirement` otherwise.
  public static func requireModule(
    _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let script = """
      import importlib.util, sys
      print(importlib.util.find_spec(sys.argv[1]) is not None)
      """
    let answer = try output(of: script, arguments: [name], sourceLocation: sourceLocation)
    if answer != "True\n" {
      try Requirement.isMissing("Python has no module \(name)", sourceLocation: sourceLocation)
    }
  }

  /// Those that wait for a request.
  private static let idle = Mutex<[Interpreter]>([])

  private static func output(_ request: Interpreter.Request) throws -> String {
    let waiting = idle.withLock { $0.popLast() }
    let interpreter = try waiting ?? Interpreter()
    let answer = try interpreter.answer(to: request)
    idle.withLock { $0.append(interpreter) }
    guard answer.status == 0 else {
      throw Failure(
        description: "Python ended with \(answer.status):\n\(answer.errors.suffix(4000))")
    }
    return answer.output
  }
}

/// A process of python3 that takes one request after another. It ends with its input.
private struct Interpreter: @unchecked Sendable {  // One thread has it at a time: `Python.idle`.
  struct Request: Encodable {
    var script: String?
    var path: String?
    var arguments: [String]
  }

  struct Answer: Decodable {
    var status: Int
    var output: String
    var errors: String
  }

  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()

  init() throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-u", "-c", Self.program]
    process.standardInput = requests
    process.standardOutput = answers
    // A process that went away must be an error, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    try ProgramRun.spawning.withLock { _ in try process.run() }
  }

  func answer(to request: Request) throws -> Answer {
    let line = try JSONEncoder().encode(request) + [0x0A]
    try requests.fileHandleForWriting.write(contentsOf: line)
    var answer = Data()
    while answer.last != 0x0A {
      let part = answers.fileHandleForReading.availableData
      if part.isEmpty { throw Python.Failure(description: "python3 has gone away") }
      answer += part
    }
    return try JSONDecoder().decode(Answer.self, from: answer)
  }

  private static let program = #"""
    import csv, collections, glob, hashlib, itertools, json, os, random, re, runpy, sqlite3, struct, sys
    import tarfile, tempfile, traceback, types, unicodedata

    def run(request):
        sys.argv = [request.get("path") or "-c"] + request["arguments"]
        if request.get("path"):
            sys.path[0] = os.path.dirname(request["path"])
            runpy.run_path(request["path"], run_name="__main__")
        else:
            main = sys.modules["__main__"] = types.ModuleType("__main__")
            exec(compile(request["script"], "<script>", "exec"), main.__dict__)

    def child(request, output, errors):
        status = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            run(request)
            sys.stdout.flush()
            status = 0
        except SystemExit as end:
            if end.code is None or isinstance(end.code, int):
                status = (end.code or 0) & 255
            else:
                print(end.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            except BaseException:
                status = status or 1
            os._exit(status)

    def text(file):
        file.seek(0)
        return file.read().decode("utf-8", "replace")

    requests, answers = sys.stdin.buffer, sys.stdout
    for line in iter(requests.readline, b""):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            request = json.loads(line)
            number = os.fork()
            if number == 0:
                child(request, output, errors)
            _, state = os.waitpid(number, 0)
            answer = {
                "status": os.waitstatus_to_exitcode(state), "output": text(output), "errors": text(errors),
            }
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    """#
}
