internal import CTaggers
internal import Foundation

/// A small picture in memory: red, green and blue, row by row.
struct Pixels {
  var size: PictureSize
  var bytes: [UInt8]

  /// Turns it as EXIF's orientation wants it; 1 and what is none leave it.
  mutating func turn(_ orientation: Int) {
    guard 2...8 ~= orientation else { return }
    var turned = [UInt8](repeating: 0, count: bytes.count)
    taghouse_turn(bytes, Int32(size.width), Int32(size.height), Int32(orientation), &turned)
    bytes = turned
    if orientation >= 5 { size = PictureSize(size.height, size.width) }
  }

  /// A step that is not about scaling.
  mutating func apply(_ step: Preparation.Step) {
    switch step {
    case .padToSquare(let color):
      let side = max(size.width, size.height)
      place(
        in: PictureSize(side, side), left: (side - size.width) / 2, top: (side - size.height) / 2,
        color)
    case .cropCenter(let target):
      let (width, height) = (max(size.width, target.width), max(size.height, target.height))
      let black = RGBColor(0, 0, 0)
      place(
        in: PictureSize(width, height), left: (width - size.width) / 2,
        top: (height - size.height) / 2, black)
      place(
        in: target, left: -((width - target.width) / 2), top: -((height - target.height) / 2), black
      )
    case .fitInside(let target, _, let color):
      place(
        in: target, left: (target.width - size.width) / 2, top: (target.height - size.height) / 2,
        color)
    case .resize, .resizeShorter: break
    }
  }

  /// Puts it into a picture of another size; what does not fit is cut off.
  private mutating func place(in target: PictureSize, left: Int, top: Int, _ color: RGBColor) {
    if target == size { return }
    var placed: [UInt8] = []
    placed.reserveCapacity(target.width * target.height * 3)
    for _ in 0..<(target.width * target.height) {
      placed.append(color.red)
      placed.append(color.green)
      placed.append(color.blue)
    }
    for y in max(0, top)..<max(0, top, min(target.height, top + size.height)) {
      let (from, to) = (max(0, left), min(target.width, left + size.width))
      guard from < to else { break }
      let source = ((y - top) * size.width + from - left) * 3
      let start = (y * target.width + from) * 3
      placed.replaceSubrange(
        start..<(start + (to - from) * 3), with: bytes[source..<(source + (to - from) * 3)])
    }
    (size, bytes) = (target, placed)
  }
}

/// The next step that scales, with the padding before it; rows of the picture go in, pixels come out.
final class RowScaling {
  private let handle: OpaquePointer
  private let scaled: PictureSize
  /// Padding behind the scaling.
  private let behind: Preparation.Step?
  /// Steps that it does.
  let stepCount: Int

  /// Nil when the first step is none that scales. Throws where there is not enough memory.
  init?(_ steps: [Preparation.Step], _ size: PictureSize) throws(TaggedPictureFlaw) {
    var canvas = size
    var color = RGBColor.white
    var position = 0
    if case .padToSquare(let background)? = steps.first {
      let side = max(size.width, size.height)
      canvas = PictureSize(side, side)
      color = background
      position = 1
    }
    guard position < steps.count else { return nil }
    let filter: ScalingFilter
    var behind: Preparation.Step?
    switch steps[position] {
    case .resize(let target, let named): (scaled, filter) = (target, named)
    case .resizeShorter(let side, let named, let maximum):
      (scaled, filter) = (Self.shorter(side, maximum, of: canvas), named)
    case .fitInside(let target, let named, _):
      (scaled, filter) = (Self.inside(target, canvas), named)
      behind = steps[position]
    case .padToSquare, .cropCenter: return nil
    }
    self.behind = behind
    stepCount = position + 1
    let background = [color.red, color.green, color.blue]
    let handle = taghouse_scaler_new(
      Int32(canvas.width), Int32(canvas.height), Int32((canvas.width - size.width) / 2),
      Int32((canvas.height - size.height) / 2), Int32(size.width), Int32(size.height), background,
      Int32(scaled.width), Int32(scaled.height), filter.ofScaler)
    guard let handle else { throw TaggedPictureFlaw(reason: "needs more memory than there is") }
    self.handle = handle
  }

  deinit { taghouse_scaler_free(handle) }

  func push(_ rows: UnsafeBufferPointer<UInt8>, rowCount: Int) {
    taghouse_scaler_push(handle, rows.baseAddress, Int32(rowCount))
  }

  func finish() -> Pixels {
    var bytes = [UInt8](repeating: 0, count: scaled.width * scaled.height * 3)
    taghouse_scaler_finish(handle, &bytes)
    var pixels = Pixels(size: scaled, bytes: bytes)
    if let behind { pixels.apply(behind) }
    return pixels
  }

  private static func shorter(_ side: Int, _ maximum: Int?, of size: PictureSize) -> PictureSize {
    var scaled =
      size.width < size.height
      ? PictureSize(side, max(1, side * size.height / size.width))
      : PictureSize(max(1, side * size.width / size.height), side)
    if let maximum, max(scaled.width, scaled.height) > maximum {
      scaled =
        scaled.height > scaled.width
        ? PictureSize(max(1, maximum * scaled.width / scaled.height), maximum)
        : PictureSize(maximum, max(1, maximum * scaled.height / scaled.width))
    }
    return scaled
  }

  private static func inside(_ target: PictureSize, _ size: PictureSize) -> PictureSize {
    // As floating point has it: what is short of a whole number by rounding loses a pixel elsewhere, too.
    let scale = min(
      Double(target.width) / Double(size.width), Double(target.height) / Double(size.height))
    return PictureSize(
      max(1, Int(Double(size.width) * scale)), max(1, Int(Double(size.height) * scale)))
  }
}

extension ScalingFilter {
  fileprivate var ofScaler: taghouse_filter {
    switch self {
    case .box: TAGHOUSE_FILTER_BOX
    case .bilinear: TAGHOUSE_FILTER_BILINEAR
    case .hamming: TAGHOUSE_FILTER_HAMMING
    case .bicubic: TAGHOUSE_FILTER_BICUBIC
    case .lanczos: TAGHOUSE_FILTER_LANCZOS
    }
  }
}

/// Lets large pictures be decoded one at a time: so memory has the bound of one.
///
/// `@unchecked Sendable`: it is its lock.
final class LargePictureTurn: @unchecked Sendable {
  private let lock = NSLock()

  func begin() { lock.lock() }
  func end() { lock.unlock() }
}
