import Glibc

/// A blocking queue of bounded length between threads.
///
///     let channel = BoundedChannel<RecordChunk>(capacity: 4)
///     // producer                          // consumer
///     try channel.send(chunk)              while let chunk = try channel.receive() { … }
///     channel.finish()
///
/// Any number of threads may send and receive; elements arrive in the order in which they were
/// sent. Memory: `capacity` elements.
///
/// `@unchecked Sendable`: all state is read and written with `lock` held.
public final class BoundedChannel<Element: Sendable>: @unchecked Sendable {
  private enum State {
    case open
    case finished((any Error)?)
    case cancelled
  }

  /// How many elements may wait, 1 or more.
  public let capacity: Int

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let canSend = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let canReceive = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var slots: [Element?]
  private var first = 0
  private var count = 0
  private var state = State.open

  public init(capacity: Int) {
    precondition(capacity > 0, "a channel holds one element or more")
    self.capacity = capacity
    slots = Array(repeating: nil, count: capacity)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(canSend, nil)
    pthread_cond_init(canReceive, nil)
  }

  deinit {
    pthread_cond_destroy(canSend)
    pthread_cond_destroy(canReceive)
    pthread_mutex_destroy(lock)
    canSend.deallocate()
    canReceive.deallocate()
    lock.deallocate()
  }

  /// Appends an element; waits while the channel is full.
  /// - Throws: `cancelled` when the channel was cancelled or finished, before or while waiting.
  public func send(_ element: Element) throws {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while case .open = state, count == capacity { pthread_cond_wait(canSend, lock) }
    guard case .open = state else { throw Self.cancelled }
    slots[(first + count) % capacity] = element
    count += 1
    pthread_cond_signal(canReceive)
  }

  /// Takes the oldest element; waits while the channel is empty.
  /// - Returns: nil when the channel was finished and everything was received.
  /// - Throws: The error given to `finish(throwing:)`, after everything was received;
  ///   `cancelled` at once when the channel was cancelled.
  public func receive() throws -> Element? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while case .open = state, count == 0 { pthread_cond_wait(canReceive, lock) }
    if case .cancelled = state { throw Self.cancelled }
    if count > 0 {
      let element = slots[first]
      slots[first] = nil
      first = (first + 1) % capacity
      count -= 1
      pthread_cond_signal(canSend)
      return element
    }
    if case .finished(let error?) = state { throw error }
    return nil
  }

  /// Says that nothing more will be sent. Only the first call has an effect, and none after
  /// `cancel()`.
  /// - Parameter error: Thrown to receivers once they have taken everything.
  public func finish(throwing error: (any Error)? = nil) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard case .open = state else { return }
    state = .finished(error)
    wakeAll()
  }

  /// Gives up: what waits is dropped, and senders and receivers throw `cancelled`.
  public func cancel() {
    pthread_mutex_lock(lock)
    // Dropped elements are freed without the lock: their deinit may be slow.
    var dropped: [Element?] = Array(repeating: nil, count: capacity)
    swap(&dropped, &slots)
    count = 0
    state = .cancelled
    wakeAll()
    pthread_mutex_unlock(lock)
  }

  private func wakeAll() {
    pthread_cond_broadcast(canSend)
    pthread_cond_broadcast(canReceive)
  }

  private static var cancelled: ByteIOError {
    ByteIOError(.cancelled, "the work was cancelled")
  }
}
