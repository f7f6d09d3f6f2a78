internal import Columns

/// Finds the fields that captions know in the metadata of a picture; the same for folders and for the
/// warehouse.
///
/// Threads: one at a time.
final class PictureMembers {
  private struct Name: BitwiseCopyable {
    var field: PictureField
    /// Whether it is the field's own name.
    var isOwn: Bool
  }

  private let names = FieldNameTable(
    PictureField.allCases.flatMap { field in
      field.names.enumerated().map { ($0.element, Name(field: field, isOwn: $0.offset == 0)) }
    })

  /// The field that a key names, by whatever name.
  func field(named key: UnsafeBufferPointer<UInt8>) -> PictureField? {
    names.field(named: key)?.field
  }

  /// Where on the tape of an object the values of its fields stand. null is no field; of a key that stands
  /// twice the last counts; another name counts where there is none of the field's own.
  func indices(of tape: JSONTape) -> [PictureField: Int] {
    var found: [PictureField: Int] = [:]
    var aliased: [PictureField: Int] = [:]
    for (key, value) in tape.members {
      guard let name = names.field(named: tape.string(at: key)) else { continue }
      let index = tape.kind(at: value) == JSONKind.null ? nil : value
      if name.isOwn { found[name.field] = index } else { aliased[name.field] = index }
    }
    return found.merging(aliased) { own, _ in own }
  }
}
