import Foundation
import TestSupport
import Testing

/// The program on a terminal of its own.
enum TerminalRun {
  /// What it shows, with its line ends as plain newlines; standard error is in between.
  ///
  /// Waits for the end of the program, never for time.
  static func output(
    of arguments: [String], columns: Int, lines: Int = 200, environment: [String: String] = [:],
    in folder: TemporaryFolder
  ) throws -> String {
    let script = """
      import fcntl, json, os, pty, struct, sys, termios
      size, variables, program = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
      pid, end = pty.fork()
      if pid == 0:
          fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
          for name in ["NO_COLOR", "PAGER", "LESS"]: os.environ.pop(name, None)
          os.environ.update({"TERM": "xterm", "LC_ALL": "C.UTF-8", "PAGER": ""})
          os.environ.update(variables)
          os.execv(program[0], program)
      seen = b""
      try:
          while True:
              part = os.read(end, 65536)
              if not part: break
              seen += part
      except OSError: pass
      code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
      sys.stdout.buffer.write(seen.replace(b"\\r\\n", b"\\n"))
      sys.exit(code)
      """
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    let variables = String(decoding: try JSONEncoder().encode(environment), as: UTF8.self)
    let result = try ProgramRun.run(
      "python3", ["-c", script, "[\(columns), \(lines)]", variables, program] + arguments,
      in: folder.path)
    #expect(result.exitCode == 0, "\(result)")
    return result.output
  }
}
