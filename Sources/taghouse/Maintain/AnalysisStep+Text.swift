import Statistics
import Store

extension AnalysisStep {
  /// What it does, for the line of progress.
  var text: String {
    switch self {
    case .reading: "reading posts"
    case .times: "counting tags by month and rating"
    case .posts: "counting the tags of posts"
    case .characters: "counting the tags of characters"
    case .pairs(let group, let count): "counting pairs of tags, part \(group) of \(count)"
    case .ending: "writing"
    case .onLayer(let layer, let step): "\(layer.rawValue): \(step.text)"
    }
  }
}
