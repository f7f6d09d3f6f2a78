internal import Synchronization

/// Answers that were given while the warehouse was as it is.
///
/// Memory: `maximumByteCount`.
final class AnswerCache: Sendable {
  private static let maximumByteCount = 16 << 20

  private struct State {
    var stamp: WarehouseStamp?
    var responses: [String: WebResponse] = [:]
    var byteCount = 0
  }

  private let state = Mutex(State())

  func response(_ key: String, _ stamp: WarehouseStamp) -> WebResponse? {
    state.withLock { $0.stamp == stamp ? $0.responses[key] : nil }
  }

  /// Keeps an answer; all others go when there is no room, or the warehouse has changed.
  func keep(_ response: WebResponse, _ key: String, _ stamp: WarehouseStamp) {
    guard stamp.isSettled, response.status == 200, response.header("cache-control") == nil,
      case .bytes(let bytes) = response.body, bytes.count < Self.maximumByteCount / 16
    else { return }
    state.withLock { state in
      if state.stamp != stamp || state.byteCount + bytes.count > Self.maximumByteCount {
        state = State(stamp: stamp)
      }
      if state.responses.updateValue(response, forKey: key) == nil {
        state.byteCount += bytes.count + key.utf8.count
      }
    }
  }
}
