// Pictures through models. Threads decode and scale (PicturePreparing), the caller's thread runs the models on
// batches of what they have made, in the order of the pictures, and hands on what came out.

internal import Foundation

/// How pictures are tagged.
public struct TaggingOptions: Sendable {
  /// Threads that decode pictures.
  public var threadCount = 2
  /// Pictures that the model gets at once.
  public var batchCount = 4
  public var combination = TagCombination.union

  public init() {}
}

/// How far tagging has come.
public struct TaggingProgress: Sendable, Equatable {
  public var pictureCount: Int
  public var totalPictureCount: Int
  /// Those that went through the model.
  public var taggedCount: Int
}

/// What becomes of a picture before the models see it.
enum PreparedPicture<Kept: Sendable>: Sendable {
  /// What each preparation made, and what its maker wants back with the tags.
  case ready([[Float]], Kept)
  /// It is left alone; why, or nil where there is nothing to tell of.
  case skipped
  case failed(String)
}

/// What came of a picture.
enum TaggedPicture<Kept> {
  case tagged(PictureTags, Kept)
  case skipped
  case failed(String)
}

/// Runs models over numbered pictures.
struct TaggingRun {
  let models: [TaggerModel]
  let options: TaggingOptions
  let tags: CombinedTags
  /// Those of the models, each once, and for each model which is its own.
  let preparations: [Preparation]
  private let places: [Int]

  init(_ models: [TaggerModel], _ options: TaggingOptions) {
    self.models = models
    self.options = options
    tags = CombinedTags(models, options.combination)
    var preparations: [Preparation] = []
    places = models.map { model in
      if let known = preparations.firstIndex(of: model.preparation) { return known }
      preparations.append(model.preparation)
      return preparations.count - 1
    }
    self.preparations = preparations
  }

  /// Tags pictures, and hands out each in its order.
  ///
  /// - Parameters:
  ///   - minimumScore: Nil: what counts.
  ///   - prepare: Makes what a thread does with a picture.
  ///   - take: False to stop, once the rest of the batch is handed out: it has been through the models.
  func run<Kept: Sendable>(
    count: Int, minimumScore: Double?,
    prepare: @escaping @Sendable (PicturePreparing) -> (Int) -> PreparedPicture<Kept>,
    take: (_ position: Int, TaggedPicture<Kept>) throws -> Bool
  ) throws {
    let batchCount = models.compactMap(\.batchCount).min() ?? options.batchCount
    let large = LargePictureTurn()
    let preparations = preparations
    let work = OrderedWork<PreparedPicture<Kept>>(
      count: count, window: batchCount * 2, threadCount: options.threadCount
    ) { prepare(PicturePreparing(preparations, large: large)) }
    defer { work.cancel() }
    var batch = Batch(models, places)
    // Those of the batch wait for the model, and what comes between them with them.
    var waiting: [(position: Int, picture: PreparedPicture<Kept>)] = []
    func flush() throws -> Bool {
      let scores = try batch.run()
      var index = 0
      var isWanted = true
      for (position, picture) in waiting {
        let tagged: TaggedPicture<Kept>
        switch picture {
        case .failed(let reason): tagged = .failed(reason)
        case .skipped: tagged = .skipped
        case .ready(_, let kept):
          tagged = .tagged(
            tags.select(scores.map { $0[index] }, minimumScore: minimumScore), kept)
          index += 1
        }
        if try !take(position, tagged) { isWanted = false }
      }
      waiting.removeAll(keepingCapacity: true)
      return isWanted
    }
    var position = 0
    while let picture = work.next() {
      switch picture {
      case .ready(let pixels, let kept):
        batch.add(pixels)
        waiting.append((position, .ready([], kept)))
      case .skipped, .failed: waiting.append((position, picture))
      }
      position += 1
      // What needs no model is told soon.
      if batch.count == batchCount || batch.count == 0 || waiting.count >= batchCount * 8 {
        guard try flush() else { return }
      }
    }
    _ = try flush()
  }
}

/// Pictures that go through the models at once.
private struct Batch {
  private let models: [TaggerModel]
  private let places: [Int]
  private var pixels: [[Float]]
  private(set) var count = 0

  init(_ models: [TaggerModel], _ places: [Int]) {
    self.models = models
    self.places = places
    pixels = models.map { _ in [] }
  }

  mutating func add(_ made: [[Float]]) {
    for index in models.indices { pixels[index] += made[places[index]] }
    count += 1
  }

  /// The scores of each model for each picture; the batch is empty afterwards.
  mutating func run() throws(TaggerError) -> [[[Float]]] {
    guard count > 0 else { return models.map { _ in [] } }
    var all: [[[Float]]] = []
    for (index, model) in models.enumerated() {
      all.append(try run(model, &pixels[index]))
      pixels[index].removeAll(keepingCapacity: true)
    }
    count = 0
    return all
  }

  private func run(_ model: TaggerModel, _ pixels: inout [Float]) throws(TaggerError) -> [[Float]] {
    let size = model.preparation.size
    let pictureCount = size.width * size.height * 3
    // A model that takes so many and no other number gets empty pictures behind the last.
    let batchCount = model.batchCount ?? count
    var rows: [[Float]] = []
    for start in stride(from: 0, to: count, by: batchCount) {
      let taken = min(batchCount, count - start)
      if batchCount == count {
        rows += try run(model, &pixels, batchCount: batchCount, taken: taken)
      } else {
        var part = Array(
          pixels[(start * pictureCount)..<((start + taken) * pictureCount)])
        part += Array(repeating: 0, count: (batchCount - taken) * pictureCount)
        rows += try run(model, &part, batchCount: batchCount, taken: taken)
      }
    }
    return rows
  }

  /// Runs a batch as large as the model takes it; the scores of the first pictures are taken.
  private func run(
    _ model: TaggerModel, _ pixels: inout [Float], batchCount: Int, taken: Int
  ) throws(TaggerError) -> [[Float]] {
    let size = model.preparation.size
    let tagCount = model.tags.count
    var scores = [Float](repeating: 0, count: batchCount * tagCount)
    let dimensions =
      model.preparation.layout == .nhwc
      ? [batchCount, size.height, size.width, 3] : [batchCount, 3, size.height, size.width]
    try model.onnx.run(
      &pixels, dimensions: dimensions, output: model.output.name, scores: &scores)
    var rows: [[Float]] = []
    for row in 0..<taken {
      rows.append(try Self.scores(scores[(row * tagCount)..<((row + 1) * tagCount)], of: model))
    }
    return rows
  }

  /// Probabilities; what goes beyond 0 and 1 by rounding is cut.
  private static func scores(
    _ values: ArraySlice<Float>, of model: TaggerModel
  ) throws(TaggerError) -> [Float] {
    var scores = Array(values)
    if model.activation == .sigmoid {
      for index in scores.indices { scores[index] = 1 / (1 + exp(-scores[index])) }
    }
    guard let odd = scores.first(where: { !(-0.001...1.001 ~= $0) }) else {
      return scores.map { min(max($0, 0), 1) }
    }
    throw TaggerError(
      .badModel,
      "\(model.onnx.path): its output \(model.output.name) has \(odd) as a score, expected 0 to 1",
      hint: odd.isNaN
        ? nil
        : "If these are logits, say so in \(DescriptionFile.name): logits = [\"\(model.output.name)\"]."
    )
  }
}
