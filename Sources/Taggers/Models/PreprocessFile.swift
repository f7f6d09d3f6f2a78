// How pictures are prepared, as models say it in `preprocess.json`:
//
//     {"stages": [{"type": "resize", "size": [448, 448], "interpolation": "bilinear"},
//                 {"type": "maybe_to_tensor"},
//                 {"type": "normalize", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}]}
//
// The list stands under stages, test or val, or by itself. Types: convert_rgb (force_background), pad_to_size (size,
// background_color, interpolation), resize (size, interpolation, max_size), center_crop (size), to_tensor and
// maybe_to_tensor (values from 0 to 1), rescale (rescale_factor), normalize (mean, std). A size of two numbers is
// [height, width], but of pad_to_size [width, height].
// Source: such files of deepghs and animetimm, and the documentation of imgutils.preprocess.

internal import Foundation

extension Preparation {
  /// Takes over what a file says. Throws `TaggerError` for what it does not know.
  mutating func read(preprocess bytes: [UInt8], path: String) throws(TaggerError) {
    let tree = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    let object = tree as? [String: Any]
    let stages =
      tree as? [[String: Any]]
      ?? ["stages", "test", "val"].lazy.compactMap { object?[$0] as? [[String: Any]] }.first
    guard let stages else {
      throw TaggerError(.badModel, "\(path): this has no list of stages, test or val")
    }
    steps = []
    divisor = 1
    mean = [0, 0, 0]
    deviation = [1, 1, 1]
    for stage in stages {
      guard let type = stage["type"] as? String, try take(stage, type: type, path) else {
        throw TaggerError(
          .badModel, "\(path): a step \(stage["type"] as? String ?? "without a type") is not known",
          hint: "Describe the model in \(DescriptionFile.name), without preprocess.")
      }
    }
  }

  /// False for a step that is not known.
  private mutating func take(
    _ stage: [String: Any], type: String, _ path: String
  ) throws(TaggerError) -> Bool {
    func three(_ key: String) -> [Double]? {
      if let number = stage[key] as? Double { return [number, number, number] }
      guard let numbers = stage[key] as? [Double] else { return nil }
      return numbers.count == 1 ? [numbers[0], numbers[0], numbers[0]] : numbers
    }
    let sides = (stage["size"] as? Int).map { [$0] } ?? stage["size"] as? [Int] ?? []
    let isSized = 1...2 ~= sides.count && sides.allSatisfy { 1...8192 ~= $0 }
    let filter = Self.filter(stage["interpolation"])
    switch type {
    case "convert_rgb":
      guard let color = Self.color(stage["force_background"] ?? "white") else { return false }
      background = color
    case "pad_to_size":
      guard isSized, let filter, let color = Self.color(stage["background_color"] ?? "white") else {
        return false
      }
      steps.append(.fitInside(PictureSize(sides[0], sides[sides.count - 1]), filter, color))
    case "resize":
      guard isSized, let filter else { return false }
      steps.append(
        sides.count == 1
          ? .resizeShorter(sides[0], filter, maximum: stage["max_size"] as? Int)
          : .resize(PictureSize(sides[1], sides[0]), filter))
    case "center_crop":
      guard isSized else { return false }
      steps.append(.cropCenter(PictureSize(sides[sides.count - 1], sides[0])))
    case "to_tensor", "maybe_to_tensor": divisor = 255
    case "rescale":
      guard let factor = stage["rescale_factor"] as? Double, factor != 0 else { return false }
      divisor = 1 / factor
    case "normalize":
      guard let mean = three("mean"), let deviation = three("std"), mean.count == 3,
        deviation.count == 3, !deviation.contains(0)
      else { return false }
      self.mean = mean
      self.deviation = deviation
    default: return false
    }
    return true
  }

  private static func color(_ value: Any) -> RGBColor? {
    if value is NSNull { return .white }
    if let numbers = value as? [Int], numbers.count == 3, numbers.allSatisfy({ 0...255 ~= $0 }) {
      return RGBColor(UInt8(numbers[0]), UInt8(numbers[1]), UInt8(numbers[2]))
    }
    switch value as? String {
    case "white": return .white
    case "black": return RGBColor(0, 0, 0)
    case "gray", "grey": return RGBColor(128, 128, 128)
    default: return nil
    }
  }

  /// By Pillow's names and torchvision's, and Pillow's numbers; bilinear where nothing is said.
  private static func filter(_ value: Any?) -> ScalingFilter? {
    if let number = value as? Int {
      return [2: .bilinear, 3: .bicubic, 4: .box, 5: .hamming, 1: .lanczos][number]
    }
    guard let name = value as? String else { return .bilinear }
    return ScalingFilter(rawValue: name.lowercased())
  }
}
