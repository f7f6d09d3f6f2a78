import Testing

@testable import CaptionSettings

@Suite("The declarations of settings")
struct SettingDeclarationTests {
  @Test("Every setting is declared, once")
  func everySettingIsDeclared() {
    let declared = CaptionSetting.declarations.map(\.setting)
    #expect(Set(declared) == Set(CaptionSetting.allCases))
    #expect(declared.count == CaptionSetting.allCases.count)
  }
}
