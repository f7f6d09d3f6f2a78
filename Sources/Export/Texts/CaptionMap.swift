/// A file in which captions stand under the paths of their pictures, by the trainer that reads it.
public enum CaptionMap: String, CaseIterable, Sendable {
  /// `captions.json` of diffusion-pipe: a list a picture.
  case diffusionPipe = "diffusion-pipe"
  /// HCP-Diffusion: a text a picture.
  case hcp
  case hcpYAML = "hcp-yaml"
  /// ai-toolkit: `caption`, and of two the second as `caption_short`.
  case aiToolkit = "ai-toolkit"
  /// musubi-tuner: lines with `image_path` and `caption`.
  case musubiTuner = "musubi-tuner"

  /// Whether the file is one JSON object.
  var isObject: Bool {
    switch self {
    case .diffusionPipe, .hcp, .aiToolkit: true
    case .hcpYAML, .musubiTuner: false
    }
  }

  /// How many captions a picture may have.
  var maximumCaptionCount: Int {
    switch self {
    case .diffusionPipe: .max
    case .aiToolkit: 2
    case .hcp, .hcpYAML, .musubiTuner: 1
    }
  }
}
