internal import Foundation

/// The files of a model's folder.
enum ModelFile {
  static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Throws `noSuchInput`, also for a file that is longer.
  static func bytes(_ path: String, maximumByteCount: Int) throws(TaggerError) -> [UInt8] {
    do {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      guard size <= maximumByteCount else {
        throw TaggerError(.badModel, "\(path): this has more than \(maximumByteCount) bytes")
      }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as TaggerError {
      throw error
    } catch {
      throw TaggerError(.noSuchInput, "\(path): this file cannot be read")
    }
  }
}
