internal import Glibc

/// Standard input, output and error of the process.
public enum StandardStreams {
  /// Gives a stream that is closed a descriptor that nothing can be read from or written to: else the next
  /// file would get its number, and the text its content. To be called before any file is opened.
  public static func openClosedOnes() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is that of the stream.
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
