import Files

/// What can be wrong with what training is to do, each as a sentence for the person who reads it.
public enum ProgressiveGANError: Error, Equatable, CustomStringConvertible {
  case invalidSetting(String)
  case unsuitableData(String)
  /// What is wanted takes more memory than there is.
  case tooLarge(String)

  static func impossible(_ setting: Setting, _ text: String) -> ProgressiveGANError {
    .invalidSetting("\(setting.name) cannot be '\(text.quotable)': it is \(setting.range).")
  }

  public var description: String {
    switch self {
    case .invalidSetting(let sentence), .unsuitableData(let sentence), .tooLarge(let sentence): sentence
    }
  }
}
