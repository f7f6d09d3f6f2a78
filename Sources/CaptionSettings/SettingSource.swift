/// Where the value of a setting came from, the weakest first.
public enum SettingSource: Sendable, Hashable {
  case standard
  /// A preset of that name.
  case preset(String)
  /// A line, from 1, of a file as it was named; the place is that among the files, from 0.
  case file(path: String, line: Int, position: Int)
  case flag

  /// What wins over what: flags over files, later files over earlier ones, these over presets.
  var rank: Int {
    switch self {
    case .standard: 0
    case .preset: 1
    case .file(_, _, let position): 2 + position
    case .flag: .max
    }
  }

  /// `default`, `preset kohya`, `base.toml:12`, or the option itself.
  public func text(of setting: CaptionSetting) -> String {
    switch self {
    case .standard: "default"
    case .preset(let name): "preset \(name)"
    case .file(let path, let line, _): "\(path):\(line)"
    case .flag: setting.option
    }
  }
}
