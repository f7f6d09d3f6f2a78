internal import Querying
internal import Store
internal import Synchronization

/// What searches found, and the orders that they are shown in, while the warehouse is as it is.
///
/// Memory: a bit a post for each of `maximumSetCount` searches, 4 bytes a post for each of `maximumOrderCount`
/// orders: some 50 MB for five million posts.
final class SearchCache: Sendable {
  private static let maximumSetCount = 12
  private static let maximumOrderCount = 2

  /// The posts of a search.
  struct Found: Sendable {
    /// Nil for all posts.
    var posts: PostSet?
    var count: Int64
  }

  private struct State {
    var stamp: WarehouseStamp?
    /// Those that were asked for last at the end.
    var sets: [(key: String, found: Found)] = []
  }

  private let state = Mutex(State())
  private let orders = Mutex<(stamp: WarehouseStamp?, known: [(key: String, order: PostOrder)])>(
    (nil, []))

  func found(
    _ key: String, _ stamp: WarehouseStamp, _ make: () throws -> Found
  ) rethrows -> Found {
    let known: Found? = state.withLock { state in
      guard state.stamp == stamp, let place = state.sets.firstIndex(where: { $0.key == key }) else {
        return nil
      }
      let entry = state.sets.remove(at: place)
      state.sets.append(entry)
      return entry.found
    }
    if let known { return known }
    let found = try make()
    guard stamp.isSettled else { return found }
    state.withLock { state in
      if state.stamp != stamp { state = State(stamp: stamp) }
      if state.sets.count >= Self.maximumSetCount { state.sets.removeFirst() }
      state.sets.append((key, found))
    }
    return found
  }

  /// Who asks for an order that is being made waits for it, and does not make it again.
  func order(
    _ key: String, _ stamp: WarehouseStamp, _ make: () throws -> PostOrder
  ) throws -> PostOrder {
    try orders.withLock { orders in
      if orders.stamp != stamp { orders = (stamp, []) }
      if let known = orders.known.first(where: { $0.key == key }) { return known.order }
      let order = try make()
      guard stamp.isSettled else { return order }
      if orders.known.count >= Self.maximumOrderCount { orders.known.removeFirst() }
      orders.known.append((key, order))
      return order
    }
  }
}
