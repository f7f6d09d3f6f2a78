internal import Foundation

/// Where every random test has its seed from.
///
/// A test names a number, and without `TAGHOUSE_TEST_SEED` that is its seed: the same in every run. With it, as
/// in `make test-nightly`, each number stands for another seed, and the first that is asked for prints the
/// variable. The number that a failure names, and the variable, are what makes the same test again.
public enum TestSeed {
  /// What `TAGHOUSE_TEST_SEED` is; nil when it is missing.
  public static let ofRun: UInt64? = {
    guard let text = ProcessInfo.processInfo.environment["TAGHOUSE_TEST_SEED"], text != "" else {
      return nil
    }
    guard let seed = UInt64(text) else {
      preconditionFailure("TAGHOUSE_TEST_SEED is no whole number: \(text)")
    }
    print("TAGHOUSE_TEST_SEED=\(seed)")
    return seed
  }()

  /// The seed for the number that a test names.
  public static func seed(_ number: UInt64) -> UInt64 {
    guard let ofRun else { return number }
    return mixed(ofRun &+ mixed(number))
  }

  /// SplitMix64's mixing of bits (public domain, https://prng.di.unimi.it/splitmix64.c).
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
