// What has to be known of a model to run it. It is a file of TOML, `taghouse-tagger.toml` in the model's folder, or
// one of those that come with the program:
//
//     name = "wd"                          what it is called
//     about = "…"                          for people
//     published = "https://…"              where its makers publish it
//     model = ["model.onnx"]               its files: of several the first that is there
//     tags = ["selected_tags.csv"]
//     board = "danbooru"                   whose numbers of categories the list has: danbooru, e621
//     size = 448                           or [width, height]; the model's own size wins
//     layout = "nhwc"                      nhwc, nchw
//     color = "bgr"                        bgr, rgb
//     fit = "pad"                          pad: to a square, then scaled; inside: scaled, then padded;
//                                          stretch; cover: scaled, then cut
//     background = [255, 255, 255]         of the padding, and below what is transparent
//     resample = "bicubic"                 box, bilinear, hamming, bicubic, lanczos
//     orientation = "stored"               stored: as the pixels stand; exif: turned as EXIF says
//     divisor = 1                          (value / divisor - mean) / deviation
//     mean = [0, 0, 0]
//     deviation = [1, 1, 1]
//     preprocess = "preprocess.json"       a file that says all this; it wins
//     output = ["prediction"]              outputs that are probabilities: the first that the model has
//     logits = ["logits"]                  outputs that are not yet
//     activation = "none"                  none, sigmoid: of an output with another name
//     thresholds = ["thresholds.csv"]      files of thresholds by category
//     tag_threshold = 0.35
//     character_threshold = 0.85
//     like = "wd"                          what is not said is as in this one

/// A model, described.
public struct TaggerDescription: Sendable, Equatable {
  public enum Layout: String, Sendable, CaseIterable {
    case nhwc, nchw
  }

  public enum ColorOrder: String, Sendable, CaseIterable {
    case rgb, bgr
  }

  public enum Fit: String, Sendable, CaseIterable {
    case pad, inside, stretch, cover
  }

  public enum Orientation: String, Sendable, CaseIterable {
    case stored, exif
  }

  public enum Activation: String, Sendable, CaseIterable {
    case none, sigmoid
  }

  /// Whose numbers categories have.
  public enum Board: String, Sendable, CaseIterable {
    case danbooru, e621
  }

  public var name = ""
  public var about = ""
  public var published = ""
  public var modelFiles = ["model.onnx"]
  public var tagFiles = ["selected_tags.csv"]
  public var board = Board.danbooru
  /// Width and height; nil: as the model says.
  public var size: PictureSize?
  public var layout = Layout.nchw
  public var colorOrder = ColorOrder.rgb
  public var fit = Fit.pad
  public var background = RGBColor.white
  public var filter = ScalingFilter.bicubic
  public var orientation = Orientation.stored
  public var divisor = 255.0
  public var mean = [0.0, 0, 0]
  public var deviation = [1.0, 1, 1]
  public var preprocessFile: String?
  public var outputs: [String] = []
  public var logits: [String] = []
  public var activation = Activation.none
  public var thresholdFiles: [String] = []
  public var tagThreshold = 0.35
  public var characterThreshold = 0.85

  public init() {}

  /// The files that the model cannot do without, each with the names it may have.
  var neededFiles: [[String]] {
    [modelFiles, tagFiles] + (preprocessFile.map { [[$0]] } ?? [])
  }
}

/// Pixels across and down.
public struct PictureSize: Sendable, Hashable {
  public var width: Int
  public var height: Int

  public init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }
}

public struct RGBColor: Sendable, Hashable {
  public static let white = RGBColor(255, 255, 255)

  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

/// How pixels are weighed when a picture is scaled.
public enum ScalingFilter: String, Sendable, CaseIterable {
  case box, bilinear, hamming, bicubic, lanczos
}
