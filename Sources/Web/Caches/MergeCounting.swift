internal import Dispatch
internal import Reports
internal import Selection
internal import Store
internal import Synchronization

/// Counts what posts lack behind the pages, one count at a time: it looks at every post, seconds for a million.
final class MergeCounting: Sendable {
  /// What a count has come to.
  enum State: Sendable {
    case running
    case done([Group])
    case failed(String)
  }

  struct Group: Sendable {
    var name: String?
    var counts: MergeCounts
  }

  private let path: String
  private let queue = DispatchQueue(label: "taghouse.merge", qos: .utility)
  private let known = Mutex<(stamp: WarehouseStamp?, counts: [String: State])>((nil, [:]))

  init(warehousePath: String) {
    path = warehousePath
  }

  /// The counts of a question as far as they are known; the first to ask has them begun.
  func counts(_ question: MergeQuestion, by grouping: MergeGrouping?, _ stamp: WarehouseStamp)
    -> State
  {
    let key = "\(grouping?.rawValue ?? "") \(question.captionRule) \(question.selection.siteNames)"
    let state: State? = known.withLock { known in
      if known.stamp != stamp { known = (stamp, [:]) }
      if let state = known.counts[key] { return state }
      known.counts[key] = .running
      return nil
    }
    if let state { return state }
    queue.async { [self] in
      let state = count(question, by: grouping)
      known.withLock { known in
        if known.stamp == stamp { known.counts[key] = state }
      }
    }
    return .running
  }

  private func count(_ question: MergeQuestion, by grouping: MergeGrouping?) -> State {
    do {
      let warehouse = try Warehouse(path: path, mode: .read)
      defer { warehouse.close() }
      try warehouse.limitCache(kibibytes: 12_288)
      let groups = try MergeScan(question, of: warehouse).counts(by: grouping)
      return .done(groups.map { Group(name: $0.group, counts: $0.counts) })
    } catch {
      return .failed("\(error)")
    }
  }
}
