internal import Export
internal import Synchronization

/// Recipes that were made ready while the warehouse is as it is: the last two, as a comparison needs them.
///
/// Memory: some 150 bytes a tag for each.
final class CaptionCache: Sendable {
  private static let maximumCount = 2

  private struct State {
    var stamp: WarehouseStamp?
    var recipes: [(key: String, captions: PreparedCaptions)] = []
  }

  private let state = Mutex(State())

  /// Who asks for a recipe that is being made ready waits for it.
  func captions(
    _ key: String, _ stamp: WarehouseStamp, _ make: () throws -> PreparedCaptions
  ) throws -> PreparedCaptions {
    try state.withLock { state in
      if state.stamp != stamp { state = State(stamp: stamp) }
      if let place = state.recipes.firstIndex(where: { $0.key == key }) {
        let entry = state.recipes.remove(at: place)
        state.recipes.append(entry)
        return entry.captions
      }
      let captions = try make()
      guard stamp.isSettled else { return captions }
      if state.recipes.count >= Self.maximumCount { state.recipes.removeFirst() }
      state.recipes.append((key, captions))
      return captions
    }
  }
}
