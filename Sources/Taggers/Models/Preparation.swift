/// How pictures become what a model takes.
public struct Preparation: Sendable, Hashable {
  /// What is done to the picture, in order. After the last step all pictures have one size.
  enum Step: Sendable, Hashable {
    /// Into the middle of a square.
    case padToSquare(RGBColor)
    case resize(PictureSize, ScalingFilter)
    /// The shorter side has so many pixels, the longer one in proportion, rounded down.
    case resizeShorter(Int, ScalingFilter, maximum: Int?)
    /// As large as fits, and into the middle of a picture of this size.
    case fitInside(PictureSize, ScalingFilter, RGBColor)
    /// The middle; what is not there is black.
    case cropCenter(PictureSize)
  }

  var steps: [Step]
  /// Below what is transparent.
  var background: RGBColor
  var size: PictureSize
  var layout: TaggerDescription.Layout
  var colorOrder: TaggerDescription.ColorOrder
  var orientation: TaggerDescription.Orientation
  /// (value / divisor - mean) / deviation
  var divisor: Double
  var mean: [Double]
  var deviation: [Double]

  /// - Parameter size: The size that the model takes; nil: it takes any.
  init(_ description: TaggerDescription, size modelSize: PictureSize?) throws(TaggerError) {
    guard let size = modelSize ?? description.size else {
      throw TaggerError(
        .badModel, "neither the model nor its description says how large pictures are",
        hint: "Write size = 448, or what it is, into the description.")
    }
    self.size = size
    background = description.background
    layout = description.layout
    colorOrder = description.colorOrder
    orientation = description.orientation
    divisor = description.divisor
    mean = description.mean
    deviation = description.deviation
    let filter = description.filter
    steps =
      switch description.fit {
      case .pad: [.padToSquare(background), .resize(size, filter)]
      case .inside: [.fitInside(size, filter, background)]
      case .stretch: [.resize(size, filter)]
      case .cover:
        [.resizeShorter(max(size.width, size.height), filter, maximum: nil), .cropCenter(size)]
      }
    // What is transparent shows white whatever colour the padding has.
    if description.fit == .inside { background = .white }
  }
}
