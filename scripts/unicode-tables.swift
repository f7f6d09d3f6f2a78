// Writes Sources/CSQLFunctions/UnicodeTables.c from the Unicode data of the Swift standard library:
//
//     swift scripts/unicode-tables.swift > Sources/CSQLFunctions/UnicodeTables.c
//
// Run it when the language brings a newer Unicode; a test compares the tables with the language.

let scalars = (0...0x10FFFF as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }

/// Bit 0: a part of a word; bit 1: it keeps a tag from being a face.
func kind(of scalar: Unicode.Scalar) -> Int {
  let properties = scalar.properties
  let isNumeric = properties.numericType != nil
  let isWord =
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: isNumeric
    }
  return (isWord ? 1 : 0) | (properties.isAlphabetic || isNumeric ? 2 : 0)
}

func hexadecimal(_ value: UInt32) -> String { "0x" + String(value, radix: 16, uppercase: true) }

/// Neighbours of one kind, first and last.
var kinds: [(first: UInt32, last: UInt32, kind: Int)] = []
/// Capitals that are `step` apart and whose small letters are as far away.
var capitals: [(first: UInt32, last: UInt32, step: UInt32, distance: Int32)] = []
var newestMajor = 0

for scalar in scalars {
  let value = scalar.value
  if let age = scalar.properties.age { newestMajor = max(newestMajor, age.major) }
  let kind = kind(of: scalar)
  if kind != 0 {
    if let last = kinds.last, last.kind == kind, last.last + 1 == value {
      kinds[kinds.count - 1].last = value
    } else {
      kinds.append((value, value, kind))
    }
  }
  let small = Array(scalar.properties.lowercaseMapping.unicodeScalars)
  guard small != [scalar] else { continue }
  // The one letter with two: the code knows it.
  guard small.count == 1 else {
    precondition(value == 0x130, "U+\(hexadecimal(value)) has no single small letter")
    continue
  }
  precondition(
    String(small[0]).utf8.count * 2 <= String(scalar).utf8.count * 3, "see taghouse_words_capacity")
  let distance = Int32(small[0].value) - Int32(value)
  if let last = capitals.last, last.distance == distance {
    let gap = value - last.last
    if gap <= 2, last.first == last.last || last.step == gap {
      capitals[capitals.count - 1].last = value
      capitals[capitals.count - 1].step = gap
      continue
    }
  }
  capitals.append((value, value, 1, distance))
}

print(
  """
  // Written by scripts/unicode-tables.swift; ascending, as the searches need.

  #include "UnicodeTables.h"

  const int taghouse_unicode_major = \(newestMajor);

  const taghouse_scalar_kind taghouse_scalar_kinds[] = {
  """)
for run in kinds {
  print("    {\(hexadecimal(run.first)), \(hexadecimal(run.last)), \(run.kind)},")
}
print(
  """
  };
  const int taghouse_scalar_kind_count = \(kinds.count);

  const taghouse_capital_run taghouse_capital_runs[] = {
  """)
for run in capitals {
  print(
    "    {\(hexadecimal(run.first)), \(hexadecimal(run.last)), \(run.step), \(run.distance)},")
}
print(
  """
  };
  const int taghouse_capital_run_count = \(capitals.count);
  """)
