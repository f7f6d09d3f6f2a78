import ArgumentParser
import ByteIO
import CaptionFolder
import CaptionSettings
import Export
import Glibc
import Import
internal import Rows
import SQLCatalog
import Selection
import Store
import TagRules
import Taggers

/// Turns errors into a sentence on standard error and an exit code.
enum Failure {
  static func exit(with error: any Error) -> Never {
    if let error = error as? ByteIOError, error.code == .brokenPipe,
      error.path == AtomicFile.standardOutputPath
    {
      Console.endQuietly()
    }
    guard let (message, code) = explain(error) else { exit(withCommandLine: error) }
    Console.writeError("error: \(message)\n")
    Glibc.exit(code)
  }

  /// Help, version, wrong usage and plain exit codes.
  private static func exit(withCommandLine error: any Error) -> Never {
    let code = Taghouse.exitCode(for: error)
    guard code == .success else {
      Console.writeError(UsageFailure(error, arguments: Main.arguments).text)
      Glibc.exit(code.rawValue)
    }
    let text = Taghouse.fullMessage(for: error)
    do {
      if !text.isEmpty { try Console.write(text + "\n") }
    } catch {
      exit(with: error)
    }
    Glibc.exit(code.rawValue)
  }

  /// What an error of the libraries says, and its exit code; nil for those of the command line.
  static func explain(_ error: any Error) -> (message: String, code: Int32)? {
    switch error {
    case let error as WarehouseError: ("\(error)", code(of: error))
    case let error as ByteIOError: (text(of: error), code(of: error))
    case let error as OutputError: ("\(error)", code(of: error))
    case let error as TagRulesError: ("\(error)", EX_DATAERR)
    case let error as SelectionError:
      ("\(error)", error.code == .badFile ? EX_NOINPUT : EX_USAGE)
    case let error as FolderCaptioningError: ("\(error)", code(of: error))
    case let error as TaggerError: ("\(error)", code(of: error))
    case let error as CaptionSettingsError: ("\(error)", code(of: error))
    case let error as SQLHeaderError: ("\(error)", EX_DATAERR)
    default: nil
    }
  }

  /// With the hint as a sentence on a line of its own, as other errors have it.
  private static func text(of error: ByteIOError) -> String {
    guard let hint = error.hint, let first = hint.first else { return "\(error)" }
    var plain = error
    plain.hint = nil
    return "\(plain)\n\(first.uppercased())\(hint.dropFirst())\(hint.hasSuffix(".") ? "" : ".")"
  }

  private static func code(of error: WarehouseError) -> Int32 {
    switch error.code {
    case .noSuchWarehouse, .noSuchPost: EX_NOINPUT
    case .notAWarehouse, .newerWarehouse, .inconsistent, .staleLayers, .staleCounts: EX_DATAERR
    case .badQuery, .unknownSite, .unknownCaptionRule, .ambiguousPost, .badSet: EX_USAGE
    case .alreadyExists, .cannotCreate: EX_CANTCREAT
    case .busy, .timeout: EX_TEMPFAIL
    case .readFailed, .writeFailed: EX_IOERR
    case .interrupted: 128 + (StopSignals.flag.signal ?? SIGINT)
    }
  }

  private static func code(of error: ByteIOError) -> Int32 {
    switch error.code {
    case .noSuchInput, .cannotOpen: EX_NOINPUT
    case .alreadyExists, .cannotCreate: EX_CANTCREAT
    case .corruptInput, .endsBeforeResumePoint: EX_DATAERR
    default: EX_IOERR
    }
  }

  private static func code(of error: CaptionSettingsError) -> Int32 {
    switch error.code {
    case .noSuchFile, .cannotRead: EX_NOINPUT
    case .badFile, .unknownKey, .badValue: EX_DATAERR
    case .badFlag, .conflict: EX_USAGE
    }
  }

  private static func code(of error: FolderCaptioningError) -> Int32 {
    switch error.code {
    case .badOption: EX_USAGE
    case .noSuchInput: EX_NOINPUT
    case .badFile: EX_DATAERR
    case .interrupted: 128 + (StopSignals.flag.signal ?? SIGINT)
    }
  }

  private static func code(of error: TaggerError) -> Int32 {
    switch error.code {
    case .badOption: EX_USAGE
    case .noSuchInput, .missingLibrary: EX_NOINPUT
    case .badModel: EX_DATAERR
    case .interrupted: 128 + (StopSignals.flag.signal ?? SIGINT)
    }
  }

  private static func code(of error: OutputError) -> Int32 {
    switch error.code {
    case .badOption: EX_USAGE
    case .empty, .staleCounts, .badInput: EX_DATAERR
    case .interrupted: 128 + (StopSignals.flag.signal ?? SIGINT)
    }
  }
}
