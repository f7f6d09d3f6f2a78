/// Invents posts: every one from the seed and its place alone, in any order.
struct PostComposer {
  /// No post has more tags, not even an odd one.
  static let maximumTagCount = 500

  let options: DumpOptions
  let vocabulary: TagVocabulary
  private let startSeconds: Int
  private let spanSeconds: Int
  /// By tag: the last mark under which it was added, so that no tag comes twice.
  private var marks: [UInt64]
  private var mark: UInt64 = 0

  /// Makes the vocabulary too.
  init(options: DumpOptions) {
    let names = TagNames(size: TagNames.size(postCount: options.postCount))
    self.init(options: options, vocabulary: TagVocabulary(names))
  }

  init(options: DumpOptions, vocabulary: TagVocabulary) {
    self.options = options
    self.vocabulary = vocabulary
    startSeconds = CivilTime.seconds(ofYear: options.years.lowerBound)
    spanSeconds = CivilTime.seconds(ofYear: options.years.upperBound + 1) - startSeconds
    marks = [UInt64](repeating: 0, count: vocabulary.count)
  }

  /// The site's number of the post at a place: ascending, with gaps.
  func number(of position: Int) -> Int {
    if position == 0 { return options.firstNumber }
    var random = SampleRandom(seed: options.seed, .number, position)
    return options.firstNumber + 2 * position + random.below(2)
  }

  /// Composes the post at a place in its first version.
  mutating func compose(_ position: Int, into post: inout SamplePost) {
    var random = SampleRandom(seed: options.seed, .post, position)
    post.number = number(of: position)
    composeTimes(&random, position, &post)
    composeFacts(&random, position, &post)
    composeTags(&random, &post)
    sortTags(&post)
  }

  /// Changes a composed post as if it were dumped again beside the post at a later place.
  mutating func revise(_ post: inout SamplePost, at position: Int) {
    var random = SampleRandom(seed: options.seed, .revision, position)
    post.upScore += 1 + random.below(40)
    post.favoriteCount += random.below(20)
    // The place is added so that of two revisions of one post the later one is newer.
    post.updatedSeconds = max(post.updatedSeconds, seconds(at: position)) + 1 + position
    if post.tags.count > 1 { post.tags.remove(at: random.below(post.tags.count)) }
    mark += 1
    for tag in post.tags { marks[Int(tag)] = mark }
    for _ in 0...random.below(3) { add(vocabulary.general.draw(&random), to: &post) }
    sortTags(&post)
  }

  /// Gives a post several hundred tags, as many as the vocabulary allows.
  mutating func crowd(_ post: inout SamplePost) {
    var random = SampleRandom(seed: options.seed, .revision, post.number)
    mark += 1
    for tag in post.tags { marks[Int(tag)] = mark }
    let wanted = 300 + random.below(Self.maximumTagCount - 300)
    let general = vocabulary.general.tags
    // Neighbours in rank, so that it takes no luck to find new ones.
    var rank = random.below(general.count)
    for _ in 0..<general.count where post.tags.count < wanted {
      rank = (rank + 1) % general.count
      add(general[rank], to: &post)
    }
    sortTags(&post)
  }

  // MARK: Facts

  private func seconds(at position: Int) -> Int {
    // Below 2^53 for less than a million years of posts; no rounding either way.
    startSeconds + spanSeconds / options.postCount * position
      + spanSeconds % options.postCount * position / options.postCount
  }

  private func composeTimes(_ random: inout SampleRandom, _ position: Int, _ post: inout SamplePost)
  {
    post.createdSeconds =
      seconds(at: position) + random.below(max(1, spanSeconds / options.postCount))
    post.createdMicroseconds = random.isHit(perMille: 100) ? 0 : random.below(1_000_000)
    post.updatedSeconds = post.createdSeconds
    if random.isHit(perMille: 700) { post.updatedSeconds += random.below(3 * 365 * 86_400) }
    post.commentedSeconds = 0
    if random.isHit(perMille: 150) {
      post.commentedSeconds = post.createdSeconds + random.below(365 * 86_400)
    }
  }

  private func composeFacts(_ random: inout SampleRandom, _ position: Int, _ post: inout SamplePost)
  {
    post.digest = (random.next(), random.next())
    post.uploader = 1 + min(random.below(60_000), random.below(60_000))
    post.approver = random.isHit(perMille: 250) ? 1 + random.below(900) : 0
    post.parent =
      position > 0 && random.isHit(perMille: 60)
      ? number(of: max(0, position - 1 - random.below(50))) : 0
    post.pool = random.isHit(perMille: 40) ? 1 + random.below(2000) : 0
    post.favoriteCount = (random.below(22) * random.below(22)) / 9
    post.upScore = random.below(post.favoriteCount + 4)
    post.downScore = random.isHit(perMille: 80) ? random.below(8) : 0

    post.width = 400 + 4 * random.below(300) + random.below(8)
    if random.isHit(perMille: 400) { post.width *= 2 }
    post.height = post.width * (60 + random.below(110)) / 100
    post.isPNG = random.isHit(perMille: 350)
    post.fileBytes = post.width * post.height / (post.isPNG ? 2 : 6) + random.below(50_000)
    switch random.below(100) {
    case 0..<62: post.rating = UInt8(ascii: "g")
    case 62..<95: post.rating = UInt8(ascii: "s")
    default: post.rating = UInt8(ascii: "q")
    }

    post.galleryNumber = 0
    switch random.below(100) {
    case 0..<55:
      post.source = .gallery
      post.galleryNumber = 1_000_000 + random.below(99_000_000)
    case 55..<80: post.source = .message
    case 80..<88: post.source = .text(random.below(DanbooruShape.sourceTexts.count))
    default: post.source = .none
    }
    post.hasChildren = random.isHit(perMille: 60)
    post.isDeleted = random.isHit(perMille: 50)
    post.isBanned = random.isHit(perMille: 3)
    post.hasMediaAsset = random.isHit(perMille: 400)
  }

  // MARK: Tags

  @inline(__always)
  private mutating func add(_ tag: UInt32, to post: inout SamplePost) {
    if marks[Int(tag)] != mark {
      marks[Int(tag)] = mark
      post.tags.append(tag)
    }
  }

  private mutating func composeTags(_ random: inout SampleRandom, _ post: inout SamplePost) {
    post.tags.removeAll(keepingCapacity: true)
    mark += 1
    addPeople(&random, &post)
    // Two dice make a middle, one in thirty makes a long tail.
    var drawCount = 3 + random.below(20) + random.below(20)
    if random.below(30) == 0 { drawCount += 20 + random.below(60) }
    for _ in 0..<drawCount { add(vocabulary.general.draw(&random), to: &post) }
    if random.isHit(perMille: 960) { add(vocabulary.artists.draw(&random), to: &post) }
    for _ in 0..<random.below(4) { add(vocabulary.meta.draw(&random), to: &post) }
  }

  private mutating func addPeople(_ random: inout SampleRandom, _ post: inout SamplePost) {
    let characterCount: Int
    switch random.below(100) {
    case 0..<18: characterCount = 0
    case 18..<76: characterCount = 1
    case 76..<93: characterCount = 2
    default: characterCount = 3
    }
    guard characterCount > 0 else { return addUnnamed(&random, &post) }
    var girls = 0
    var boys = 0
    var rank = 0
    for position in 0..<characterCount {
      if position > 0, random.isHit(perMille: 650) {
        // Somebody of the same work.
        let cast = vocabulary.ranksByWork[vocabulary.rankOfWork[rank]]
        rank = cast[random.below(cast.count)]
      } else {
        rank = vocabulary.characters.ranks.next(&random)
      }
      let tag = vocabulary.characters.tags[rank]
      if marks[Int(tag)] == mark { continue }
      add(tag, to: &post)
      add(vocabulary.workOfCharacter[rank], to: &post)
      if vocabulary.isBoy[rank] { boys += 1 } else { girls += 1 }
      let core = rank * TagVocabulary.coreTagCount
      for index in core..<core + TagVocabulary.coreTagCount
      where random.isHit(perMille: Int(vocabulary.coreChances[index])) {
        add(vocabulary.coreTags[index], to: &post)
      }
    }
    addCounts(&random, girls: girls, boys: boys, &post)
  }

  /// Nobody at all, or somebody without a name.
  private mutating func addUnnamed(_ random: inout SampleRandom, _ post: inout SamplePost) {
    let traits = vocabulary.traits
    let original = vocabulary.copyrights.tags[0]
    add(random.isHit(perMille: 800) ? original : vocabulary.copyrights.draw(&random), to: &post)
    if random.isHit(perMille: 250) { return add(traits.noHumans, to: &post) }
    add(traits.hairColor(&random), to: &post)
    add(traits.hairLength(&random), to: &post)
    add(traits.eyeColor(&random), to: &post)
    let isBoy = random.isHit(perMille: 250)
    addCounts(&random, girls: isBoy ? 0 : 1, boys: isBoy ? 1 : 0, &post)
  }

  private mutating func addCounts(
    _ random: inout SampleRandom, girls: Int, boys: Int, _ post: inout SamplePost
  ) {
    let traits = vocabulary.traits
    if girls > 0 { add(traits.girls(girls), to: &post) }
    if girls > 1 { add(traits.multipleGirls, to: &post) }
    if boys > 0 { add(traits.boys(boys), to: &post) }
    if boys > 1 { add(traits.multipleBoys, to: &post) }
    if girls + boys == 1, random.isHit(perMille: 900) { add(traits.solo, to: &post) }
  }

  /// Tags are numbered in the order of their names, so this is the order of the site.
  private func sortTags(_ post: inout SamplePost) {
    post.tags.withUnsafeMutableBufferPointer { tags in
      guard tags.count > 1 else { return }
      for index in 1..<tags.count {
        let tag = tags[index]
        var position = index
        while position > 0, tags[position - 1] > tag {
          tags[position] = tags[position - 1]
          position -= 1
        }
        tags[position] = tag
      }
    }
  }
}
