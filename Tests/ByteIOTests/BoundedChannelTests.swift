import Glibc
import Synchronization
import Testing

@testable import ByteIO

/// Runs a body on a thread of its own; `join` waits for it.
private final class TestThread {
  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private var thread: pthread_t = 0

  init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, box)
    precondition(status == 0)
  }

  func join() { pthread_join(thread, nil) }
}

@Suite struct BoundedChannelTests {
  @Test(arguments: [1, 2, 7])
  func elementsArriveInOrder(_ capacity: Int) throws {
    let channel = BoundedChannel<Int>(capacity: capacity)
    let producer = TestThread {
      for number in 0..<20_000 { try? channel.send(number) }
      channel.finish()
    }
    var received: [Int] = []
    while let number = try channel.receive() { received.append(number) }
    producer.join()
    #expect(received == Array(0..<20_000))
    #expect(try channel.receive() == nil)
  }

  @Test func sendersNeverRunAheadOfTheCapacity() throws {
    final class Counter: Sendable {
      let sent = Atomic<Int>(0)
    }
    let channel = BoundedChannel<Int>(capacity: 3)
    let counter = Counter()
    let producer = TestThread {
      for number in 0..<2000 {
        try? channel.send(number)
        counter.sent.store(number + 1, ordering: .sequentiallyConsistent)
      }
      channel.finish()
    }
    while let number = try channel.receive() {
      // This one is out, three may wait behind it.
      #expect(counter.sent.load(ordering: .sequentiallyConsistent) <= number + 1 + 3)
    }
    producer.join()
  }

  @Test func severalSendersAndReceivers() {
    let channel = BoundedChannel<Int>(capacity: 4)
    let sum = BoundedChannel<Int>(capacity: 4)
    let producers = (0..<3).map { part in
      TestThread { for number in 0..<3000 { try? channel.send(part * 3000 + number) } }
    }
    let consumers = (0..<3).map { _ in
      TestThread {
        var total = 0
        while let number = try? channel.receive() { total += number }
        try? sum.send(total)
      }
    }
    for producer in producers { producer.join() }
    channel.finish()
    for consumer in consumers { consumer.join() }
    sum.finish()
    var total = 0
    while let part = try? sum.receive() { total += part }
    #expect(total == 9000 * 8999 / 2)
  }

  @Test func anErrorComesAfterWhatWasSent() throws {
    let channel = BoundedChannel<Int>(capacity: 4)
    try channel.send(1)
    try channel.send(2)
    channel.finish(throwing: ByteIOError(.corruptInput, "damaged"))
    channel.finish()
    #expect(try channel.receive() == 1)
    #expect(try channel.receive() == 2)
    #expect(byteIOError { _ = try channel.receive() }?.code == .corruptInput)
    #expect(byteIOError { _ = try channel.receive() }?.code == .corruptInput)
    #expect(byteIOError { try channel.send(3) }?.code == .cancelled)
  }

  @Test func cancelWakesAWaitingSender() throws {
    let channel = BoundedChannel<Int>(capacity: 1)
    try channel.send(0)
    let outcome = BoundedChannel<String>(capacity: 1)
    let producer = TestThread {
      let error = byteIOError { while true { try channel.send(1) } }
      try? outcome.send(error?.code.rawValue ?? "none")
    }
    channel.cancel()
    #expect(try outcome.receive() == "cancelled")
    producer.join()
    #expect(byteIOError { _ = try channel.receive() }?.code == .cancelled)
  }

  @Test func cancelWakesAWaitingReceiver() throws {
    let channel = BoundedChannel<Int>(capacity: 1)
    let outcome = BoundedChannel<String>(capacity: 1)
    let consumer = TestThread {
      let error = byteIOError { while try channel.receive() != nil {} }
      try? outcome.send(error?.code.rawValue ?? "none")
    }
    channel.cancel()
    #expect(try outcome.receive() == "cancelled")
    consumer.join()
  }

  @Test func cancelDropsWhatWaits() throws {
    final class Token: Sendable {}
    let channel = BoundedChannel<Token>(capacity: 2)
    weak var token: Token?
    try {
      let new = Token()
      token = new
      try channel.send(new)
    }()
    #expect(token != nil)
    channel.cancel()
    #expect(token == nil)
  }

  @Test func chunksTravelThereAndBack() throws {
    let full = BoundedChannel<RecordChunk>(capacity: 2)
    let free = BoundedChannel<RecordChunk>(capacity: 2)
    for _ in 0..<2 { try free.send(RecordChunk()) }
    let bytes = Array(String(repeating: "0123456789\n", count: 5000).utf8)
    let reading = TestThread {
      do {
        let stream = try ByteStream(bytes: bytes)
        _ = try stream.nextEntry()
        let reader = RecordReader(stream, chunkByteCount: 1000)
        while let chunk = try free.receive(), try reader.next(into: chunk) { try full.send(chunk) }
        full.finish()
      } catch {
        full.finish(throwing: error)
      }
    }
    var count = 0
    while let chunk = try full.receive() {
      count += chunk.spans.count { chunk[$0].elementsEqual("0123456789".utf8) }
      try free.send(chunk)
    }
    reading.join()
    #expect(count == 5000)
  }
}
