import ArgumentParser
import ByteIO
import Export
import Glibc
import Import
import Warehouse

/// Turns errors into a sentence on standard error and an exit code.
enum Failure {
  static func exit(with error: any Error) -> Never {
    switch error {
    case let error as WarehouseError:
      leave("\(error)", code(of: error))
    case let error as ByteIOError:
      leave("\(error)", code(of: error))
    case let error as ExportError:
      leave("\(error)", code(of: error))
    default:
      // Help, version, wrong usage and plain exit codes.
      Taghouse.exit(withError: error)
    }
  }

  private static func leave(_ message: String, _ code: Int32) -> Never {
    Console.writeError("taghouse: \(message)\n")
    Glibc.exit(code)
  }

  private static func code(of error: WarehouseError) -> Int32 {
    switch error.code {
    case .noSuchWarehouse: EX_NOINPUT
    case .notAWarehouse, .newerWarehouse, .inconsistent, .staleLayers: EX_DATAERR
    case .badQuery, .unknownSite, .unknownCaptionRule: EX_USAGE
    case .alreadyExists, .cannotCreate: EX_CANTCREAT
    case .busy, .timeout: EX_TEMPFAIL
    case .readFailed, .writeFailed: EX_IOERR
    case .interrupted: 128 + SIGINT
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

  private static func code(of error: ExportError) -> Int32 {
    switch error.code {
    case .badOption: EX_USAGE
    case .empty, .staleCounts: EX_DATAERR
    case .interrupted: 128 + (StopSignals.flag.signal ?? SIGINT)
    }
  }
}
