internal import CTaggers

/// Makes of a picture what models take. One thread; it keeps its memory from picture to picture.
///
///     bytes → rows of red, green and blue → a scaler for each preparation → numbers
final class PicturePreparing {
  /// Pixels of a picture, twice 1 GiB / 4 / 3: Pillow refuses larger ones as decompression bombs.
  static let maximumPixelCount = 178_956_970
  /// Pixels of a side: a square of its padding has this one twice.
  static let maximumSide = 65_535
  /// Bytes of rows that are decoded at once: they stay in the processor's cache.
  private static let stripByteCount = 1 << 16
  /// Larger pictures are decoded one at a time.
  private static let largePixelCount = 40_000_000

  private let preparations: [Preparation]
  private let large: LargePictureTurn
  private var strip: [UInt8] = []

  init(_ preparations: [Preparation], large: LargePictureTurn) {
    self.preparations = preparations
    self.large = large
  }

  /// What each preparation makes of the picture. Throws `TaggedPictureFlaw`.
  func prepare(_ bytes: UnsafeRawBufferPointer) throws(TaggedPictureFlaw) -> [[Float]] {
    let (picture, text) = withErrorText {
      taghouse_picture_open(bytes.baseAddress, bytes.count, $0)
    }
    guard let picture else { throw TaggedPictureFlaw(reason: "is no picture: \(text)") }
    defer { taghouse_picture_close(picture) }
    let size = PictureSize(
      Int(taghouse_picture_width(picture)), Int(taghouse_picture_height(picture)))
    guard size.width * size.height <= Self.maximumPixelCount,
      max(size.width, size.height) <= Self.maximumSide
    else {
      throw TaggedPictureFlaw(
        reason: "is too large: \(size.width) x \(size.height) pixels, and"
          + " \(Self.maximumPixelCount) are the most, \(Self.maximumSide) on a side")
    }
    let isLarge = size.width * size.height > Self.largePixelCount
    if isLarge { large.begin() }
    defer { if isLarge { large.end() } }
    // Pictures over another background are other pictures.
    var made: [[Float]] = Array(repeating: [], count: preparations.count)
    let groups = Dictionary(grouping: preparations.indices) { preparations[$0].background }
    guard groups.count == 1, let (background, indices) = groups.first else {
      for (background, indices) in groups {
        try run(indices, bytes, background, size, into: &made)
      }
      return made
    }
    try decode(picture, size, indices, background, into: &made)
    return made
  }

  private func run(
    _ indices: [Int], _ bytes: UnsafeRawBufferPointer, _ background: RGBColor, _ size: PictureSize,
    into made: inout [[Float]]
  ) throws(TaggedPictureFlaw) {
    let (picture, text) = withErrorText {
      taghouse_picture_open(bytes.baseAddress, bytes.count, $0)
    }
    guard let picture else { throw TaggedPictureFlaw(reason: "is no picture: \(text)") }
    defer { taghouse_picture_close(picture) }
    try decode(picture, size, indices, background, into: &made)
  }

  private func decode(
    _ picture: OpaquePointer, _ size: PictureSize, _ indices: [Int], _ background: RGBColor,
    into made: inout [[Float]]
  ) throws(TaggedPictureFlaw) {
    let orientation = Int(taghouse_picture_orientation(picture))
    // Those that want the picture turned get it whole; else rows go into scalers as they come.
    var streamed: [(index: Int, scaling: RowScaling)] = []
    var waiting: [Int] = []
    for index in indices {
      let preparation = preparations[index]
      let isTurned = preparation.orientation == .exif && 2...8 ~= orientation
      if !isTurned, let scaling = try RowScaling(preparation.steps, size) {
        streamed.append((index, scaling))
      } else {
        waiting.append(index)
      }
    }
    var whole: [UInt8] = []
    if !waiting.isEmpty { whole.reserveCapacity(size.width * size.height * 3) }
    let rowByteCount = size.width * 3
    let stripRowCount = max(8, Self.stripByteCount / rowByteCount / 8 * 8)
    if strip.count < stripRowCount * rowByteCount {
      strip = [UInt8](repeating: 0, count: stripRowCount * rowByteCount)
    }
    let color = [background.red, background.green, background.blue]
    for top in stride(from: 0, to: size.height, by: stripRowCount) {
      let count = min(stripRowCount, size.height - top)
      let (code, text) = strip.withUnsafeMutableBufferPointer { strip in
        withErrorText {
          taghouse_picture_read(picture, Int32(top), Int32(count), color, strip.baseAddress, $0)
        }
      }
      guard code == 0 else {
        throw TaggedPictureFlaw(reason: "cannot be decoded: \(text)")
      }
      strip.withUnsafeBufferPointer { strip in
        let rows = UnsafeBufferPointer(rebasing: strip[..<(count * rowByteCount)])
        for (_, scaling) in streamed { scaling.push(rows, rowCount: count) }
        if !waiting.isEmpty { whole += rows }
      }
    }
    for (index, scaling) in streamed {
      made[index] = try numbers(scaling.finish(), preparations[index], from: scaling.stepCount)
    }
    for index in waiting {
      var pixels = Pixels(size: size, bytes: whole)
      if preparations[index].orientation == .exif { pixels.turn(orientation) }
      made[index] = try numbers(pixels, preparations[index], from: 0)
    }
  }

  /// Does the steps that are left, and makes numbers of the pixels.
  private func numbers(
    _ pixels: Pixels, _ preparation: Preparation, from start: Int
  ) throws(TaggedPictureFlaw) -> [Float] {
    var pixels = pixels
    var position = start
    while position < preparation.steps.count {
      let rest = Array(preparation.steps[position...])
      if let scaling = try RowScaling(rest, pixels.size) {
        pixels.bytes.withUnsafeBufferPointer { scaling.push($0, rowCount: pixels.size.height) }
        pixels = scaling.finish()
        position += scaling.stepCount
      } else {
        pixels.apply(rest[0])
        position += 1
      }
    }
    guard pixels.size == preparation.size else {
      throw TaggedPictureFlaw(
        reason: "becomes \(pixels.size.width) x \(pixels.size.height) pixels, and the model takes"
          + " \(preparation.size.width) x \(preparation.size.height)")
    }
    return preparation.numbers(of: pixels.bytes)
  }
}

extension Preparation {
  /// The numbers of pixels, in the layout of the model.
  fileprivate func numbers(of bytes: [UInt8]) -> [Float] {
    // A byte has one of 256 values, so each is looked up.
    let tables: [[Float]] = (0..<3).map { channel in
      (0..<256).map { value in
        (Float(value) / Float(divisor) - Float(mean[channel])) / Float(deviation[channel])
      }
    }
    // Mean and deviation go with the channels as the model has them.
    let order = colorOrder == .rgb ? [0, 1, 2] : [2, 1, 0]
    let pixelCount = bytes.count / 3
    let (pixelStep, channelStep) = layout == .nhwc ? (3, 1) : (1, pixelCount)
    return [Float](unsafeUninitializedCapacity: bytes.count) { numbers, count in
      bytes.withUnsafeBufferPointer { bytes in
        for channel in 0..<3 {
          let source = order[channel]
          tables[channel].withUnsafeBufferPointer { table in
            var place = channel * channelStep
            for pixel in 0..<pixelCount {
              numbers[place] = table[Int(bytes[pixel * 3 + source])]
              place += pixelStep
            }
          }
        }
      }
      count = bytes.count
    }
  }
}
