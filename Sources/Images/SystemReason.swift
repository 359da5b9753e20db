import Foundation

/// What the system says of one of its errors, fit to end a sentence: in lower case, without a full stop.
public func systemReason(_ errno: Int32) -> String {
  String(cString: strerror(errno)).lowercased()
}
