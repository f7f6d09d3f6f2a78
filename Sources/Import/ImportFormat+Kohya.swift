internal import BooruFormats
internal import ByteIO
internal import Foundation

/// What to take from metadata of the kohya trainers, and how its keys name posts.
public struct KohyaImportOptions: Sendable {
  /// Something that an entry can have.
  public enum Part: String, CaseIterable, Sendable {
    case tags, caption, latent
  }

  public var parts: [Part] = Part.allCases
  /// The kind of its captions; nil: the file's name without endings.
  public var captionKind: String?
  /// What keys begin with; others are rejected.
  public var keyPrefix: String?

  public init() {}
}

extension ImportFormat {
  /// Metadata of the kohya trainers (sd-scripts): one object of any size, or lines.
  public static func kohya(_ options: KohyaImportOptions) -> ImportFormat {
    ImportFormat(
      name: "kohya", defaultSiteName: nil, recordNoun: "entries", fileSuffixes: jsonSuffixes,
      splittings: .init(members: true), makesCaptionSets: true,
      settings: { Self.settings(of: options, fileName: $0) },
      makeDecoder: { context in
        KohyaDecoder(
          KohyaSettings(
            takesTags: options.parts.contains(.tags),
            takesCaptions: options.parts.contains(.caption),
            takesLatents: options.parts.contains(.latent), captionKind: options.captionKind,
            keyPrefix: options.keyPrefix, defaultSite: context.siteName,
            knownSites: context.knownSiteNames))
      })
  }

  private struct LedgerSettings: Encodable {
    var captionKind: String?
    var keyPrefix: String?
    var only: [String]
  }

  /// `{"caption_kind":"meta","only":["caption","latent","tags"]}`
  private static func settings(of options: KohyaImportOptions, fileName: String) -> String {
    let kind = options.captionKind ?? KohyaSettings.captionKind(forFileNamed: fileName)
    let settings = LedgerSettings(
      captionKind: options.parts.contains(.caption) ? kind : nil, keyPrefix: options.keyPrefix,
      only: options.parts.map(\.rawValue).sorted())
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(settings) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }
}
