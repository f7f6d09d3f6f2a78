internal import Dispatch
internal import Synchronization

extension WebServer {
  /// Serves while the calling thread waits.
  ///
  /// - Returns: why it ended; nil when it was told to.
  public func serve(onListening: @escaping @Sendable (Int) -> Void) -> String? {
    let end = ServerEnd()
    Task {
      do {
        try await run(onListening: onListening)
        end.come(with: nil)
      } catch {
        end.come(with: "\(error)")
      }
    }
    return end.wait()
  }
}

/// The end of a server, for the thread that waits.
private final class ServerEnd: Sendable {
  private let message = Mutex<String?>(nil)
  private let semaphore = DispatchSemaphore(value: 0)

  func come(with message: String?) {
    self.message.withLock { $0 = message }
    semaphore.signal()
  }

  func wait() -> String? {
    semaphore.wait()
    return message.withLock { $0 }
  }
}
